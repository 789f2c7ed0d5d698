import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MAJOR, packageName } from './choose-node.cjs';

// Each test starts up to three processes, beside all other tests.
jest.setTimeout(30_000);

/** Its name holds what a shell, a regular expression or a glob would read otherwise. */
let project: string;

beforeEach(() => {
  project = mkdtempSync(path.join(tmpdir(), 'q bot [x] (2) !'));
  mkdirSync(path.join(project, 'scripts'));
  cpSync('scripts/start', path.join(project, 'scripts/start'), { recursive: true });
  write('package-lock.json', JSON.stringify({ packages: LOCKED }));
});
afterEach(() => rmSync(project, { recursive: true }));

const BUNDLER = { os: [process.platform], cpu: [process.arch], optional: true };
const LOCKED = {
  '': { name: 'q-bot' },
  'node_modules/hono': {},
  'node_modules/hono/node_modules/deep': { dev: true },
  'node_modules/@bundler/here': BUNDLER,
  'node_modules/@bundler/elsewhere': { ...BUNDLER, cpu: ['none'] },
  'node_modules/@bundler/other-libc': { ...BUNDLER, libc: ['another'] },
  'node_modules/@bundler/not-here': { ...BUNDLER, os: [`!${process.platform}`] },
  [`node_modules/${packageName()}`]: BUNDLER,
};

