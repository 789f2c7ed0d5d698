import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually, startTestUser, type TestUser } from './test-user.ts';

jest.setTimeout(120_000);

/**
 * Folder -> command: one made by `npm run new-command`, one by hand as the boilerplate's README says for `/xyz`. Names
 * that nobody takes: the repository may have its own `/xyz` by now.
 */
const MADE = { made_by_script: '/made-by-script', madebyhand: '/madebyhand' };
const FOLDERS = Object.keys(MADE).map((name) => `lambda/${name}`);
const MARKER = '    # new-command: entries are added above this line';

const copy = mkdtempSync(path.join(tmpdir(), 'q-bot-copy-'));

/** Runs it in the copy and gives what it printed. Throws with all of that where it fails. */
function run(command: string, ...args: string[]): string {
  const ran = spawnSync(command, args, { cwd: copy, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`${command} ${args.join(' ')}\n${ran.stdout}${ran.stderr}`);
  return ran.stdout;
}

const node = (script: string, ...args: string[]) => run(process.execPath, script, ...args);

/** Made here by npm, a build, a test or a person: not part of what is copied, and nothing of it is needed. */
const LEFT_OUT = ['.git', '.local', '.terraform', 'coverage', 'dist', 'node_modules', '.env'];

/** Every file below, by its path from there. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !LEFT_OUT.includes(name))
    .flatMap((entry) => {
      const inside = entry.isDirectory() ? filesOf(path.join(folder, entry.name)) : [''];
      return inside.map((file) => path.join(entry.name, file));
    });
}

const contents = () =>
  new Map(filesOf(copy).map((file) => [file, readFileSync(path.join(copy, file), 'utf8')]));

let copied: Map<string, string>;

/** Files that are not as they were copied, and folders that were not there. */
function changes(): string[] {
  const changed = [...contents()].filter(([file, text]) => copied.get(file) !== text).map(([file]) => file);
  const gone = [...copied.keys()].filter((file) => !existsSync(path.join(copy, file)));
  const places = [...changed, ...gone].map((file) => {
    const folder = path.dirname(file);
    return copied.has(file) || existsSync(folder) ? file : `${folder}/`;
  });
  return [...new Set(places)].sort();
}

beforeAll(() => {
  for (const file of filesOf('.')) cpSync(file, path.join(copy, file));
  symlinkSync(path.resolve('node_modules'), path.join(copy, 'node_modules'));
  copied = contents();
});

afterAll(() => rmSync(copy, { recursive: true }));

it('is one new folder and one changed file, and says what is left', () => {
  const said = node('scripts/new-command/main.ts', 'made-by-script');
  expect(said).toContain('npm run send -- /made-by-script hello');
  expect(changes()).toEqual(['lambda/made_by_script/', 'terraform/lambda.tf']);
});

it('refuses the same name again, with status 1', () => {
  expect(() => node('scripts/new-command/main.ts', 'made-by-script')).toThrow(
    'lambda/made_by_script is there already',
  );
});

it('is done by hand with the lines of the README', () => {
  const readme = readFileSync('example/backend_lambda/README.md', 'utf8')
    .replaceAll('xyz', 'madebyhand')
    .replaceAll('Xyz', 'Madebyhand');
  const [, lines = ''] = /```sh\n([^`]*)```/.exec(readme) ?? [];
  const [, entry = ''] = /```hcl\n([^`]*)```/.exec(readme) ?? [];
  run('sh', '-ec', lines);
  const lambdaTf = path.join(copy, 'terraform/lambda.tf');
  const before = readFileSync(lambdaTf, 'utf8');
  writeFileSync(lambdaTf, before.replace(MARKER, `${entry}\n${MARKER}`));
  expect(changes()).toEqual(['lambda/made_by_script/', 'lambda/madebyhand/', 'terraform/lambda.tf']);
});

describe('both', () => {
  it('are formatted and without a warning', () => {
    node('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', ...FOLDERS);
  });

  it('are typed', () => {
    node('node_modules/typescript/bin/tsc', '--noEmit', '-p', '.');
  });

  it('pass their own tests and the contract of all', () => {
    const tests = `${FOLDERS.join('/|')}/|scripts/tests/repo/contract`;
    node('node_modules/jest/bin/jest.js', '--selectProjects', 'unit', '--testPathPatterns', tests);
  });
});

describe('their bundles', () => {
  let testUser: TestUser;

  beforeAll(async () => {
    buildThose();
    const folders = { lambdaFolder: path.join(copy, 'lambda'), distFolder: path.join(copy, 'dist') };
    testUser = await startTestUser({ folders, timeScale: 0.1 });
  });
  afterAll(() => testUser.bot.close());

  const answer = (text: string) =>
    eventually(() => testUser.bot.slack.state().messages.find((message) => message.text === text));

  it.each(Object.values(MADE))('answer %s, and the click of its button', async (command) => {
    expect(await testUser.type(command, `hello ${command}`)).toMatchObject({ status: 200, shown: null });
    const said = await answer(`hello ${command}`);
    expect(said.ephemeralFor).toBe('U0ONCALL01');
    await testUser.click(said, `${command}::louder`);
    await answer(`HELLO ${command.toUpperCase()}`);
  });
});

/** Bundles only what was made, by way of a folder of links; the gatekeeper is the one that is built already. */
function buildThose(): void {
  const links = path.join(copy, 'made');
  mkdirSync(links);
  for (const name of Object.keys(MADE)) symlinkSync(path.join(copy, 'lambda', name), path.join(links, name));
  const build = `import { buildFunctions } from './scripts/build/build-functions.ts';
    await buildFunctions({ lambdaFolder: 'made', distFolder: 'dist' });`;
  run(process.execPath, '--input-type=module', '--eval', build);
  symlinkSync(path.resolve('dist/gatekeeper'), path.join(copy, 'dist/gatekeeper'));
}
