import { buildFunctions } from './build-functions.ts';

const startedAt = performance.now();
const built = await buildFunctions({ lambdaFolder: 'lambda', distFolder: 'dist' });
for (const { name, codeBytes, zipBytes, sha256 } of built) {
  console.log(`dist/${name}.zip  ${zipBytes} bytes (code ${codeBytes})  sha256 ${sha256}`);
}
console.log(`${built.length} functions built in ${Math.round(performance.now() - startedAt)} ms`);
