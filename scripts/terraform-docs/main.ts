import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readDeclarations, withTables } from './tables.ts';

const REPOSITORY = path.join(import.meta.dirname, '../..');
const PAGE = path.join(REPOSITORY, 'docs/terraform.md');

const declarations = globSync('terraform/*.tf', { cwd: REPOSITORY }).flatMap((file) =>
  readDeclarations(readFileSync(path.join(REPOSITORY, file), 'utf8')),
);
writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), declarations));
console.log(`docs/terraform.md: ${declarations.length} variables and outputs`);
