import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import type { FunctionDefinition } from '../local/wiring/function-definitions.ts';
import { buildFolder } from './build-folder.ts';
import { filesIn } from './folder-code.ts';
import type { BuiltFunction } from './pack.ts';
import { zipBundle } from './zip-bundle.ts';

const HANDLER = 'def lambda_handler(event, context):\n    return None\n';
const METADATA =
  'Metadata-Version: 2.4\nName: Sea_Lantern\nVersion: 1.2.0\nLicense-Expression: MIT\n\nName: other\n';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'q.bot-build-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Record<string, string>, base = 'lambda/xyz'): void {
  for (const [file, text] of Object.entries(files)) {
    const to = path.join(folder, base, file);
    mkdirSync(path.dirname(to), { recursive: true });
    writeFileSync(to, text);
  }
}

/** Builds `lambda/xyz`. */
async function build(definition: Pick<FunctionDefinition, 'build' | 'runtime'>): Promise<BuiltFunction> {
  write({ 'function.json': JSON.stringify(definition) });
  return buildFolder({ name: 'xyz', folder: at('lambda/xyz'), definition }, at('dist'));
}

const at = (file: string) => path.join(folder, file);
const read = (file: string) => readFileSync(at(file));
const zipped = () => Object.keys(unzipSync(read('dist/xyz.zip'))).sort();

describe('a function in Python', () => {
  const python = { runtime: 'python3.13' as const };

  it('has the files of its folder in its zip, without tests and what tools leave behind', async () => {
    write({
      'lambda_function.py': HANDLER,
      'shop/orders.py': '',
      'shop/orders.json': '{}',
      'test_lambda_function.py': '',
      'tests/test_more.py': '',
      '__pycache__/lambda_function.cpython-313.pyc': '',
      '.venv/lib.py': '',
      'README.md': '',
    });
    await build(python);
    expect(zipped()).toEqual(['function.json', 'lambda_function.py', 'shop/orders.json', 'shop/orders.py']);
  });

  it('has the package qbot where it imports it, with its version', async () => {
    write({ 'lambda_function.py': `from qbot.backend import define_backend\n${HANDLER}` });
    await build(python);
    expect(zipped()).toEqual(expect.arrayContaining(['qbot/__init__.py', 'qbot/backend.py']));
    expect(zipped().filter((file) => file.includes('test'))).toEqual([]);
    expect(read('dist/xyz/qbot/version.py').toString()).toMatch(/^VERSION = "\d+\.\d+\.\d+"$/m);
  });

  it('has the same bytes after what was there before is gone', async () => {
    write({ 'lambda_function.py': HANDLER, 'left.py': '' });
    await build(python);
    rmSync(at('lambda/xyz/left.py'));
    const second = await build(python);
    expect(zipped()).toEqual(['function.json', 'lambda_function.py']);
    expect(await build(python)).toEqual(second);
    expect(second).toMatchObject({
      name: 'xyz',
      codeBytes: expect.any(Number),
      zipBytes: expect.any(Number),
    });
  });

  it('lists what its build installs, and keeps no trace of the installer', async () => {
    const installed = {
      'sea_lantern/__init__.py': '',
      'sea_lantern/__pycache__/a.pyc': '',
      'bin/lantern': '#!/home/somebody/python',
      'sea_lantern-1.2.0.dist-info/METADATA': METADATA,
      'sea_lantern-1.2.0.dist-info/RECORD': 'x',
      'sea_lantern-1.2.0.dist-info/INSTALLER': 'pip',
    };
    write(installed, 'installed');
    write({ 'lambda_function.py': HANDLER, 'build.sh': `cp -R "${at('installed')}"/* "$OUT"` });
    await build({ ...python, build: ['sh', 'build.sh'] });
    expect(zipped()).toEqual([
      'function.json',
      'lambda_function.py',
      'sea_lantern-1.2.0.dist-info/METADATA',
      'sea_lantern/__init__.py',
    ]);
    expect(JSON.parse(read('dist/xyz.cdx.json').toString()).components).toEqual([
      {
        type: 'library',
        'bom-ref': 'pkg:pypi/sea-lantern@1.2.0',
        name: 'sea-lantern',
        version: '1.2.0',
        licenses: [{ license: { id: 'MIT' } }],
        purl: 'pkg:pypi/sea-lantern@1.2.0',
      },
    ]);
  });

  it('lists no packages where it has none', async () => {
    write({ 'lambda_function.py': HANDLER });
    await build(python);
    expect(JSON.parse(read('dist/xyz.cdx.json').toString()).components).toEqual([]);
  });
});

describe('a function of another runtime', () => {
  const provided = { runtime: 'provided.al2023' as const };

  it('is what its build makes, as programs, and nothing else of its folder', async () => {
    write({
      'build.sh': 'cp main.sh "$OUT/bootstrap"; mkdir "$OUT/bin"; echo 1 >"$OUT/bin/helper"',
      'main.sh': '#!/bin/sh\n',
    });
    await build({ ...provided, build: ['sh', 'build.sh'] });
    const files = { bootstrap: Buffer.from('#!/bin/sh\n'), 'bin/helper': Buffer.from('1\n') };
    expect(read('dist/xyz.zip').equals(zipBundle(files, 'programs'))).toBe(true);
    expect(zipBundle(files)).not.toEqual(zipBundle(files, 'programs'));
    expect(filesIn(at('dist/xyz'))).toEqual(['bin/helper', 'bootstrap']);
  });

  it.each([
    ['fails', ['sh', '-c', 'echo no compiler >&2; exit 3'], /the build of \S+xyz failed: [\s\S]*no compiler/],
    ['is not there', ['no-such-compiler'], /the build of \S+xyz failed: [\s\S]*no-such-compiler/],
  ])('names itself where its build %s', async (_what, command, message) => {
    await expect(build({ ...provided, build: command })).rejects.toThrow(message);
  });
});
