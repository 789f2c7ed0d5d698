import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseCommandLine } from '../command-line/parse-command-line.ts';
import { readOrExit } from '../command-line/read-or-exit.ts';
import { readFunctionDefinitions } from '../local/wiring/function-definitions.ts';
import { checkTypes, type RunMypy } from './check-types.ts';
import { pythonFolders } from './python-folders.ts';

const ROOT = path.join(import.meta.dirname, '../..');

const USAGE = `npm run typecheck:python                     checks the types of what is written in Python, by mypy
npm run typecheck:python -- --if-installed   the same; without mypy it says that they are left out, and ends well`;

const { values } = readOrExit(USAGE, (argv) =>
  parseCommandLine(argv, {
    script: 'npm run typecheck:python',
    options: { 'if-installed': { type: 'boolean' } },
  }),
);

/** In this terminal. */
const runMypy: RunMypy = (args) => {
  const { error, status } = spawnSync('mypy', args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, MYPYPATH: 'common/python' },
  });
  return error === undefined ? (status ?? 1) : undefined;
};

const folders = pythonFolders(readFunctionDefinitions(path.join(ROOT, 'lambda')));
const { isRight, said } = checkTypes(runMypy, folders, { mayBeLeftOut: values['if-installed'] });
(isRight ? console.log : console.error)(said);
process.exitCode = isRight ? 0 : 1;
