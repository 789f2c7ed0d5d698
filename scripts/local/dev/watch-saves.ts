import { once } from 'node:events';
import { watch } from 'chokidar';

/** A save, a checkout or a rename is several changes: they are handled together once this long nothing changed. */
const QUIET_MS = 100;

export interface SavesWatched {
  /** Folders and files; a file need not be there yet. */
  paths: string[];
  isWatched: (file: string) => boolean;
  /** Gets each file that was changed, made or removed; never called again before it has resolved. May not reject. */
  onSave: (files: string[]) => Promise<void>;
}

/** Watches from the moment on when it resolves. Returns how to stop. */
export async function watchSaves({ isWatched, onSave, paths }: SavesWatched): Promise<() => void> {
  const changed = new Set<string>();
  let isBusy = false;
  let timer: NodeJS.Timeout | undefined;
  const handle = async (): Promise<void> => {
    if (isBusy || changed.size === 0) return;
    isBusy = true;
    const files = [...changed];
    changed.clear();
    await onSave(files);
    isBusy = false;
    await handle();
  };
  // Not `fs.watch`: with `recursive`, it loses a file for good once an editor replaces it by renaming.
  const watcher = watch(paths, { ignoreInitial: true }).on('all', (_event, file) => {
    if (!isWatched(file)) return;
    changed.add(file);
    clearTimeout(timer);
    timer = setTimeout(() => void handle(), QUIET_MS);
  });
  await once(watcher, 'ready');
  return () => {
    clearTimeout(timer);
    void watcher.close();
  };
}
