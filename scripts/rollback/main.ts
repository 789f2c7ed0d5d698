import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import { confirm } from '@clack/prompts';
import { asksForHelp } from '../command-line/parse-command-line.ts';
import { AwsAccountError, announceAccount } from '../deploy/announce-account.ts';
import { explain } from '../secrets/run.ts';
import { RollbackError, readRollbackArguments, USAGE } from './arguments.ts';
import { createRollbackNotes } from './notes.ts';
import { rollBack } from './rollback.ts';
import { createVersions } from './versions.ts';

const argv = process.argv.slice(2);

function createConfirm(isSure: boolean) {
  return async (message: string): Promise<boolean> => {
    if (isSure) return true;
    if (process.stdin.isTTY !== true) throw new RollbackError('Nobody here to ask: add --yes.');
    return (await confirm({ message, initialValue: false })) === true;
  };
}

async function main(): Promise<void> {
  const request = readRollbackArguments(argv);
  const { functionName, isSure, prefix } = request;
  const region = request.region ?? (await new LambdaClient({}).config.region());
  const { acceptsOther } = request;
  const { account } = await announceAccount({ env: process.env, region, acceptsOther, print: console.log });
  const deps = {
    versions: createVersions(new LambdaClient({ region }), `${prefix}-${functionName}`),
    notes: createRollbackNotes(new SSMClient({ region }), prefix),
    print: (line: string) => console.log(line),
    confirm: createConfirm(isSure),
  };
  const isDone = await rollBack(request, `account ${account}, Region ${region}`, deps);
  if (!isDone) console.log('Nothing was changed.');
}

if (argv.length === 0 || asksForHelp(argv)) {
  console.log(USAGE);
} else {
  await main().catch((error: unknown) => {
    const isOurs = error instanceof RollbackError || error instanceof AwsAccountError;
    console.error(isOurs ? error.message : explain(error));
    process.exitCode = 1;
  });
}
