import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readBundledPackages } from './bundled-packages.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'q-bot-packages-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function install(folder: string, manifest: object, files: Record<string, string> = {}): void {
  mkdirSync(path.join(root, folder), { recursive: true });
  for (const [file, text] of Object.entries({ ...files, 'package.json': JSON.stringify(manifest) })) {
    writeFileSync(path.join(root, folder, file), text);
  }
}

function metafile(...files: string[]): string {
  const inputs = Object.fromEntries(files.map((file) => [file, { bytesInOutput: 1 }]));
  return JSON.stringify({ outputs: { 'dist/x/lambda_function.js': { inputs } } });
}

it('finds each package once, with its version and every text of its licence', () => {
  install(
    'node_modules/lantern',
    { name: 'lantern', version: '1.2.3', license: 'MIT' },
    { 'license.md': 'MIT text\n', NOTICE: 'a notice', 'licensee.js': 'code', 'README.md': 'read me' },
  );
  const file = metafile('node_modules/lantern/a.js', 'node_modules/lantern/lib/b.js', 'lambda/x/x.ts');
  expect(readBundledPackages(file, root)).toEqual([
    { name: 'lantern', version: '1.2.3', license: 'MIT', notices: ['a notice', 'MIT text'] },
  ]);
});

it('tells two versions of a package apart, and joins two copies of one, in the order of names', () => {
  install('node_modules/@sea/retry', { name: '@sea/retry', version: '2.0.0' });
  install('node_modules/b/node_modules/@sea/retry', { name: '@sea/retry', version: '1.0.0' });
  install('node_modules/a/node_modules/@sea/retry', { name: '@sea/retry', version: '1.0.0' });
  const found = readBundledPackages(
    metafile(
      'node_modules/@sea/retry/x.js',
      'node_modules/b/node_modules/@sea/retry/x.js',
      'node_modules/a/node_modules/@sea/retry/x.js',
    ),
    root,
  );
  expect(found.map(({ name, version }) => `${name} ${version}`)).toEqual([
    '@sea/retry 1.0.0',
    '@sea/retry 2.0.0',
  ]);
});

it('throws where a package does not say what it is', () => {
  install('node_modules/nameless', { version: '1.0.0' });
  expect(() => readBundledPackages(metafile('node_modules/nameless/x.js'), root)).toThrow();
});
