import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseCommandLine } from '../command-line/parse-command-line.ts';
import { readOrExit } from '../command-line/read-or-exit.ts';
import { readDeclarations, withTables } from './tables.ts';

const REPOSITORY = path.join(import.meta.dirname, '../..');
const PAGE = path.join(REPOSITORY, 'docs/terraform.md');

const USAGE =
  'npm run docs:terraform   writes the variables and outputs of terraform/ into docs/terraform.md';

readOrExit(USAGE, (argv) => parseCommandLine(argv, { script: 'npm run docs:terraform', options: {} }));
const declarations = globSync('terraform/*.tf', { cwd: REPOSITORY }).flatMap((file) =>
  readDeclarations(readFileSync(path.join(REPOSITORY, file), 'utf8')),
);
writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), declarations));
console.log(`docs/terraform.md: ${declarations.length} variables and outputs`);
