import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { AwsAccountError, announceAccount } from '../deploy/announce-account.ts';
import { readTerraformOutputs } from '../local/terraform-outputs.ts';
import { createAws } from './aws.ts';
import { readTarget, SmokeError } from './outputs.ts';
import { prove } from './prove.ts';

const USAGE = `npm run smoke                    signs "/sre help" as Slack would, and looks for it in the backend's log

--command /sre      another command
--outputs <file>    of \`terraform output -json\`, where the state is not reached from terraform/
--origin <url>      where the HTTP API is reached, if not at its own address
--other-aws         also where AWS_ENDPOINT_URL leads to an AWS of your own`;

const { values } = parseArgs({
  options: {
    command: { type: 'string', default: '/sre' },
    outputs: { type: 'string' },
    origin: { type: 'string' },
    'other-aws': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
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
  console.log(`${values.command} help: 200, and request ${requestId} stands in ${target.logGroup}`);
}

if (values.help) {
  console.log(USAGE);
} else {
  await main().catch((error: unknown) => {
    const isTold = error instanceof SmokeError || error instanceof AwsAccountError;
    console.error(isTold ? error.message : error);
    process.exitCode = 1;
  });
}
