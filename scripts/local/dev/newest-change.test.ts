import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newestChange } from './newest-change.ts';

let folder: string;
const file = (name: string) => path.join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rebuild-'));
  writeFileSync(file('a.ts'), '1');
  utimesSync(file('a.ts'), 1000, 1000);
});
afterEach(() => rmSync(folder, { recursive: true }));

it('sees a file that was replaced by renaming, time after time', () => {
  const seen = [newestChange([folder])];
  for (const time of [2000, 3000]) {
    writeFileSync(file('saved'), '2');
    utimesSync(file('saved'), time, time);
    renameSync(file('saved'), file('a.ts'));
    seen.push(newestChange([folder]));
  }
  expect(new Set(seen).size).toBe(3);
});

it('sees a new file and a removed one, and no test', () => {
  const before = newestChange([folder]);
  writeFileSync(file('a.test.ts'), '1');
  expect(newestChange([folder])).toBe(before);
  writeFileSync(file('b.ts'), '1');
  expect(newestChange([folder])).not.toBe(before);
  rmSync(file('b.ts'));
  expect(newestChange([folder])).toBe(before);
});
