import {
  DescribeParametersCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { createParameters } from './parameters.ts';

const ssm = mockClient(SSMClient);
const parameters = createParameters({ client: new SSMClient({ region: 'us-east-1' }), prefix: 'qbot' });

beforeEach(() => ssm.reset());

describe('reading', () => {
  it('asks for ten at a time, and knows each by its short name', async () => {
    ssm.on(GetParametersCommand).callsFake(({ Names }: { Names: string[] }) => ({
      Parameters: Names.map((Name) => ({ Name, Value: `value of ${Name}`, Version: 3 })),
    }));
    const names = Array.from({ length: 11 }, (_, index) => `secret-${index}`);

    const found = await parameters.read(names);

    expect(ssm.commandCalls(GetParametersCommand).map((call) => call.args[0].input.Names?.length)).toEqual([
      10, 1,
    ]);
    expect([...found.keys()]).toEqual(names);
    expect(found.get('secret-10')).toEqual({
      value: 'value of /qbot/secret-10',
      version: 3,
      changedAt: undefined,
    });
  });

  it('leaves out what is not there', async () => {
    ssm.on(GetParametersCommand).resolves({ InvalidParameters: ['/qbot/slack-bot-token'] });

    expect(await parameters.read(['slack-bot-token'])).toEqual(new Map());
  });
});

describe('writing', () => {
  it('gives a new version under the same key', async () => {
    ssm
      .on(DescribeParametersCommand, {
        ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: ['/qbot/slack-bot-token'] }],
      })
      .resolvesOnce({ Parameters: [], NextToken: 'more' })
      .resolves({ Parameters: [{ Name: '/qbot/slack-bot-token', Type: 'SecureString', KeyId: 'a-key' }] });
    ssm.on(PutParameterCommand).resolves({ Version: 2 });

    await parameters.write('slack-bot-token', 'a-value');

    expect(ssm.commandCalls(PutParameterCommand).map((call) => call.args[0].input)).toEqual([
      {
        Name: '/qbot/slack-bot-token',
        Value: 'a-value',
        Type: 'SecureString',
        Overwrite: true,
        KeyId: 'a-key',
      },
    ]);
  });

  it('puts the same value under another key, once', async () => {
    const stored = { Name: '/qbot/slack-bot-token', Type: 'SecureString' } as const;
    ssm
      .on(DescribeParametersCommand)
      .resolvesOnce({ Parameters: [{ ...stored, KeyId: 'alias/aws/ssm' }] })
      .resolves({ Parameters: [{ ...stored, KeyId: 'a-key' }] });
    ssm.on(GetParametersCommand).resolves({ Parameters: [{ ...stored, Value: 'a-value', Version: 1 }] });
    ssm.on(PutParameterCommand).resolves({ Version: 2 });

    await expect(parameters.rekey('slack-bot-token', 'a-key')).resolves.toBe(true);
    await expect(parameters.rekey('slack-bot-token', 'a-key')).resolves.toBe(false);

    const put = { Name: stored.Name, Value: 'a-value', Type: stored.Type, Overwrite: true, KeyId: 'a-key' };
    expect(ssm.commandCalls(PutParameterCommand).map((call) => call.args[0].input)).toEqual([put]);
  });

  it('never makes a parameter', async () => {
    ssm.on(DescribeParametersCommand).resolves({ Parameters: [] });

    await expect(parameters.write('slack-bot-token', 'a-value')).rejects.toThrow(/run terraform apply first/);
    expect(ssm.commandCalls(PutParameterCommand)).toHaveLength(0);
  });

  it('never writes where anybody can read', async () => {
    ssm
      .on(DescribeParametersCommand)
      .resolves({ Parameters: [{ Name: '/qbot/slack-bot-token', Type: 'String' }] });

    await expect(parameters.write('slack-bot-token', 'a-value')).rejects.toThrow(/no SecureString/);
    expect(ssm.commandCalls(PutParameterCommand)).toHaveLength(0);
  });

  it('takes the value out of what SSM says', async () => {
    ssm.on(DescribeParametersCommand).resolves({ Parameters: [{ Type: 'SecureString' }] });
    ssm.on(PutParameterCommand).rejects(new Error("Value 'a-value' at 'value' failed to satisfy constraint"));

    await expect(parameters.write('slack-bot-token', 'a-value')).rejects.toThrow(
      /'\[the value\]' at 'value' failed/,
    );
    await expect(parameters.write('slack-bot-token', 'a-value')).rejects.not.toThrow(/a-value/);
  });
});
