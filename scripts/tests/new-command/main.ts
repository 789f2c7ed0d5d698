import { deepStrictEqual, match, ok } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseCommandLine } from '../../command-line/parse-command-line.ts';
import { readOrExit } from '../../command-line/read-or-exit.ts';
import { findPython, pythonFault } from '../../local/lambda/find-python.ts';
import { entryOf } from '../../new-command/terraform-entry.ts';
import { eventually, startTestUser, USER } from '../e2e/test-user.ts';
import { RepositoryCopy } from './repository-copy.ts';

const USAGE = 'npm run test:new-command   makes a command in a copy of the repository, checks it and runs it';

readOrExit(USAGE, (argv) => parseCommandLine(argv, { script: 'npm run test:new-command', options: {} }));
const hasPython = pythonFault(await findPython()) === undefined;

/**
 * Folder -> command: one made by `npm run new-command`, one by hand as the boilerplate's README says for `/xyz`, and one in
 * Python where that runs. The repository may have its own `/xyz` by now, so the names are unlikely ones.
 */
const MADE = {
  ...{ made_by_script: '/made-by-script', madebyhand: '/madebyhand' },
  ...(hasPython ? { made_in_python: '/made-in-python' } : {}),
};
const FOLDERS = Object.keys(MADE).map((name) => `lambda/${name}`);
const MARKER = '    # new-command: entries are added above this line';
const LAMBDA_TF = 'terraform/lambda.tf';
const OWN = 'lambda/made_by_script';
const GREETING = 'the greeting of the laptop';

const copy = new RepositoryCopy(path.join(import.meta.dirname, '../../..'));

/** One new folder, and one entry of one line. */
function makeByScript(): void {
  const before = copy.read(LAMBDA_TF);
  match(copy.node('scripts/new-command/main.ts', 'made-by-script'), /npm run send -- \/made-by-script hello/);
  deepStrictEqual(copy.changes(), [`AM ${LAMBDA_TF}`, `?? ${OWN}/`]);
  deepStrictEqual(copy.read(LAMBDA_TF), before.replace(MARKER, `${entryOf('made_by_script')}\n\n${MARKER}`));
  const again = copy.try(process.execPath, ['scripts/new-command/main.ts', 'made-by-script']);
  deepStrictEqual(again.status, 1);
  match(again.output, /lambda\/made_by_script is there already/);
}

