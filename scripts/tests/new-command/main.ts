import { deepStrictEqual, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually, startTestUser, USER } from '../e2e/test-user.ts';

/**
 * Folder -> command: one made by `npm run new-command`, one by hand as the boilerplate's README says for `/xyz`. The
 * repository may have its own `/xyz` by now, so the names are unlikely ones.
 */
const MADE = { made_by_script: '/made-by-script', madebyhand: '/madebyhand' };
const FOLDERS = Object.keys(MADE).map((name) => `lambda/${name}`);
const MARKER = '    # new-command: entries are added above this line';

const root = path.join(import.meta.dirname, '../../..');
const copy = mkdtempSync(path.join(tmpdir(), 'q-bot-copy-'));

function spawn(command: string, args: readonly string[], cwd = copy) {
  // Inside a git hook, git's variables would lead from the copy back to the repository.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return spawnSync(command, args, { cwd, env: Object.fromEntries(own), encoding: 'utf8' });
}

/** Runs a program in the copy and returns what it printed. Throws with all of that if it fails. */
function run(command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawn(command, args);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

const node = (script: string, ...args: string[]) => run(process.execPath, script, ...args);

function copyRepository(): void {
  const listed = spawn(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    root,
  );
  const deleted = spawn('git', ['ls-files', '-z', '--deleted'], root).stdout.split('\0');
  for (const file of listed.stdout.split('\0')) {
    if (!deleted.includes(file)) cpSync(path.join(root, file), path.join(copy, file));
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  run('git', 'init', '--quiet');
  run('git', 'add', '--all');
}

/** What differs from the repository as it was copied. */
function changes(): string[] {
  const lines = run('git', 'status', '--porcelain').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('A  '));
}

function makeByScript(): void {
  match(node('scripts/new-command/main.ts', 'made-by-script'), /npm run send -- \/made-by-script hello/);
  deepStrictEqual(changes(), ['AM terraform/lambda.tf', '?? lambda/made_by_script/']);
  const again = spawn(process.execPath, ['scripts/new-command/main.ts', 'made-by-script']);
  deepStrictEqual(again.status, 1);
  match(again.stderr, /lambda\/made_by_script is there already/);
}

/** Runs the shell lines of the boilerplate's README, and adds the entry that it shows. */
function makeByHand(): void {
  const readme = readFileSync(path.join(copy, 'example/backend_lambda/README.md'), 'utf8')
    .replaceAll('xyz', 'madebyhand')
    .replaceAll('Xyz', 'Madebyhand');
  const [, lines = ''] = /```sh\n([^`]*)```/.exec(readme) ?? [];
  const [, entry = ''] = /```hcl\n([^`]*)```/.exec(readme) ?? [];
  run('sh', '-ec', lines);
  const lambdaTf = path.join(copy, 'terraform/lambda.tf');
  writeFileSync(lambdaTf, readFileSync(lambdaTf, 'utf8').replace(MARKER, `${entry}\n${MARKER}`));
  deepStrictEqual(changes(), [
    'AM terraform/lambda.tf',
    '?? lambda/made_by_script/',
    '?? lambda/madebyhand/',
  ]);
}

function check(): void {
  node('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', ...FOLDERS);
  node('node_modules/typescript/bin/tsc', '--noEmit', '-p', '.');
  const tests = `${FOLDERS.join('/|')}/|scripts/tests/repo/contract`;
  node('node_modules/jest/bin/jest.js', '--selectProjects', 'unit', '--testPathPatterns', tests);
}

/** Runs both in a bot whose every function is built from the copy, and clicks their button. */
async function drive(): Promise<void> {
  node('scripts/build/main.ts');
  const folders = { lambdaFolder: path.join(copy, 'lambda'), distFolder: path.join(copy, 'dist') };
  const { bot, click, type } = await startTestUser({ folders, timeScale: 0.1 });
  const answer = (text: string) =>
    eventually(() => bot.slack.state().messages.find((message) => message.text === text));
  try {
    for (const command of Object.values(MADE)) {
      const { shown, status } = await type(command, `hello ${command}`);
      deepStrictEqual({ shown, status }, { shown: null, status: 200 });
      const message = await answer(`hello ${command}`);
      ok(message.ephemeralFor === USER, `${command} answered in public`);
      await click(message, `${command}::louder`);
      await answer(`HELLO ${command.toUpperCase()}`);
    }
  } finally {
    await bot.close();
  }
}

const STEPS = { copyRepository, makeByScript, makeByHand, check, drive };

try {
  for (const [name, step] of Object.entries(STEPS)) {
    await step();
    console.log(`ok     ${name}`);
  }
} finally {
  rmSync(copy, { recursive: true });
}
