/** @type {import('jest').Config} */
const shared = {
  testEnvironment: 'node',
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2023' } }] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.local/'],
};

export default {
  // Concurrent tests of scripts/tests/e2e share a bot, which serves so many at once on two cores.
  maxConcurrency: 3,
  // Most of their time they wait: on two cores the default would be one worker.
  maxWorkers: 3,
  coverageThreshold: { global: { lines: 95, branches: 95 } },
  collectCoverageFrom: ['lambda/**/*.ts', 'common/**/*.ts', '!**/*.test.ts', '!**/fixtures/**'],
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'text', 'lcovonly'],
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{lambda,common,example,scripts}/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/scripts/tests/e2e/'],
    },
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/scripts/tests/e2e/**/*.test.ts'] },
  ],
};
