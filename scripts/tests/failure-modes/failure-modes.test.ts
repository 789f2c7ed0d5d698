import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const testFiles = globSync('{common,lambda,example,scripts}/**/*.test.ts');

/** Number -> its row of the table. */
const modes = new Map(
  Array.from(
    readFileSync(path.join(import.meta.dirname, 'failure-modes.md'), 'utf8').matchAll(/^\| F(\d+) .*$/gm),
    ([row, number]) => [Number(number), row],
  ),
);

/** The titles of the tests in a file; skipped tests are none. */
function titlesIn(code: string): string[] {
  const called =
    /(?:\bit(?:\.concurrent)?|\]\)|\))\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`([^`]*)`),/g;
  return Array.from(code.matchAll(called), ([, one, two, three]) => one ?? two ?? three ?? '');
}

/** The comments of runs of `terraform test`: a run's name cannot have brackets. */
function runCommentsIn(code: string): string[] {
  return Array.from(code.matchAll(/^# (.*)\nrun "/gm), ([, comment]) => comment ?? '');
}

/** The numbers `[F4]` in titles. */
const named = new Set(
  [
    ...testFiles.flatMap((file) => titlesIn(readFileSync(file, 'utf8'))),
    ...globSync('terraform/tests/*.tftest.hcl').flatMap((file) => runCommentsIn(readFileSync(file, 'utf8'))),
  ].flatMap((title) => Array.from(title.matchAll(/\[F(\d+)\]/g), ([, number]) => Number(number))),
);

it('the table has 45 rows, numbered without a gap', () => {
  expect([...modes.keys()]).toEqual(Array.from({ length: 45 }, (_, index) => index + 1));
});

it('each number is in the title of a test, unless its row says that it is not tested', () => {
  const untested = [...modes].filter(([number, row]) => named.has(number) === row.includes('Not tested: '));
  expect(untested).toEqual([]);
});

it('no title names an unknown number', () => {
  expect([...named].filter((number) => !modes.has(number))).toEqual([]);
});

it('no test is skipped, and none runs alone', () => {
  const skipping = testFiles.filter((file) =>
    /^\s*(?:(?:it|test|describe)(?:\.\w+)*\.(?:skip|only|todo|failing)\b|x(?:it|test|describe)\b|f(?:it|describe)\b)/m.test(
      readFileSync(file, 'utf8'),
    ),
  );
  expect(skipping).toEqual([]);
});
