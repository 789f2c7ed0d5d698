import {
  GetAliasCommand,
  LambdaClient,
  ListVersionsByFunctionCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { RollbackError } from './arguments.ts';
import { createVersions } from './versions.ts';

const client = new LambdaClient({ region: 'eu-west-1' });
const lambda = mockClient(client);
const versions = createVersions(client, 'qbot-opsgenie');
const LIVE = { version: 9, codeId: 'abc=', revision: 'r1' };

const named = (name: string) => Object.assign(new Error('said AWS'), { name });

beforeEach(() => lambda.reset());

it('lists versions of every page, the oldest first, without $LATEST', async () => {
  lambda
    .on(ListVersionsByFunctionCommand, { FunctionName: 'qbot-opsgenie' })
    .resolvesOnce({ Versions: [{ Version: '$LATEST' }, { Version: '10' }], NextMarker: 'more' })
    .resolves({
      Versions: [
        { Version: '9', CodeSha256: 'x=', LastModified: 'then', Environment: { Variables: { A: '1' } } },
      ],
    });
  expect(await versions.list()).toEqual([
    { number: 9, codeSha256: 'x=', publishedAt: 'then', environment: { A: '1' } },
    { number: 10, codeSha256: '', publishedAt: '', environment: {} },
  ]);
});

it('reads what is live, and which code was applied', async () => {
  lambda
    .on(GetAliasCommand, { FunctionName: 'qbot-opsgenie', Name: 'live' })
    .resolves({ FunctionVersion: '9', Description: 'Code abc=', RevisionId: 'r1' });
  expect(await versions.live()).toEqual(LIVE);
});

it('moves the alias only as it was read', async () => {
  lambda.on(UpdateAliasCommand).resolves({});
  await versions.lead(8, LIVE);
  expect(lambda.commandCalls(UpdateAliasCommand)[0]?.args[0].input).toEqual({
    ...{ FunctionName: 'qbot-opsgenie', Name: 'live', FunctionVersion: '8', RevisionId: 'r1' },
  });
});

it('says that the alias was moved meanwhile', async () => {
  lambda.on(UpdateAliasCommand).rejects(named('PreconditionFailedException'));
  await expect(versions.lead(8, LIVE)).rejects.toThrow('moved the alias of qbot-opsgenie meanwhile');
});

it.each(['list', 'live'] as const)('says where to look if there is no function: %s', async (call) => {
  lambda.onAnyCommand().rejects(named('ResourceNotFoundException'));
  await expect(versions[call]()).rejects.toThrow(RollbackError);
  await expect(versions[call]()).rejects.toThrow(
    'qbot-opsgenie, or its alias "live", is not in this account',
  );
});

it.each(['list', 'live'] as const)('passes on what else AWS says: %s', async (call) => {
  lambda.onAnyCommand().rejects(named('AccessDeniedException'));
  await expect(versions[call]()).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
