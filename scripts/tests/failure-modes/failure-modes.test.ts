import { globSync, readFileSync } from 'node:fs';
import type { Proof } from './failure-mode.ts';
import { FAILURE_MODES } from './failure-modes.ts';

const modes = Object.entries(FAILURE_MODES).map(([number, mode]) => ({ number: Number(number), ...mode }));

const testFiles = globSync('{common,lambda,example,scripts}/**/*.test.ts');

/** Titles of the tests of a file, as they stand in it; skipped ones are none. */
function titlesIn(code: string): string[] {
  const called =
    /(?:\bit(?:\.concurrent)?|\]\)|\))\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`([^`]*)`),/g;
  return Array.from(code.matchAll(called), ([, one, two, three]) => one ?? two ?? three ?? '');
}

/** `title [F4] [F25]` -> the title, and the numbers. */
function read(title: string): { title: string; numbers: number[] } {
  return {
    title: title.replace(/( \[F\d+\])+$/, ''),
    numbers: Array.from(title.matchAll(/\[F(\d+)\]/g), ([, number]) => Number(number)),
  };
}

function proves(number: number, [file, title]: Proof): boolean {
  const code = readFileSync(file, 'utf8');
  if (file.endsWith('.tftest.hcl')) return new RegExp(`^run "${title}" \\{$`, 'm').test(code);
  return titlesIn(code).some((one) => read(one).title === title && read(one).numbers.includes(number));
}

it('there are 42 of them, each with its number', () => {
  expect(modes.map(({ number }) => number)).toEqual(Array.from({ length: 42 }, (_, index) => index + 1));
});

it.each(modes)('[F$number] $mode: its tests are there, or a reason why there are none', (mode) => {
  expect(mode.tests.filter((proof) => !proves(mode.number, proof))).toEqual([]);
  expect(mode.tests.length > 0).toBe(mode.offAws === undefined);
});

it('every test that names a mode stands in the table', () => {
  const named = testFiles.flatMap((file) =>
    titlesIn(readFileSync(file, 'utf8')).flatMap((one) => {
      const { numbers, title } = read(one);
      return numbers.map((number) => `[F${number}] ${file}: ${title}`);
    }),
  );
  const listed = modes.flatMap(({ number, tests }) =>
    tests.map(([file, title]) => `[F${number}] ${file}: ${title}`),
  );
  expect(named.length).toBeGreaterThan(42);
  expect(named.filter((one) => !listed.includes(one))).toEqual([]);
});

it('no test is skipped, and none runs alone', () => {
  const skipping = testFiles.filter((file) =>
    /^\s*(?:(?:it|test|describe)(?:\.\w+)*\.(?:skip|only|todo|failing)\b|x(?:it|test|describe)\b|f(?:it|describe)\b)/m.test(
      readFileSync(file, 'utf8'),
    ),
  );
  expect(skipping).toEqual([]);
});
