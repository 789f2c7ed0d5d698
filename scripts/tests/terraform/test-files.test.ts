import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inShares, passedIn, readTestFiles } from './test-files.ts';

const file = (name: string, runs: number) => ({ name, runs });

it("reads the files of Terraform's tests, each with its runs", () => {
  const files = readTestFiles('terraform/tests');
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter(({ runs }) => runs === 0)).toEqual([]);
});

it('does not take a folder without them for one whose tests pass', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'q-bot-no-tests-'));
  expect(() => readTestFiles(folder)).toThrow('nothing would be tested');
  rmSync(folder, { recursive: true });
});

it.each<[string, number, string[][]]>([
  ['one', 1, [['big', 'middle', 'other', 'small']]],
  [
    'two',
    2,
    [
      ['big', 'small'],
      ['middle', 'other'],
    ],
  ],
  ['more than there are', 9, [['big'], ['middle'], ['other'], ['small']]],
])('puts each file into one share, of about the same size: %s', (_what, count, shares) => {
  const files = [file('small', 1), file('big', 9), file('middle', 5), file('other', 4)];
  expect(inShares(files, count)).toEqual(shares);
});

it('gives two shares about as many runs', () => {
  const files = readTestFiles('terraform/tests');
  const runsOf = (names: readonly string[]) =>
    files.filter(({ name }) => names.includes(name)).reduce((sum, { runs }) => sum + runs, 0);
  const [first = [], second = []] = inShares(files, 2);
  expect([...first, ...second].sort()).toEqual(files.map(({ name }) => name).sort());
  expect(Math.abs(runsOf(first) - runsOf(second))).toBeLessThan(5);
});

it('counts what passed, and nothing of an output that failed', () => {
  expect(passedIn(['run "a"... pass\n\nSuccess! 12 passed, 0 failed.', 'Success! 3 passed, 0 failed.'])).toBe(
    15,
  );
  expect(passedIn(['Failure! 12 passed, 1 failed.', 'Success! 1 passed, 0 failed, 2 skipped.', ''])).toBe(0);
});
