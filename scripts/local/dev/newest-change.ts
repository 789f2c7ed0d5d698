import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Changes with every save, new file and removal; tests are not built. */
export function newestChange(folders: readonly string[]): string {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|json)$/.test(file) && !file.endsWith('.test.ts'))
      .map((file) => path.join(folder, file)),
  );
  const times = files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return `${files.length} ${Math.max(0, ...times)}`;
}
