import { useCompileCache } from './scripts/tests/use-compile-cache.ts';

// As part of a regular expression: jest puts `<rootDir>` there as it is, and folders are called "a [copy]" and "b (2)".
const root = import.meta.dirname.replaceAll('\\', '/').replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');

useCompileCache();

/** @type {import('jest').Config} */
const shared = {
  testEnvironment: 'node',
  // Looks for Python once, and says in one line if its tests are left out.
  globalSetup: './scripts/tests/look-for-python.ts',
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2023' } }] },
  modulePathIgnorePatterns: [`^${root}/dist/`, `^${root}/\\.local/`],
};

export default {
  // Against hanging only: what takes 0.7 s alone has taken 8 s on a busy CI. A budget of time is measured by its own test.
  testTimeout: 20_000,
  // Concurrent tests of scripts/tests/e2e share a bot, which serves so many at once on two cores.
  maxConcurrency: 3,
  // Most of their time they wait: on two cores the default would be one worker.
  maxWorkers: 3,
  testSequencer: './scripts/tests/slowest-first.cjs',
  coverageThreshold: { global: { lines: 95, branches: 95 } },
  collectCoverageFrom: ['lambda/**/*.ts', 'common/**/*.ts', '!**/*.test.ts', '!**/fixtures/**'],
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'text', 'lcovonly'],
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testRegex: [`^${root}/(lambda|common|example|scripts)/(?!tests/e2e/).*\\.test\\.ts$`],
    },
    { ...shared, displayName: 'e2e', testRegex: [`^${root}/scripts/tests/e2e/.*\\.test\\.ts$`] },
  ],
};
