import { readSourceFiles } from './source-files.ts';

/** How a sentence says that somebody lacks a right. */
const RIGHT = /restricted|on (?:its|the) list|Only <@|may not|not allowed|no right/i;

/** Each `new UserError(...)` with its words. */
function userErrorsIn(text: string): string[] {
  return Array.from(text.matchAll(/new UserError\(\s*([\s\S]*?)\);\n/g), ([, words = '']) => words);
}

const product = readSourceFiles().filter(
  ({ file }) => /^(common|lambda|example)\//.test(file) && !/\.test\.ts$|\/fixtures\//.test(file),
);

it('a right is refused by an AccessDeniedError, which leaves a record', () => {
  const refusals = product.flatMap(({ file, text }) =>
    userErrorsIn(text)
      .filter((words) => RIGHT.test(words))
      .map((words) => `${file}: ${words.trim()}`),
  );
  expect(refusals).toEqual([]);
  expect(product.filter(({ text }) => text.includes('new AccessDeniedError(')).length).toBeGreaterThan(2);
});

it('such a refusal would be seen', () => {
  const text = "throw new UserError(\n    'Only <@U03JUNIPER> can do it.',\n  );\n";
  expect(userErrorsIn(text).filter((words) => RIGHT.test(words))).toHaveLength(1);
});

it('only what records a denial, or keeps it for the next delivery, looks at one', () => {
  const looking = product.filter(({ text }) => /instanceof AccessDeniedError/.test(text));
  expect(looking.map(({ file }) => file).sort()).toEqual([
    'common/backend/define-backend.ts',
    'common/backend/handle-once.ts',
  ]);
});
