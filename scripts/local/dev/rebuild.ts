import { readdirSync } from 'node:fs';
import path from 'node:path';
import { watch } from 'chokidar';
import { buildFunctions } from '../../build/build-functions.ts';

/** A save, a checkout or a rename is several changes: they are built together once this long nothing changed. */
const QUIET_MS = 100;

export interface RebuildOptions {
  lambdaFolder: string;
  distFolder: string;
  /** Folders whose changes are built, `lambdaFolder` among them. */
  watched: string[];
  reload: (name?: string) => void;
}

/** Rebuilds the bundles after a save; the next call starts from them. Returns how to stop. */
export function rebuildOnSave(options: RebuildOptions): () => void {
  const known = readdirSync(options.lambdaFolder);
  const changed = new Set<string>();
  let isBuilding = false;
  let timer: NodeJS.Timeout | undefined;
  const buildChanged = async (): Promise<void> => {
    if (isBuilding || changed.size === 0) return;
    isBuilding = true;
    const files = [...changed].map((file) => path.relative(options.lambdaFolder, file));
    changed.clear();
    await rebuild(options, changedFunctions(files, known));
    if (files.some(isReadAtStart)) console.log(READ_AT_START);
    isBuilding = false;
    await buildChanged();
  };
  // Not `fs.watch`: with `recursive`, it loses a file for good once an editor replaces it by renaming.
  const watcher = watch(options.watched, { ignoreInitial: true }).on('all', (_event, file) => {
    if (!isBuilt(file)) return;
    changed.add(file);
    clearTimeout(timer);
    timer = setTimeout(() => void buildChanged(), QUIET_MS);
  });
  return () => {
    clearTimeout(timer);
    void watcher.close();
  };
}

const READ_AT_START =
  'config.ts and function.json are read at the start: for a new variable, secret or route, run npm start again';

/** Of a path relative to the folder of the functions. */
function isReadAtStart(file: string): boolean {
  return /^[\w-]+[\\/](config\.ts|function\.json)$/.test(file);
}

/** Tests are not built, nor is what a build may leave in its own folder. */
function isBuilt(file: string): boolean {
  const isTest = /(\.test\.ts|_test\.go|[\\/]test_[^\\/]*\.py)$/.test(file);
  return !isTest && /\.(ts|json|py|go|rs|sh|toml)$/.test(file);
}

/**
 * Names of the functions that these files, relative to their folder, may be in; undefined: all of them, also if a folder
 * is new. One alone is built in a second, all of them in some.
 */
export function changedFunctions(files: readonly string[], known: readonly string[]): string[] | undefined {
  const names = files.map((file) => file.split(path.sep)[0] ?? '');
  return names.every((name) => known.includes(name)) ? [...new Set(names)] : undefined;
}

async function rebuild(
  { distFolder, lambdaFolder, reload }: RebuildOptions,
  names: string[] | undefined,
): Promise<void> {
  const startedAt = performance.now();
  console.log('saved: rebuilding; until then the old code answers');
  try {
    await buildFunctions({ lambdaFolder, distFolder, ...(names === undefined ? {} : { names }) });
    if (names === undefined) reload();
    else for (const name of names) reload(name);
    console.log(
      `rebuilt in ${Math.round(performance.now() - startedAt)} ms; the next call runs the new code`,
    );
  } catch (error) {
    console.error('the build failed; the old code keeps running\n', error);
  }
}
