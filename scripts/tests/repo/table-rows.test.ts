import { globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readFunctionDefinitions } from '../../local/wiring/function-definitions.ts';
import { type Expression, readLocals } from '../../local/wiring/terraform.ts';

const definitions = readFunctionDefinitions('lambda');
const { functions } = readLocals(readFileSync('terraform/lambda.tf', 'utf8'));

/**
 * What the ids of rows in the table begin with, as the code writes it: `` `receipt#${key}` ``, `keyPrefix: 'push'`. What
 * is handed to runOnce, or is a key, stands behind such a prefix.
 */
function prefixesIn(source: string): string[] {
  const text = source.replaceAll(/^ *\/?\*.*$/gm, '');
  const ids = text.matchAll(/(?<!runOnce\(|key: )`([a-zA-Z-]+#)(?=[^`]*\$\{)/g);
  const keys = text.matchAll(/keyPrefix: '([\w-]+)'/g);
  return [
    ...Array.from(ids, ([, prefix = '']) => prefix),
    ...Array.from(keys, ([, prefix = '']) => `${prefix}#`),
  ];
}

/** The same in Python: `f"receipt#{key}"`, `key_prefix="push"`. */
function prefixesInPython(source: string): string[] {
  const ids = source.matchAll(/\bf"([a-zA-Z-]+#)\{/g);
  const keys = source.matchAll(/\bkey_prefix="([\w-]+)"/g);
  return [
    ...Array.from(ids, ([, prefix = '']) => prefix),
    ...Array.from(keys, ([, prefix = '']) => `${prefix}#`),
  ];
}

/** The files of a function: its folder's, and what they import of `common/`, values only. */
function filesOf(folder: string): string[] {
  const python = globSync(`${folder}/**/*.py`);
  if (python.length > 0) return [...python, ...globSync('common/python/qbot/*.py')];
  const found = new Set(globSync(`${folder}/*.ts`).filter((file) => !file.endsWith('.test.ts')));
  for (const file of found) {
    const imports = readFileSync(file, 'utf8').matchAll(/^import (?!type )[^;]*? from '(\.[^']+\.ts)';$/gm);
    for (const [, to = ''] of imports) found.add(path.join(path.dirname(file), to));
  }
  return [...found];
}

function usedRows(name: string): string[] {
  return usedIn(`lambda/${name}`);
}

function usedIn(folder: string): string[] {
  const all = filesOf(folder).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return file.endsWith('.py') ? prefixesInPython(text) : prefixesIn(text);
  });
  return [...new Set(all)].sort();
}

/** `told#` alone where the entry of a backend says nothing, as in iam.tf. */
function listedRows(name: string): string[] {
  const entry = objectOf(objectOf(functions)[name]);
  if (entry.table === undefined) return definitions[name]?.eventPattern === undefined ? [] : ['told#'];
  return Array.from(textOf(entry.table).matchAll(/"([\w-]+#[\w#-]*)"/g), ([, row = '']) => row).sort();
}

const objectOf = (expression: Expression | undefined) => (typeof expression === 'object' ? expression : {});
const textOf = (expression: Expression): string =>
  typeof expression === 'object' ? Object.values(expression).map(textOf).join('\n') : expression;

it.each(readdirSync('lambda'))('%s: its role reaches the rows that its code names, and no others', (name) => {
  const used = usedRows(name);
  const listed = listedRows(name);
  expect(used.filter((prefix) => !listed.some((row) => row.startsWith(prefix)))).toEqual([]);
  expect(listed.filter((row) => !used.some((prefix) => row.startsWith(prefix)))).toEqual([]);
});

it('sees what it should', () => {
  expect(usedRows('devops')).toEqual(['alarm#', 'devops#', 'limit#', 'lock#', 'restart#', 'told#']);
  expect(usedRows('gatekeeper')).toEqual([]);
  for (const example of ['example/backend_lambda', 'example/backend_lambda_python'])
    expect(usedIn(example)).toEqual(['backend_lambda#', 'told#']);
  expect(listedRows('pushover')).toEqual([
    'drill#',
    'phone-tap#',
    'push#',
    'pushover-alert#',
    'pushover-ring#',
  ]);
});