function write(file: string, text: string): string {
  const place = path.join(project, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
  return place;
}

function install(...names: string[]): void {
  for (const name of names) write(`node_modules/${name}/package.json`, '{}');
}

function installAll(): void {
  install('hono', 'hono/node_modules/deep', '@bundler/here');
}

/** Puts a program where the project's own Node is: without one, what starts this very Node. */
function bringNode(program = `#!/bin/sh\nexec '${process.execPath}' "$@"\n`): void {
  chmodSync(write(nodeFile(), program), 0o755);
  install(`${packageName()}`);
}

function writeProgram(file: string, line: string): string {
  const program = write(file, `#!/bin/sh\n${line}\n`);
  chmodSync(program, 0o755);
  return program;
}

function nodeFile(): string {
  return `node_modules/${packageName()}/bin/node`;
}

interface Machine {
  /** What the person's own Node says that it is. */
  node?: string;
  environment?: Record<string, string>;
  own?: string[];
  /** Its C library is musl, as on Alpine. */
  musl?: boolean;
  /** What the person writes behind the name of the script. */
  words?: string[];
  /** Where their Node lies. */
  place?: string;
}

/** Starts a script that prints `expression`, as an npm script would. */
function launch(
  expression: string,
  { node = '20.20.2', musl = false, environment = {}, own = [], words = [], place }: Machine = {},
) {
  const script = write('scripts/print.cjs', `console.log(${expression})`);
  // Not where it is: what runs these tests is itself a package.
  const system = writeProgram('system/node', `exec '${process.execPath}' "$@"`);
  const pretend = write(
    'pretend.cjs',
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${node}' } });
    Object.defineProperty(process, 'execPath', { value: ${JSON.stringify(place ?? system)} });
    Object.defineProperty(process, 'platform', { value: ${musl} ? 'linux' : process.platform });
    process.report.getReport = () => ({ header: ${musl} ? {} : { glibcVersionRuntime: '2.36' } });`,
  );
  return launchOn(process.execPath, { args: ['--require', pretend], own, script, words, environment });
}

interface Start {
  args?: string[];
  own: string[];
  script: string;
  words?: string[];
  environment: Record<string, string>;
}

function launchOn(node: string, { args = [], own, script, words = [], environment }: Start) {
  const launcher = path.join(project, 'scripts/start/launch.cjs');
  const { status, stdout, stderr } = spawnSync(node, [...args, launcher, ...own, script, ...words], {
    cwd: project,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...environment },
  });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

const refusal = (sentence: string) => ({ status: 1, stdout: '', stderr: sentence });
const printed = (text: string) => ({ status: 0, stdout: text, stderr: '' });

const OURS = `#!/bin/sh\n[ "$1" = -p ] && echo ${MAJOR}.19.0 || echo "ours, $*"\n`;
const AGAIN = 'then this command again.';

it('stands for the Node of Lambda', () => {
  expect(readFileSync('.nvmrc', 'utf8').trim()).toBe(String(MAJOR));
  expect(readFileSync('terraform/variables.tf', 'utf8')).toContain(`"nodejs${MAJOR}.x"`);
});

describe('on the Node that the project brings', () => {
  beforeEach(installAll);

  it.each(['10.24.1', '16.20.2', '20.20.2', '22.0.0', '22.20.0', '24.15.0', '26.12.1'])(
    'runs from %s',
    (node) => {
      bringNode(OURS);
      expect(launch('1', { node })).toEqual(printed(`ours, ${project}/scripts/print.cjs`));
    },
  );

  it('gives arguments, exit code and both streams as they are', () => {
    bringNode();
    expect(launch('process.argv.length), console.error("no"), process.exit(7')).toEqual({
      status: 7,
      stdout: '2',
      stderr: 'no',
    });
  });

  it('ends with 128 and the signal that ended it', () => {
    bringNode();
    expect(launch('1), process.kill(process.pid, "SIGKILL"')).toMatchObject({ status: 137 });
  });

  it('passes on the signal that is meant to end it', () => {
    bringNode();
    const signalled =
      'process.once("SIGTERM", () => process.exit(3)), setInterval(() => {}, 1000), process.kill(process.ppid, "SIGTERM")';
    expect(launch(signalled)).toMatchObject({ status: 3 });
  });

  it.each([
    ['is not there', undefined, 'undefined'],
    ['is there', 'SLACK_TEAM_ID=T0FILE', 'T0FILE'],
  ])('reads .env where it %s', (_, text, read) => {
    bringNode();
    if (text !== undefined) write('.env', text);
    expect(launch('process.env.SLACK_TEAM_ID', { own: ['--dotenv'] })).toEqual(printed(read));
  });

  it.each([
    ['with a byte-order mark', Buffer.from('\uFEFFSLACK_TEAM_ID=T0FILE')],
    ['in UTF-16', Buffer.from('\uFEFFSLACK_TEAM_ID=T0FILE', 'utf16le')],
    ['in UTF-16 without a mark', Buffer.from('SLACK_TEAM_ID=T0FILE', 'utf16le')],
  ])('names a .env %s, of which Node would lose variables', (_, bytes) => {
    bringNode();
    writeFileSync(path.join(project, '.env'), bytes);
    expect(launch('process.env.SLACK_TEAM_ID', { own: ['--dotenv'] })).toEqual(
      refusal(`.env is not plain UTF-8: save it as "UTF-8", not as "UTF-8 with BOM" or "Unicode", ${AGAIN}`),
    );
    expect(launch('1')).toEqual(printed('1'));
  });

  it('lets scripts with credentials run on the system’s own, where it is new enough', () => {
    bringNode(OURS);
    const own = ['--prefer-system-node'];
    expect(launch('"system"', { own, node: '24.15.0' })).toEqual(printed('system'));
    expect(launch('"system"', { own, node: '22.19.0' })).toEqual(printed('system'));
  });

  const EVENT = { npm_lifecycle_event: 'smoke' };
  const TOO_OLD = (found: string) =>
    refusal(
      `This script holds credentials and runs on a Node >= ${MAJOR}.19 of your own, and yours is ${found}: install one, for example by "nvm install ${MAJOR}", then this command again; or, to trust the one from npm, run "npm run smoke -- --bundled-node ...".`,
    );

  it.each(['20.20.2', '22.18.0'])('gives no credentials to it, where the system’s is %s', (node) => {
    bringNode(OURS);
    expect(launch('1', { own: ['--prefer-system-node'], node, environment: EVENT })).toEqual(TOO_OLD(node));
    expect(launch('1', { node })).toEqual(printed(`ours, ${project}/scripts/print.cjs`));
  });

  it.each(['.', 'elsewhere'])('gives no credentials to a Node of another package, in %s', (folder) => {
    bringNode(OURS);
    const place = writeProgram(`${folder}/node_modules/node/bin/node`, 'echo 24.15.0');
    const found = launch('1', {
      own: ['--prefer-system-node'],
      node: '24.15.0',
      place,
      environment: EVENT,
    });
    expect(found).toEqual(TOO_OLD('one from node_modules'));
  });

  it('gives them to it, if told, and does not pass the word on', () => {
    bringNode(OURS);
    const told = { own: ['--prefer-system-node'], words: ['check', '--bundled-node', '--force'] };
    expect(launch('1', { ...told, node: '20.20.2' })).toEqual(
      printed(`ours, ${project}/scripts/print.cjs check --force`),
    );
  });

  it.each(['.', 'elsewhere'])('gives them, if told, to no Node of another package, in %s', (folder) => {
    bringNode(OURS);
    const place = writeProgram(`${folder}/node_modules/node/bin/node`, 'echo 24.15.0');
    const told = { own: ['--prefer-system-node'], words: ['--bundled-node'] };
    expect(launch('1', { ...told, node: '24.15.0', place })).toEqual(
      printed(`ours, ${project}/scripts/print.cjs`),
    );
  });

  it('takes the system’s even if told, where that is new enough', () => {
    bringNode(OURS);
    const told = { own: ['--prefer-system-node'], words: ['--bundled-node'] };
    expect(launch('process.argv.length', { ...told, node: '24.15.0' })).toEqual(printed('2'));
  });

  it('lets them run on the one that runs npm, where npm puts the project’s first', () => {
    install(`${packageName()}`);
    const ours = path.join(project, nodeFile());
    mkdirSync(path.dirname(ours));
    symlinkSync(process.execPath, ours);
    const started = launchOn(ours, {
      own: ['--prefer-system-node'],
      script: 'scripts/smoke/main.ts',
      environment: { npm_node_execpath: write24() },
    });
    expect(started).toEqual(printed('system, scripts/smoke/main.ts'));
  });
});

/** A program that says it is Node 24. */
function write24(): string {
  return writeProgram('system/node', '[ "$1" = -p ] && echo 24.15.0 || echo "system, $*"');
}

describe('without it', () => {
  beforeEach(installAll);

  it.each([false, true])('runs on the system’s, where that is Lambda’s, with musl: %s', (musl) => {
    expect(launch('"here"', { node: `${MAJOR}.19.0`, musl })).toEqual(printed('here'));
  });
});

describe('behind a proxy', () => {
  const HELLO = `require('http').createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1', async function () {
    const { port } = this.address();
    console.log(await (await fetch('http://127.0.0.1:' + port)).text()); process.exit() }) && ''`;

  it.each([
    ['alone', {}],
    ['with exceptions of its own', { NO_PROXY: 'intra.example' }],
  ])('reaches this machine, %s', (_, more) => {
    installAll();
    bringNode();
    const environment = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://127.0.0.1:9', ...more };
    expect(launch(HELLO, { environment })).toMatchObject({ status: 0, stdout: 'hello' });
  });

  it('reaches this machine, where the proxy stands in .env', () => {
    installAll();
    bringNode();
    write('.env', "export HTTP_PROXY='http://127.0.0.1:9' # ours\nNO_PROXY = intra.example\n");
    const behind = { environment: { NODE_USE_ENV_PROXY: '1' }, own: ['--dotenv'] };
    expect(launch(HELLO, behind)).toMatchObject({ status: 0, stdout: 'hello' });
    expect(launch('process.env.NO_PROXY', behind).stdout).toBe('intra.example,127.0.0.1,localhost,::1');
  });

  it('keeps the exceptions that there are', () => {
    installAll();
    bringNode();
    const environment = { https_proxy: 'http://127.0.0.1:9', no_proxy: 'intra.example' };
    expect(launch('process.env.NO_PROXY', { environment })).toEqual(
      printed('intra.example,127.0.0.1,localhost,::1'),
    );
  });
});

describe('says in one sentence what to type', () => {
  const need = `Q-Bot runs on Node ${MAJOR}, as AWS Lambda does, and this is Node`;
  const range = `install Node >= ${MAJOR}.19 < ${MAJOR + 1}, for example by "nvm install ${MAJOR}", then run "npm ci" again.`;

  const alpine = range.replace('"nvm install 22"', 'the image node:22-alpine');

  const WRONG: [way: string, sentence: string, prepare: () => void, machine: Machine][] = [
    [
      'nothing is installed',
      `The packages of this project are not installed: run "npm ci", ${AGAIN}`,
      () => undefined,
      {},
    ],
    [
      'a package is missing',
      `The package "deep" is not installed: run "npm ci --include=dev --include=optional", ${AGAIN}`,
      () => install(`${packageName()}`, 'hono', '@bundler/here'),
      { node: '22.20.0' },
    ],
    [
      'optional packages are left out, on Lambda’s Node',
      `The package "@bundler/here" is not installed: run "npm ci --include=dev --include=optional", ${AGAIN}`,
      () => install('hono', 'hono/node_modules/deep'),
      { node: '22.20.0' },
    ],
    [
      'only the Node is left out',
      `${need} 24.15.0: run "npm ci --include=optional", which brings Node ${MAJOR} along, ${AGAIN}`,
      installAll,
      { node: '24.15.0' },
    ],
    [
      'npm left a package out, since it ran on Node 16',
      `The package "@bundler/here" is not installed, since npm leaves it out on Node 16.20.2: run PATH="$PWD/node_modules/${packageName()}/bin:$PATH" npm ci, ${AGAIN}`,
      () => {
        install('hono', 'hono/node_modules/deep');
        bringNode(OURS);
      },
      { node: '16.20.2' },
    ],
    [
      'npm, which is known, left a package out, since it ran on Node 16',
      `The package "@bundler/here" is not installed, since npm leaves it out on Node 16.20.2: run node_modules/${packageName()}/bin/node '/usr/lib/my npm/bin/npm-cli.js' ci, ${AGAIN}`,
      () => {
        install('hono', 'hono/node_modules/deep');
        bringNode(OURS);
      },
      { node: '16.20.2', environment: { npm_execpath: '/usr/lib/my npm/bin/npm-cli.js' } },
    ],
    [
      'the Node from npm does not start here, and the system’s is newer',
      `${need} 24.15.0, and the one from npm does not start here (libc.so.6: version GLIBC_2.28 not found): ${range}`,
      () => {
        installAll();
        bringNode('#!/bin/sh\necho "libc.so.6: version GLIBC_2.28 not found" >&2\nexit 1\n');
      },
      { node: '24.15.0' },
    ],
    [
      'the Node from npm is another one',
      `${need} 20.20.2, and the one from npm does not start here (it is 21.0.0): ${range}`,
      () => {
        installAll();
        bringNode('#!/bin/sh\necho 21.0.0\n');
      },
      {},
    ],
    [
      'npm has no Node for the C library of Alpine',
      `${need} 24.15.0, and npm has none for this system: ${alpine}`,
      () => undefined,
      { node: '24.15.0', musl: true },
    ],
    [
      'npm 8 brings one that does not start on Alpine',
      `${need} 24.15.0, and the one from npm does not start here (exit status 127): ${alpine}`,
      () => {
        installAll();
        bringNode('#!/bin/sh\nexit 127\n');
      },
      { node: '24.15.0', musl: true },
    ],
    [
      'it holds options that Lambda’s Node refuses',
      `Node ${MAJOR} does not accept your NODE_OPTIONS (--old is not allowed in NODE_OPTIONS): run "unset NODE_OPTIONS", ${AGAIN}`,
      () => {
        installAll();
        bringNode(
          `#!/bin/sh\n[ "$1" = -p ] && echo ${MAJOR}.19.0 && exit\necho "$0: --old is not allowed in NODE_OPTIONS" >&2\nexit 9\n`.replace(
            '$0',
            '/somewhere/node',
          ),
        );
      },
      { environment: { NODE_OPTIONS: '--no-warnings' } },
    ],
  ];

  it.each(WRONG)('where %s', (_way, sentence, prepare, machine) => {
    prepare();
    expect(launch('1', machine)).toEqual(refusal(sentence));
  });

  it('where the Node from npm is for another C library', () => {
    installAll();
    bringNode('#!/lib/ld-of-another-libc.so.1\n');
    const { status, stderr } = launch('1', { node: '24.15.0' });
    expect(stderr).toMatch(
      /^Q-Bot runs on Node .*the one from npm does not start here \(spawnSync .* ENOENT\): install/,
    );
    expect(status).toBe(1);
  });
});
