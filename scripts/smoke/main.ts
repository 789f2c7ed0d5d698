import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { decodeText } from '../local/decode-text.ts';
import { parseJson } from '../local/json.ts';
import { createAws } from './aws.ts';
import { readTarget, SmokeError } from './outputs.ts';
import { prove } from './prove.ts';

const USAGE = `npm run smoke                    signs "/sre help" as Slack would, and looks for it in the backend's log

--command /sre      another command
--outputs <file>    of \`terraform output -json\`, where the state is not reached from terraform/
--origin <url>      where the HTTP API is reached, if not at its own address`;

const { values } = parseArgs({
  options: {
    command: { type: 'string', default: '/sre' },
    outputs: { type: 'string' },
    origin: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/** Also as PowerShell's `>` writes it, in UTF-16. */
function readOutputsFile(file: string): unknown {
  const outputs = parseJson(decodeText(readFileSync(file)) ?? '');
  if (outputs === undefined) throw new SmokeError(`${file} is not what terraform output -json prints.`);
  return outputs;
}

function readOutputs(): unknown {
  if (values.outputs !== undefined) return readOutputsFile(values.outputs);
  const folder = path.join(import.meta.dirname, '../../terraform');
  const { status, stdout, stderr, error } = spawnSync('terraform', ['output', '-json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (error) throw new SmokeError('terraform is not installed: give --outputs instead.');
  if (status !== 0) throw new SmokeError(`terraform output: ${stderr.trim()}`);
  return JSON.parse(stdout);
}

async function main(): Promise<void> {
  const found = readTarget(readOutputs(), values.command);
  const { origin } = values;
  const target =
    origin === undefined ? found : { ...found, url: new URL(new URL(found.url).pathname, origin).href };
  const aws = createAws(target.region);
  const requestId = await prove(target, values.command, { aws, fetch, now: Date.now, sleep: delay });
  console.log(`${values.command} help: 200, and request ${requestId} stands in ${target.logGroup}`);
}

if (values.help) {
  console.log(USAGE);
} else {
  await main().catch((error: unknown) => {
    console.error(error instanceof SmokeError ? error.message : error);
    process.exitCode = 1;
  });
}
