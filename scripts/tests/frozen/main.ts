import path from 'node:path';
import { startFake } from '../../bench/fake.ts';
import { frozenFunctions, missingOf } from './frozen-functions.ts';
import { runFrozen } from './frozen-process.ts';
import { loopsOf } from './runtime-clients.ts';

const REQUESTS = 200;

/**
 * Each function of `dist` behind the loop of each aws-lambda-ric whose folder is named, on the Node.js that runs this:
 * node scripts/tests/frozen/main.ts node_modules/aws-lambda-ric. Whatever is not written when the process stands still
 * is lost.
 */
async function main(packageFolders: readonly string[]): Promise<number> {
  const fake = await startFake();
  let lost = 0;
  try {
    const folders = { lambdaFolder: path.resolve('lambda'), distFolder: path.resolve('dist') };
    for (const { loop, name: client } of packageFolders.flatMap((one) => loopsOf(path.resolve(one)))) {
      for (const target of frozenFunctions(fake, folders)) {
        const environment = { ...target.environment, AWS_EXECUTION_ENV: runtimeOf(client) };
        const requests = await runFrozen({ ...target, environment, loop }, REQUESTS);
        const failures = requests.filter(({ result }) => result.error !== null).length;
        const missing = missingOf(target, requests).flat();
        const times = requests.map(({ ms }) => ms).sort((a, b) => a - b);
        const median = (times[times.length / 2] ?? Number.NaN).toFixed(2);
        lost += failures + missing.length;
        process.stdout.write(
          `Node ${process.versions.node}, aws-lambda-ric ${client}: ${target.name}: ${requests.length} frozen requests, ${failures} failed, ${missing.length} lines lost${missing.length === 0 ? '' : ` (${[...new Set(missing)].join(', ')})`}, median ${median} ms\n`,
        );
      }
    }
  } finally {
    await fake.close();
  }
  return lost === 0 ? 0 : 1;
}

/** Lambda's runtimes of Node.js 22 have version 3 of the client, those of 24 version 4. */
function runtimeOf(client: string): string {
  return `AWS_Lambda_nodejs${client.startsWith('3.') ? 22 : 24}.x`;
}

process.exitCode = await main(process.argv.slice(2));
