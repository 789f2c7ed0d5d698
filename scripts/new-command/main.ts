import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { asksForHelp } from '../command-line/parse-command-line.ts';
import { DefinitionError } from '../local/wiring/function-definitions.ts';
import { readArguments } from './arguments.ts';
import { makeCommand } from './make-command.ts';
import { NewCommandError, readName } from './name.ts';
import { nextSteps } from './next-steps.ts';

const USAGE = `npm run new-command -- xyz           makes lambda/xyz and its entry in terraform/lambda.tf, for /xyz
npm run new-command -- xyz-tool      lambda/xyz_tool, for /xyz-tool
npm run new-command -- xyz --language python      the same in Python`;

const root = path.join(import.meta.dirname, '../..');

function format(folder: string): void {
  const biome = path.join('node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const { status, stdout, stderr } = spawnSync(process.execPath, [biome, 'check', '--write', folder], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${folder} could not be formatted:\n${stdout}${stderr}`);
}

function main(argv: readonly string[]): void {
  if (asksForHelp(argv)) {
    console.log(USAGE);
    return;
  }
  const { language, typed } = readArguments(argv);
  console.log(nextSteps(makeCommand({ root, format }, readName(typed), language)));
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof NewCommandError || error instanceof DefinitionError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
