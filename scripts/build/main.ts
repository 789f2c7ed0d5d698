import { parseCommandLine } from '../command-line/parse-command-line.ts';
import { readOrExit } from '../command-line/read-or-exit.ts';
import { buildFunctions } from './build-functions.ts';

const USAGE =
  'npm run build   builds each folder of lambda/ into dist/: a bundle, its zip, and the list of its packages';

readOrExit(USAGE, (argv) => parseCommandLine(argv, { script: 'npm run build', options: {} }));

const startedAt = performance.now();
const built = await buildFunctions({ lambdaFolder: 'lambda', distFolder: 'dist' });
for (const { name, codeBytes, zipBytes, sha256 } of built) {
  console.log(`dist/${name}.zip  ${zipBytes} bytes (code ${codeBytes})  sha256 ${sha256}`);
}
console.log(`${built.length} functions built in ${Math.round(performance.now() - startedAt)} ms`);
