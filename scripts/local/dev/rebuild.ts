import { readdirSync } from 'node:fs';
import path from 'node:path';
import { buildFunctions } from '../../build/build-functions.ts';
import { newestChange } from './newest-change.ts';

/** Looks for saved files this often: `fs.watch` loses a file that an editor replaces by renaming. */
const LOOK_MS = 300;

export interface RebuildOptions {
  lambdaFolder: string;
  distFolder: string;
  watched: string[];
  reload: (name?: string) => void;
}

/** Rebuilds the bundles after a save and lets the next call start from them. Answers how to stop. */
export function rebuildOnSave(options: RebuildOptions): () => void {
  let seen = look(options);
  let isBuilding = false;
  const timer = setInterval(() => {
    if (isBuilding) return;
    const now = look(options);
    const names = changedFunctions(seen, now);
    if (names?.length === 0) return;
    seen = now;
    isBuilding = true;
    void rebuild(options, names).finally(() => {
      isBuilding = false;
    });
  }, LOOK_MS);
  return () => clearInterval(timer);
}

type Look = Map<string, string>;

const SHARED = '';

/** Name of each function, and `SHARED` for what all of them may use -> its newest change. */
function look({ lambdaFolder, watched }: RebuildOptions): Look {
  const names = readdirSync(lambdaFolder);
  const shared = watched.filter((folder) => folder !== lambdaFolder);
  return new Map([
    [SHARED, newestChange(shared)],
    ...names.map((name): [string, string] => [name, newestChange([path.join(lambdaFolder, name)])]),
  ]);
}

/** undefined: all of them. One alone is built in a second, all of them in some. */
export function changedFunctions(seen: Look, now: Look): string[] | undefined {
  const isSame = [...now.keys()].join() === [...seen.keys()].join() && now.get(SHARED) === seen.get(SHARED);
  if (!isSame) return undefined;
  return [...now.keys()].filter((name) => now.get(name) !== seen.get(name));
}

async function rebuild(
  { lambdaFolder, distFolder, reload }: RebuildOptions,
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
