import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { SSMClient } from '@aws-sdk/client-ssm';
import { isCancel, password } from '@clack/prompts';
import { asksForHelp } from '../command-line/parse-command-line.ts';
import { announceAccount } from '../deploy/announce-account.ts';
import { readFunctionDefinitions } from '../local/wiring/function-definitions.ts';
import { type Invocation, readArguments, USAGE } from './arguments.ts';
import { listSecrets, type Secret } from './catalogue.ts';
import { createParameters } from './parameters.ts';
import { explain, run } from './run.ts';
import { askAtTerminal, readFromPipe } from './value-source.ts';

const argv = process.argv.slice(2);

async function askHidden(question: string): Promise<string | undefined> {
  const answer = await password({ message: question });
  return isCancel(answer) ? undefined : answer;
}

function dependencies(secrets: Secret[], { prefix, region, force }: Invocation) {
  const client = new SSMClient(region === undefined ? {} : { region });
  const interactive = process.stdin.isTTY === true;
  return {
    secrets,
    prefix,
    force,
    interactive,
    now: Date.now,
    parameters: createParameters({ client, prefix }),
    ask: interactive ? askAtTerminal(askHidden) : readFromPipe(process.stdin),
    makeToken: () => randomBytes(32).toString('base64url'),
    print: (line: string) => console.log(line),
  };
}

async function main(): Promise<number> {
  const definitions = readFunctionDefinitions(path.join(import.meta.dirname, '../../lambda'));
  const names = listSecrets(definitions).map(({ name }) => name);
  const invocation = readArguments(argv, names);
  // The names alone are the project's.
  if (invocation.action !== 'list') {
    await announceAccount({ env: process.env, print: console.log, ...invocation });
  }
  return run(dependencies(listSecrets(definitions, invocation.incidents), invocation), invocation);
}

if (argv.length === 0 || asksForHelp(argv)) {
  console.log(USAGE);
} else {
  process.exitCode = await main().catch((error: unknown) => {
    console.error(explain(error));
    return 1;
  });
}
