/** One program of node_modules, by the arguments of Node. */
export interface Check {
  name: string;
  args: string[];
}

/** Each of them can change what any other file means. */
const CONCERNS_ALL = /^(package(-lock)?\.json|jest\.config\.js|tsconfig\.json|biome\.json|\.nvmrc)$/;
const TYPED = /\.(ts|tsx|json)$/;

/** Whether only all checks together say something about a change of these files. */
export function needsAllChecks(files: readonly string[]): boolean {
  return files.some((file) => CONCERNS_ALL.test(file));
}

/**
 * What can fail by a change of these files. `repositoryTests` are those that read the project's files instead of
 * importing them: no import leads from one to the other, so they always run.
 */
export function planChecks(files: readonly string[], repositoryTests: readonly string[]): Check[] {
  const lint = ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'];
  // A change may well consist of files that Biome does not know.
  const ofAnyKind = ['--no-errors-on-unmatched', '--files-ignore-unknown=true'];
  const jest = ['node_modules/jest/bin/jest.js', '--selectProjects', 'unit', '--findRelatedTests'];
  return [
    { name: 'lint', args: [...lint, ...ofAnyKind, ...files] },
    ...(files.some((file) => TYPED.test(file)) ? TYPES : []),
    ...(files.some((file) => file.endsWith('.py')) ? [PYTHON_TYPES] : []),
    { name: 'unit tests', args: [...jest, ...new Set([...files, ...repositoryTests])] },
  ];
}

/** Left out, in a line that says so, on a machine without mypy. */
export const PYTHON_TYPES: Check = {
  name: 'types of Python',
  args: ['scripts/python-types/main.ts', '--if-installed'],
};

const TSC = ['node_modules/typescript/bin/tsc', '--noEmit', '-p'];
const TYPES: readonly Check[] = [
  { name: 'types', args: [...TSC, '.'] },
  { name: 'types of the page', args: [...TSC, 'scripts/local/page/client'] },
];
