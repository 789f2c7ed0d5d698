import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { asksForHelp } from '../command-line/parse-command-line.ts';
import { CheckError, readCheckArguments, USAGE } from './arguments.ts';
import { changedFiles } from './changed-files.ts';
import { needsAllChecks, PYTHON_TYPES, planChecks } from './plan-checks.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const REPOSITORY_TESTS = 'scripts/tests/repo';
const argv = process.argv.slice(2);

/** Runs a program in this terminal. Throws CheckError if it fails. */
function run(name: string, [command, ...args]: readonly [string, ...string[]]): void {
  const startedAt = performance.now();
  const { error, status } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    // On Windows npm is a script of its shell.
    shell: command === 'npm' && process.platform === 'win32',
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (error || status !== 0) throw new CheckError(`failed: ${name} (${seconds} s)`);
  console.log(`ok: ${name} (${seconds} s)\n`);
}

function checkAll(): void {
  for (const script of ['lint', 'typecheck']) run(script, ['npm', 'run', '--silent', script]);
  run(PYTHON_TYPES.name, [process.execPath, ...PYTHON_TYPES.args]);
  run('test', ['npm', 'run', '--silent', 'test']);
}

function checkChanged(since: string): void {
  const files = changedFiles(ROOT, since);
  if (files.length === 0) {
    console.log(`Nothing differs from ${since}.`);
    return;
  }
  if (needsAllChecks(files)) {
    console.log('What changed concerns every file: all checks run.\n');
    checkAll();
    return;
  }
  for (const { args, name } of planChecks(files, repositoryTests())) run(name, [process.execPath, ...args]);
  console.log(
    'Left out: the tests that import nothing of this change, and those end to end. npm test has them.',
  );
}

function repositoryTests(): string[] {
  const files = readdirSync(path.join(ROOT, REPOSITORY_TESTS)).filter((file) => file.endsWith('.test.ts'));
  return files.map((file) => `${REPOSITORY_TESTS}/${file}`);
}

function main(): void {
  const request = readCheckArguments(argv);
  if (request.scope === 'all') checkAll();
  else checkChanged(request.since);
}

if (asksForHelp(argv)) {
  console.log(USAGE);
} else {
  try {
    main();
  } catch (error) {
    console.error(error instanceof CheckError ? error.message : error);
    process.exitCode = 1;
  }
}
