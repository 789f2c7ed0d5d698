import { watch } from 'node:fs';
import { buildFunctions } from '../build/build-functions.ts';

const QUIET_MS = 100;

export interface RebuildOptions {
  lambdaFolder: string;
  distFolder: string;
  watched: string[];
  reload: (name?: string) => void;
}

/** Rebuilds the bundles after a save and lets the next call start from them. Answers how to stop. */
export function rebuildOnSave(options: RebuildOptions): () => void {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(() => rebuild(options));
    }, QUIET_MS);
  };
  const watchers = options.watched.map((folder) =>
    watch(folder, { recursive: true }, (_event, file) => {
      if (file === null || (/\.(ts|json)$/.test(file) && !file.endsWith('.test.ts'))) soon();
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

async function rebuild({ lambdaFolder, distFolder, reload }: RebuildOptions): Promise<void> {
  const startedAt = performance.now();
  try {
    await buildFunctions({ lambdaFolder, distFolder });
    reload();
    console.log(
      `rebuilt in ${Math.round(performance.now() - startedAt)} ms; the next call runs the new code`,
    );
  } catch (error) {
    console.error('the build failed; the old code keeps running\n', error);
  }
}
