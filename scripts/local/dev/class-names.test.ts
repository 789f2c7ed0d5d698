import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClassNames } from './class-names.ts';

const SOURCE = `
export class WeatherRefusedError extends Error {
  constructor(message) {
    super(message);
    this.name = new.target.name;
  }
}
export class WeatherLostError extends WeatherRefusedError {}
export const thrown = [new WeatherRefusedError('no'), new WeatherLostError('no')].map(({ name }) => name);
`;

let folder: string;
/** What the two classes are called at run time. */
let names: string[];

/** Bundles it as the functions are built; returns what its classes are called at run time. */
function bundle(functionName: string, source: string): string[] {
  const outfile = path.join(folder, functionName, 'lambda_function.js');
  const entry = path.join(folder, `${functionName}.js`);
  writeFileSync(entry, source);
  const options = ['--bundle', '--minify', '--sourcemap', '--format=cjs', '--log-level=error'];
  execFileSync('node_modules/.bin/esbuild', [entry, ...options, `--outfile=${outfile}`]);
  const printed = execFileSync(process.execPath, ['-p', `require(${JSON.stringify(outfile)}).thrown.join()`]);
  return printed.toString().trim().split(',');
}

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'q-bot-class-names-'));
  names = bundle('weather', SOURCE);
});
afterAll(() => rmSync(folder, { recursive: true }));

it('finds the name that a class has in its source', () => {
  expect(names.every((name) => name.length < 4)).toBe(true);
  const classNameOf = createClassNames(folder);
  expect(names.map((name) => classNameOf('weather', name))).toEqual([
    'WeatherRefusedError',
    'WeatherLostError',
  ]);
});

it.each([
  ['weather', 'TypeError'],
  ['weather', 'zzz'],
  ['weather', '$'],
  ['no_such_function', 'a'],
])('leaves in %s what is no such name: %s', (functionName, name) => {
  expect(createClassNames(folder)(functionName, name)).toBe(name);
});

it('leaves a name that classes of packages have alone', () => {
  const own = path.join(folder, 'node_modules/pack');
  mkdirSync(own, { recursive: true });
  writeFileSync(path.join(own, 'index.js'), SOURCE);
  const [name = ''] = bundle('packaged', `export { thrown } from 'pack';\n`);
  expect(createClassNames(folder)('packaged', name)).toBe(name);
});