/** Runs the shell lines of the boilerplate's README, and adds the entry that it shows. */
function makeByHand(): void {
  const readme = copy
    .read('example/backend_lambda/README.md')
    .replaceAll('xyz', 'madebyhand')
    .replaceAll('Xyz', 'Madebyhand');
  const [, lines = ''] = /```sh\n([^`]*)```/.exec(readme) ?? [];
  const [, entry = ''] = /```hcl\n([^`]*)```/.exec(readme) ?? [];
  copy.run('sh', '-ec', lines);
  copy.edit(LAMBDA_TF, MARKER, `${entry}\n${MARKER}`);
  deepStrictEqual(copy.changes(), [`AM ${LAMBDA_TF}`, `?? ${OWN}/`, '?? lambda/madebyhand/']);
}

/** The other boilerplate, with what its tests need. */
function makeInPython(): void {
  if (!hasPython) {
    console.log('left out: no python3 with boto3');
    return;
  }
  copy.node('scripts/new-command/main.ts', 'made-in-python', '--language', 'python');
  ok(copy.changes().includes('?? lambda/made_in_python/'), 'nothing was made');
}

const jest = (tests: string): [string, string[]] => [
  process.execPath,
  ['node_modules/jest/bin/jest.js', '--selectProjects', 'unit', '--testPathPatterns', tests],
];

/** The first edit alone is named by the tests, with the place of the second; both together pass. */
function addVariable(): void {
  const imports = 'import { type Environment, readConfig';
  copy.edit(`${OWN}/config.ts`, imports, `${imports}, text`);
  const table = '  ...backendVariables,\n';
  copy.edit(`${OWN}/config.ts`, table, `${table}  greeting: text('MADE_GREETING', '${GREETING}'),\n`);
  const { status, output } = copy.try(...jest('scripts/tests/repo/function-contract'));
  deepStrictEqual(status, 1);
  match(
    output,
    /MADE_GREETING, which nothing gives it: add it to local\.functions\.made_by_script\.environment in terraform\/lambda\.tf/,
  );
  const head = '    made_by_script = {\n';
  copy.edit(LAMBDA_TF, head, `${head}      environment = { MADE_GREETING = "hello" }\n`);
  // Its use: every start of the function logs it.
  copy.edit(
    `${OWN}/lambda_function.ts`,
    'const clients = createBackendClients(loadConfig(process.env));',
    'const { greeting, ...config } = loadConfig(process.env);\nconsole.log(greeting);\nconst clients = createBackendClients(config);',
  );
}

/** `npm run check`, but for the tests that know none of them: lint, types, their own tests and the repository's. */
function check(): void {
  copy.node('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', ...FOLDERS);
  copy.node('node_modules/typescript/bin/tsc', '--noEmit', '-p', '.');
  const [command, args] = jest(`${FOLDERS.join('/|')}/|scripts/tests/(repo|python)/`);
  copy.node('scripts/build/main.ts');
  copy.run(command, ...args);
}

/** What a person does: `npm start` in one terminal, `npm run send` in another. */
async function send(): Promise<void> {
  const bot = spawn(process.execPath, ['scripts/start/main.ts', '--port', '0'], {
    cwd: copy.folder,
    env: { ...process.env, MADE_GREETING: 'the greeting of .env' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const { url, lines } = await untilUp(bot);
    const said = copy.node('scripts/send/main.ts', '/made-by-script', 'hello', 'there', '--url', url);
    match(said, /hello there/);
    await eventually(() => lines.some((line) => line.includes('the greeting of .env')));
  } finally {
    bot.kill('SIGTERM');
    if (bot.exitCode === null) await once(bot, 'exit');
  }
}

/** Collects what the bot prints. Throws if it ends before it is up. */
async function untilUp(bot: ChildProcess): Promise<{ url: string; lines: string[] }> {
  const lines: string[] = [];
  if (bot.stdout === null) throw new Error('no output');
  createInterface({ input: bot.stdout }).on('line', (line) => lines.push(line));
  const url = await eventually(() => {
    if (bot.exitCode !== null) throw new Error(lines.join('\n'));
    return lines.map((line) => /^Q-Bot is up: (\S+)/.exec(line)?.[1]).find((found) => found !== undefined);
  }, 60_000);
  return { url, lines };
}

/** Runs all of them in a bot whose every function is built from the copy, and clicks their button. */
async function click(): Promise<void> {
  const folders = {
    lambdaFolder: path.join(copy.folder, 'lambda'),
    distFolder: path.join(copy.folder, 'dist'),
  };
  const user = await startTestUser({ folders, timeScale: 0.1 });
  const answer = (text: string) =>
    eventually(() => user.bot.slack.state().messages.find((message) => message.text === text));
  try {
    for (const command of Object.values(MADE)) {
      const { shown, status } = await user.type(command, `hello ${command}`);
      deepStrictEqual({ shown, status }, { shown: null, status: 200 });
      const message = await answer(`hello ${command}`);
      ok(message.ephemeralFor === USER, `${command} answered in public`);
      await user.click(message, `${command}::louder`);
      await answer(`HELLO ${command.toUpperCase()}`);
    }
    ok(
      user.logs.some((line) => line.includes(GREETING)),
      'the variable did not reach the function',
    );
  } finally {
    await user.bot.close();
  }
}

const STEPS = { makeByScript, makeByHand, makeInPython, addVariable, check, send, click };

try {
  for (const [name, step] of Object.entries(STEPS)) {
    const startedAt = performance.now();
    await step();
    console.log(`ok     ${name} ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  }
} finally {
  copy.remove();
}
