import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { createSecrets, endingValue } from '../../common/aws/secrets.ts';
import { recordLog } from '../../common/fixtures/record-log.ts';
import { type SignedRequest, signSlackRequest } from '../../common/slack/signature.ts';
import { createAuthenticate } from './authenticate.ts';

const NAMES = ['/qbot/slack-signing-secret', '/qbot/slack-signing-secret-previous'];
const HOUR = 60 * 60 * 1000;
const ssm = mockClient(SSMClient);

function setUp() {
  const clock = { now: 1_790_000_000_000 };
  const now = (): number => clock.now;
  const client = new SSMClient({ region: 'eu-west-1' });
  const secrets = createSecrets({ client, log: recordLog().log, now });
  const authenticate = createAuthenticate({ readSecrets: (options) => secrets.read(NAMES, options), now });
  const signed = (secret: string): SignedRequest => {
    const timestamp = String(Math.floor(clock.now / 1000));
    const body = Buffer.from('command=%2Fsre');
    return { timestamp, body, signature: signSlackRequest({ secret, timestamp, body }) };
  };
  return { clock, by: (secret: string) => authenticate(signed(secret)) };
}

function stored(current: string, previous: string): void {
  const values = [current, previous];
  ssm
    .on(GetParametersCommand)
    .resolves({ Parameters: NAMES.map((Name, index) => ({ Name, Value: values[index] ?? '' })) });
}

function asked(): number {
  return ssm.commandCalls(GetParametersCommand).length;
}

beforeEach(() => {
  ssm.reset();
});

describe('createAuthenticate, with secrets in SSM', () => {
  it('asks SSM once for many requests', async () => {
    stored('fixture-one', 'not-set');
    const { by } = setUp();
    for (const _ of [1, 2, 3]) await expect(by('fixture-one')).resolves.toBeUndefined();
    expect(asked()).toBe(1);
  });

  it('heals a rotation at the first request that is signed with the new secret', async () => {
    stored('fixture-one', 'not-set');
    const { by, clock } = setUp();
    await by('fixture-one');
    stored('fixture-two', endingValue('fixture-one', clock.now + HOUR));
    await expect(by('fixture-two')).resolves.toBeUndefined();
    await expect(by('fixture-one')).resolves.toBeUndefined();
    expect(asked()).toBe(2);
  });

  it('keeps a flood of forgeries from SSM [F29]', async () => {
    stored('fixture-one', 'not-set');
    const { by } = setUp();
    for (const _ of Array(20)) await expect(by('guess')).resolves.toBe('mismatch');
    expect(asked()).toBe(2);
  });

  it.each(['not-set', '', ' '])('fails closed while the secret is %p', async (value) => {
    stored(value, value);
    const { by } = setUp();
    await expect(by(value)).resolves.toBe('no_secret');
  });

  it('goes on for an hour with the values it has, once SSM is away [F19]', async () => {
    stored('fixture-one', 'not-set');
    const { by, clock } = setUp();
    await by('fixture-one');
    ssm.on(GetParametersCommand).rejects(new Error('SSM is away'));
    await expect(by('guess')).resolves.toBe('mismatch');
    clock.now += HOUR;
    await expect(by('fixture-one')).resolves.toBeUndefined();
    await expect(by('guess')).resolves.toBe('mismatch');
    clock.now += 60_000;
    await expect(by('fixture-one')).resolves.toBe('secret_unreadable');
  });

  it('proves nothing where SSM never answered [F19]', async () => {
    ssm.on(GetParametersCommand).rejects(new Error('SSM is away'));
    await expect(setUp().by('fixture-one')).resolves.toBe('secret_unreadable');
  });
});
