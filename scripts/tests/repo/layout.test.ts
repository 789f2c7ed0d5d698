import { readdirSync, statSync } from 'node:fs';
import { doubledNames, exportedNames, forbiddenImports, importCircles, twinStems } from './layout.ts';
import { importsOf, readSourceFiles, type SourceFile } from './source-files.ts';

const files = readSourceFiles();

function planted(file: string, ...imports: string[]): SourceFile {
  return { file, text: '', imports };
}

test('no import goes in a circle, type-only imports included', () => {
  expect(importCircles(files)).toEqual([]);
});

test('a circle would be seen, also one that only types close', () => {
  const text = "import type { B } from './b.ts';\n";
  expect(importsOf('common/a.ts', text)).toEqual(['common/b.ts']);
  const circle = [
    planted('common/a.ts', 'common/b.ts'),
    planted('common/b.ts', 'common/a.ts'),
    planted('common/c.ts', 'common/a.ts'),
  ];
  expect(importCircles(circle)).toEqual([['common/a.ts', 'common/b.ts']]);
});

test('imports go one way', () => {
  expect(forbiddenImports(files)).toEqual([]);
});

test.each([
  ['lambda/qchain/qchain.ts', 'lambda/devops/ecs.ts'],
  ['common/http.ts', 'lambda/devops/ecs.ts'],
  ['common/http.ts', 'scripts/local/json.ts'],
  ['lambda/qchain/qchain.ts', 'scripts/local/json.ts'],
  ['lambda/qchain/qchain.test.ts', 'scripts/send/run.ts'],
  ['scripts/local/bot.ts', 'scripts/tests/e2e/test-user.ts'],
])('an import of %s from %s would be seen', (from, to) => {
  expect(forbiddenImports([planted(from, to)])).toHaveLength(1);
});

test('no two files of one stem lie in a folder', () => {
  expect(twinStems(files.map(({ file }) => file))).toEqual([]);
});

test('twins would be seen', () => {
  expect(twinStems(['a/way.ts', 'a/way.tsx', 'a/way.test.ts'])).toEqual([['a/way.ts', 'a/way.tsx']]);
});

test('an exported name means one thing in its tree', () => {
  expect(doubledNames(files)).toEqual([]);
});

test('a name with two meanings would be seen', () => {
  const text = 'export type Outcome = string;\nexport async function* run() {}\n';
  expect(exportedNames(text)).toEqual(['Outcome', 'run']);
  const twice = ['lambda/qchain/a.ts', 'common/b.ts'].map((file) => ({ file, text, imports: [] }));
  expect(doubledNames(twice)).toEqual(['product: Outcome: lambda/qchain/a.ts common/b.ts']);
});

test('scripts/ holds folders only', () => {
  expect(readdirSync('scripts').filter((name) => !statSync(`scripts/${name}`).isDirectory())).toEqual([]);
});
