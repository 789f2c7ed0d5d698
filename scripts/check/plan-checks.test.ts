import { needsAllChecks, planChecks } from './plan-checks.ts';

const REPOSITORY_TESTS = ['scripts/tests/repo/layout.test.ts'];

function planned(...files: string[]): Record<string, string> {
  const checks = planChecks(files, REPOSITORY_TESTS);
  return Object.fromEntries(checks.map(({ args, name }) => [name, args.join(' ')]));
}

it('of a source: its lint, all types, and the tests that import it or read the repository', () => {
  const checks = planned('lambda/devops/ecs.ts');
  expect(Object.keys(checks)).toEqual(['lint', 'types', 'types of the page', 'unit tests']);
  expect(checks.lint).toMatch(/biome check .* lambda\/devops\/ecs\.ts$/);
  expect(checks['unit tests']).toMatch(
    /--selectProjects unit --findRelatedTests lambda\/devops\/ecs\.ts scripts\/tests\/repo\/layout\.test\.ts$/,
  );
});

it('of a page of docs: no types', () => {
  expect(Object.keys(planned('docs/testing.md'))).toEqual(['lint', 'unit tests']);
});

it('of Python: its own types, where mypy is installed', () => {
  const checks = planned('common/python/qbot/once.py');
  expect(Object.keys(checks)).toEqual(['lint', 'types of Python', 'unit tests']);
  expect(checks['types of Python']).toBe('scripts/python-types/main.ts --if-installed');
});

it('runs a test of the repository once, if it is the change', () => {
  expect(planned(...REPOSITORY_TESTS)['unit tests']?.match(/layout\.test\.ts/g)).toHaveLength(1);
});

it.each([
  ['package.json', true],
  ['package-lock.json', true],
  ['jest.config.js', true],
  ['biome.json', true],
  ['tsconfig.json', true],
  ['scripts/local/page/client/tsconfig.json', false],
  ['lambda/devops/function.json', false],
])('of %s: are all checks needed? %s', (file, isNeeded) => {
  expect(needsAllChecks(['README.md', file])).toBe(isNeeded);
});
