import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A file of Terraform's tests, and how many runs it has. */
export interface TestFile {
  name: string;
  runs: number;
}

const ENDING = '.tftest.hcl';

/** The test files of a folder. Throws if it has none. */
export function readTestFiles(folder: string): TestFile[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .map((name) => ({ name, runs: runsIn(readFileSync(path.join(folder, name), 'utf8')) }));
  if (files.length === 0) throw new Error(`${folder} has no ${ENDING}: nothing would be tested.`);
  return files;
}

function runsIn(text: string): number {
  return text.match(/^run\s+"/gm)?.length ?? 0;
}

/** The names in so many shares of about as many runs each; each name in one of them, and none is empty. */
export function inShares(files: readonly TestFile[], count: number): string[][] {
  const shares = Array.from({ length: Math.min(count, files.length) }, () => ({
    runs: 0,
    names: [] as string[],
  }));
  for (const { name, runs } of files.toSorted((a, b) => b.runs - a.runs)) {
    const smallest = shares.reduce((least, share) => (share.runs < least.runs ? share : least));
    smallest.names.push(name);
    smallest.runs += runs;
  }
  return shares.map(({ names }) => names);
}

/** How many runs passed, by the last line of each output of `terraform test`: "Success! 12 passed, 0 failed." */
export function passedIn(outputs: readonly string[]): number {
  const counts = outputs.map((output) =>
    Number(/^Success! (\d+) passed, 0 failed\.$/m.exec(output)?.[1] ?? 0),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
