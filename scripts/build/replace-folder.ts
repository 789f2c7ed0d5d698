import { existsSync, renameSync, rmSync } from 'node:fs';

/**
 * Makes a folder anew: `make` fills one beside it, which then takes its place, so that what starts from the folder meanwhile
 * finds all of it. If `make` rejects, what was there stays.
 */
export async function replaceFolder(folder: string, make: (fresh: string) => Promise<void>): Promise<void> {
  const [fresh, old] = [`${folder}.new`, `${folder}.old`];
  for (const left of [fresh, old]) rmSync(left, { recursive: true, force: true });
  try {
    await make(fresh);
    // Two renames: to remove what is there takes longer.
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(fresh, folder);
  } finally {
    for (const left of [fresh, old]) rmSync(left, { recursive: true, force: true });
  }
}
