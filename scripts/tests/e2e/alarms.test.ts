import { randomUUID } from 'node:crypto';
import { CHANNEL, eventually, startTestUser, type TestUser } from './test-user.ts';

jest.setTimeout(60_000);

const NAME = 'shop-checkout-5xx';
const ENGINEER = 'U0ENGINE01';

let testUser: TestUser;
beforeAll(async () => {
  testUser = await startTestUser();
});
afterAll(() => testUser.bot.close());
beforeEach(() => testUser.bot.faults.clear());

/** A change of state as CloudWatch tells it, once the bot is done with it. */
async function change(...states: ('ALARM' | 'OK' | 'INSUFFICIENT_DATA')[]): Promise<void> {
  const { account, cloud, trace } = testUser.bot;
  for (const state of states) {
    const id = randomUUID();
    const { traceId } = trace.open(`${NAME} ${state}`, id);
    account.alarms.setState(NAME, state, { id, traceId });
  }
  await cloud.idle();
}

const messages = () =>
  testUser.channel().filter(({ text }) => text.includes(NAME) && !text.includes('muted'));
const newest = () => {
  const message = messages().at(-1);
  if (message === undefined) throw new Error('no message of the alarm');
  return message;
};

it('fires, recovers and flaps in one message, from which an incident opens', async () => {
  await change('ALARM');
  expect(messages()).toHaveLength(1);
  expect(newest()).toMatchObject({ channel: CHANNEL, text: expect.stringContaining('went into ALARM') });
  expect(JSON.stringify(newest().blocks)).toContain('Shop Errors, Sum of 1 min: 12, 9, 17 (threshold 5)');

  const opened = testUser.form();
  await testUser.click(newest(), '/sre:incident:open_form');
  const { view } = await opened;
  expect(JSON.stringify(view)).toContain(`"initial_value":"Alarm ${NAME}"`);
  expect(JSON.stringify(view)).toContain('#alarmsV2:alarm/shop-checkout-5xx');

  await change('OK');
  expect(newest().text).toContain('has recovered');
  await change('ALARM', 'OK', 'ALARM');
  expect(messages()).toHaveLength(1);
  expect(newest().text).toMatch(/flapping: 5 changes since .*: :red_circle: in ALARM$/);
});

it('is shown right though each event comes three times, and the first late', async () => {
  testUser.bot.faults.set({ target: 'bus', kind: 'stall', ms: 1500, times: 1 });
  testUser.bot.faults.set({ target: 'bus', kind: 'repeat', copies: 3, apartMs: 400 });
  await change('OK', 'ALARM', 'OK');
  expect(messages()).toHaveLength(1);
  expect(newest().text).toMatch(/flapping: \d changes since .* OK$/);
});

it('is shown once Slack is back', async () => {
  testUser.bot.faults.set({ target: 'slack.chat.update', kind: 'status', status: 503, times: 2 });
  await change('ALARM');
  expect(newest().text).toMatch(/ in ALARM$/);
});

it('asks before a restart, as the command does, for those alone who may', async () => {
  const refused = await testUser.click(newest(), '/devops:restart:alarm', ENGINEER);
  await testUser.bot.cloud.idle();
  const shown = testUser.bot.slack.state().messages.filter(({ ephemeralFor }) => ephemeralFor === ENGINEER);
  expect([refused.shown, ...shown.map(({ text }) => text)].join()).toContain('restart');
  await testUser.click(newest(), '/devops:restart:alarm');
  await eventually(() => testUser.channel().some(({ text }) => text.startsWith('Restart `shop/checkout`?')));
  expect(testUser.bot.account.containers.updates()).toEqual([]);
});

it('is muted in the channel, and says so', async () => {
  await testUser.click(newest(), '/devops:mute:1h');
  await testUser.bot.cloud.idle();
  expect(testUser.channel().at(-1)?.text).toMatch(/muted .*shop-checkout-5xx.* until /);
  expect(JSON.stringify(newest().blocks)).toContain(':no_bell: Muted by <@U0ONCALL01>');
});

it('nobody but CloudWatch tells of it', async () => {
  const before = newest().text;
  const entry = {
    ...{ Source: 'aws.cloudwatch', DetailType: 'CloudWatch Alarm State Change', EventBusName: 'default' },
    Detail: JSON.stringify({ alarmName: NAME, state: { value: 'OK', timestamp: new Date().toISOString() } }),
  };
  const cloud = testUser.bot.cloud.aws;
  const response = await cloud.request('/', {
    method: 'POST',
    headers: {
      'x-amz-target': 'AWSEvents.PutEvents',
      authorization: `AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/events/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
    },
    body: JSON.stringify({ Entries: [entry] }),
  });
  expect(await response.json()).toMatchObject({
    FailedEntryCount: 1,
    Entries: [{ ErrorCode: 'NotAuthorizedForSourceException' }],
  });
  expect(newest().text).toBe(before);
});
