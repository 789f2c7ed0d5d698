import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readFreshExamples } from './fresh-examples.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'examples-'));
  for (const name of ['one', 'two']) mkdirSync(path.join(folder, name));
});
afterEach(() => rmSync(folder, { recursive: true }));

const definitions = { one: { secrets: [] }, two: { secrets: ['two-key'], variables: { LEVEL: '3' } } };
const read = () => readFreshExamples({ lambdaFolder: folder, definitions });
const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
const table = (level: string) =>
  `export const variables = { level: { variable: 'LEVEL', example: ${level} } };`;

it('reads a config.ts again after each change, and what it imports', async () => {
  write('one/level.ts', "export const level: string = '1';");
  write('one/config.ts', `import { level } from './level.ts';\n${table('level')}`);
  expect((await read()).examples).toMatchObject({ one: { LEVEL: '1' }, two: { LEVEL: '3' } });
  write('one/level.ts', "export const level: string = '2';");
  expect((await read()).examples.one).toEqual({ LEVEL: '2' });
  write('one/config.ts', table("'4'"));
  expect((await read()).examples.one).toEqual({ LEVEL: '4' });
});

it.each([
  ['has no table', 'export const loadConfig = 1;', /exports no "variables"/],
  ['does not compile', 'export const = 1;', /./],
  ['throws', 'throw new Error("not so");', /^not so$/],
])('says that a config.ts %s, and reads the others', async (_what, text, fault) => {
  write('one/config.ts', text);
  const { examples, faults } = await read();
  expect(faults).toEqual({ one: expect.stringMatching(fault) });
  expect(Object.keys(examples)).toEqual(['two']);
});

it('rejects where a config.ts ends the thread', async () => {
  write('one/config.ts', 'process.exit(1);');
  await expect(read()).rejects.toThrow('a config.ts ended the thread that reads it');
});
