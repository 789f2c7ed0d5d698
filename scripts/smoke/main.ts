import { setTimeout as delay } from 'node:timers/promises';
import { parseCommandLine, UsageError } from '../command-line/parse-command-line.ts';
import { readOrExit } from '../command-line/read-or-exit.ts';
import { AwsAccountError, announceAccount } from '../deploy/announce-account.ts';
import { readTerraformOutputs } from '../local/terraform-outputs.ts';
import { createAws } from './aws.ts';
import { readTarget, SmokeError } from './outputs.ts';
import { prove } from './prove.ts';

const USAGE = `npm run smoke                    signs "/sre help" as Slack would, and looks for the answer in the backend's log

--command /sre      another command
--outputs <file>    of \`terraform output -json\`, where the state is not reached from terraform/
--origin <url>      where the HTTP API is reached, if not at its own address
--other-aws         also where AWS_ENDPOINT_URL leads to an AWS of your own`;

const OPTIONS = {
  command: { type: 'string', needs: 'a command', example: '/sre', default: '/sre' },
  outputs: { type: 'string', needs: 'a file', example: 'outputs.json' },
  origin: { type: 'string', needs: 'an address', example: 'https://qbot.example.com' },
  'other-aws': { type: 'boolean' },
} as const;

const values = readOrExit(USAGE, (argv) => {
  const read = parseCommandLine(argv, { script: 'npm run smoke', options: OPTIONS }).values;
  if (!read.command.startsWith('/'))
    throw new UsageError(`Commands start with a slash: npm run smoke -- --command /${read.command}`);
  if (read.origin !== undefined && !URL.canParse(read.origin))
    throw new UsageError(
      '--origin needs an address, as in: npm run smoke -- --origin https://qbot.example.com',
    );
  return read;
});

async function main(): Promise<void> {
  const read = readTerraformOutputs(values.outputs);
  if ('problem' in read) throw new SmokeError(read.problem);
  const found = readTarget(read.outputs, values.command);
  const { origin } = values;
  const target =
    origin === undefined ? found : { ...found, url: new URL(new URL(found.url).pathname, origin).href };
  const acceptsOther = values['other-aws'];
  await announceAccount({ env: process.env, region: target.region, acceptsOther, print: console.log });
  const aws = createAws(target.region);
  const requestId = await prove(target, values.command, { aws, fetch, now: Date.now, sleep: delay });
  console.log(`${values.command} help: 200, and ${target.logGroup} has answered request ${requestId}`);
}

await main().catch((error: unknown) => {
  const isTold = error instanceof SmokeError || error instanceof AwsAccountError;
  console.error(isTold ? error.message : error);
  process.exitCode = 1;
});
