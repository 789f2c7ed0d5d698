import { readdirSync, readFileSync } from 'node:fs';
import { CONSOLES } from '../../../lambda/devops/alarm-link.ts';
import { isTest, readSourceFiles } from './source-files.ts';

const TABLES = new Set(['lambda/devops/alarm-link.ts', 'terraform/versions.tf']);
/** An example is of one partition: nothing but the bot on a laptop reads it, and Terraform gives the real address. */
const EXAMPLES = /^lambda\/\w+\/config\.ts$/;

it('Terraform and /devops know the same consoles', () => {
  const [, table = ''] =
    /^ {2}consoles = \{\n([^}]*)\}/m.exec(readFileSync('terraform/versions.tf', 'utf8')) ?? [];
  const pairs = Array.from(table.matchAll(/^ +(\S+) += "(.+)"$/gm), ([, name, host]) => [name, host]);
  expect(Object.fromEntries(pairs)).toEqual(CONSOLES);
});

it('no other place writes out an address or an ARN of one partition', () => {
  // What runs on a laptop plays one account of one partition.
  const sources = readSourceFiles().filter(
    ({ file }) => !isTest(file) && !EXAMPLES.test(file) && !/^scripts\/(local|tests|bench)\//.test(file),
  );
  const configuration = readdirSync('terraform')
    .filter((name) => name.endsWith('.tf'))
    .map((name) => ({ file: `terraform/${name}`, text: readFileSync(`terraform/${name}`, 'utf8') }));
  const onePartition =
    /https:\/\/\S*\.(?:console\.)?(?:aws\.amazon|amazonaws)\.|console\.(?:aws\.)?amazon|"arn:aws:/;
  const found = [...sources, ...configuration].filter(
    ({ file, text }) => !TABLES.has(file) && onePartition.test(text.replaceAll(/https:\/\/docs\.\S+/g, '')),
  );
  expect(sources.length).toBeGreaterThan(100);
  expect(found.map(({ file }) => file)).toEqual([]);
});
