import { signSlackRequest } from '../../../common/slack/signature.ts';
import type { Message } from '../../local/fakes/slack/slack.ts';
import { questionOf } from './orders.ts';
import { eventually, startTestUser, type TestUser } from './test-user.ts';

jest.setTimeout(60_000);

const ONCALL = 'U0ONCALL01';
const ENGINEER = 'U0ENGINE01';
const CONFIRM = '/devops:restart:confirm';
const CANCEL = '/devops:restart:cancel';

let testUser: TestUser;

beforeAll(async () => {
  testUser = await startTestUser();
});

afterAll(() => testUser.bot.close());

beforeEach(() => testUser.bot.faults.clear());

const updates = () => testUser.bot.account.containers.updates().length;

/** Ephemeral messages to the user who did this, once the bot is done. */
async function told(work: () => Promise<unknown>, user = ONCALL, { bot } = testUser): Promise<string> {
  const before = bot.slack.state().messages.length;
  await work();
  await bot.cloud.idle();
  const messages = bot.slack.state().messages.slice(before);
  return messages
    .filter(({ ephemeralFor }) => ephemeralFor === user)
    .map(({ text }) => text)
    .join('\n---\n');
}

describe('/devops alarms', () => {
  it('shows what is in ALARM, since when, with a link', async () => {
    const text = await told(() => testUser.type('/devops', 'alarms'));
    expect(text).toContain('*2 alarms in ALARM*');
    expect(text).toContain(
      '<https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#alarmsV2:alarm/checkout-5xx|checkout-5xx> for 12 min',
    );
    expect(text).toContain('|shop-unhealthy>');
    expect(text).not.toContain('payments');
  });

  it('shows those of a prefix', async () => {
    const text = await told(() => testUser.type('/devops', 'alarms shop'));
    expect(text).toContain('*1 alarm in ALARM* whose names begin with `shop`');
    expect(await told(() => testUser.type('/devops', 'alarms nothing'))).toContain('*No alarms*');
  });
});

it('/devops services shows the services of a cluster', async () => {
  const text = await told(() => testUser.type('/devops', 'services shop'));
  expect(text).toMatch(/^checkout +2 +2 +0 {2}3 h 0 min ago, completed {2}checkout:42$/m);
  expect(text).toMatch(/^search +1 +1 +0 {2}not by ECS +-$/m);
  expect(text).toContain('`/devops restart shop/checkout`');
});

it.each([
  ['services', 'Type `/devops services &lt;cluster&gt;`'],
  ['services other', "Q-Bot can't see that cluster. It can see: `shop`."],
  ['restart', 'Type `/devops restart &lt;cluster&gt;/&lt;service&gt;`'],
  ['restart checkout', 'Name one service with its cluster'],
  ['services shpo', "Q-Bot can't see that cluster. Did you mean `shop`? It can see: `shop`."],
  ['restart shop/warehouse', "Q-Bot can't restart `shop/warehouse`. You can restart: `shop/checkout`"],
  ['restart shop/chekout', 'Did you mean `shop/checkout`? You can restart: `shop/checkout`'],
  ['restart shop/search', 'not deployed by ECS itself'],
  ['alarm', '`/devops` has no `alarm`. Did you mean `/devops alarms`? `/devops help` shows what it has.'],
])('says what is wrong with "%s"', async (text, words) => {
  expect(await told(() => testUser.type('/devops', text))).toContain(words);
});

it.each([
  [
    'alarms',
    { target: 'monitoring.DescribeAlarms', kind: 'refuse' },
    'CloudWatch closed the connection (ECONNRESET). Nothing was changed. Try again in a minute.',
  ],
  [
    'services shop',
    { target: 'ecs.ListServices', kind: 'refuse' },
    'ECS closed the connection (ECONNRESET). Nothing was changed. Try again in a minute.',
  ],
  [
    'restart shop/checkout',
    { target: 'ecs.DescribeServices', kind: 'refuse' },
    'ECS closed the connection (ECONNRESET). Nothing was changed. Try again in a minute.',
  ],
  [
    'services shop',
    { target: 'ecs.ListServices', kind: 'status', status: 503 },
    'ECS is having problems (HTTP 503). Nothing was changed. Try again in a minute.',
  ],
])('says that nothing was changed where "%s" cannot be done: %j', async (text, fault, words) => {
  testUser.bot.faults.set(fault);
  expect(await told(() => testUser.type('/devops', text))).toContain(words);
});

describe('/devops restart', () => {
  it('asks, restarts once, follows it and says that it is done, all in one message', async () => {
    testUser.bot.account.containers.setRollout({ ms: 5000 });
    const question = await questionOf(testUser, 'shop/checkout');
    expect(question.text).toMatch(
      /^Restart `shop\/checkout`\? <@U0ONCALL01> has to confirm by <!date\^\d+\^\{time_secs\}\|[\d:]{8} UTC>\.$/,
    );
    expect(JSON.stringify(question.blocks)).toContain('2 new tasks of `checkout:42`');
    expect(updates()).toBe(0);
    testUser.bot.faults.set({ target: 'bus', kind: 'repeat', copies: 3 });
    await testUser.click(question, CONFIRM);
    await eventually(() => question.text.includes('is restarted: 2 of 2 new tasks run'));
    await testUser.bot.cloud.idle();
    expect(updates()).toBe(1);
    expect(question.history.join('\n')).toContain('Restarting `shop/checkout`: 1 of 2 new tasks run.');
    expect(question.blocks.map(({ type }) => type)).toEqual(['section', 'context']);
    expect(testUser.channel().filter(({ text }) => text.includes('shop/checkout'))).toHaveLength(1);
  });

  it('of a service without a rollout state ends as well', async () => {
    testUser.bot.account.containers.setRollout({ ms: 3000 });
    const services = () => told(() => testUser.type('/devops', 'services shop'));
    expect(await services()).toMatch(/^billing +2 +2 +0 {2}3 h 0 min ago, completed {2}billing:7$/m);
    const question = await questionOf(testUser, 'shop/billing');
    expect(JSON.stringify(question.blocks)).not.toContain('under way');
    await testUser.click(question, CONFIRM);
    await eventually(() => question.text.includes('is restarted: 2 of 2 new tasks run'));
    expect(await services()).toMatch(/^billing .* ago, completed +billing:7$/m);
  });

  it('restarts nothing where it is cancelled', async () => {
    testUser.bot.account.containers.setRollout({ ms: 100 });
    const question = await questionOf(testUser, 'shop/payments');
    const before = updates();
    await testUser.click(question, CANCEL);
    await eventually(() => question.text.includes('was not restarted: cancelled'));
    expect(updates()).toBe(before);
  });

  it('does nothing on a second click, and says so', async () => {
    const question = await questionOf(testUser, 'shop/payments');
    const before = updates();
    const text = await told(() =>
      Promise.all([testUser.click(question, CONFIRM), testUser.click(question, CONFIRM)]),
    );
    expect(text).toContain('is confirmed already: your click changed nothing.');
    expect(updates()).toBe(before + 1);
    await eventually(() => question.text.includes('is restarted'));
  });

  it('stops where the service has changed since it was asked', async () => {
    const question = await questionOf(testUser, 'shop/payments');
    const before = updates();
    testUser.bot.account.containers.deploy('shop', 'payments', 'payments:18');
    await testUser.click(question, CONFIRM);
    await eventually(() =>
      question.text.includes('it has changed since you asked (it now runs `payments:18`)'),
    );
    expect(updates()).toBe(before);
  });

  it('asks once where its event is delivered more than once', async () => {
    testUser.bot.faults.set({ target: 'bus', kind: 'repeat', copies: 3 });
    const before = testUser.channel().length;
    const question = await questionOf(testUser, 'shop/payments');
    await testUser.bot.cloud.idle();
    expect(testUser.channel()).toHaveLength(before + 1);
    await testUser.click(question, CANCEL);
    await eventually(() => question.text.includes('cancelled'));
  });
});

describe('without the right', () => {
  it('help does not show restart', async () => {
    const help = (user: string) => told(() => testUser.type('/devops', 'help', { user }), user);
    expect(await help(ONCALL)).toContain('/devops restart');
    const text = await help(ENGINEER);
    expect(text).toContain('/devops alarms');
    expect(text).not.toContain('restart');
  });

  it.each([
    'restart shop/checkout',
    '"restart" shop/checkout',
    '\u201crestart\u201d shop/checkout',
    'RESTART shop/checkout',
    'restart\u00a0shop/checkout',
    '  restart  shop/checkout',
    'restart',
  ])('refuses %j with the name of the rule', async (text) => {
    const before = testUser.channel().length;
    const seen = await testUser.type('/devops', text, { user: ENGINEER });
    expect(seen.shown).toContain('restricted_commands');
    await testUser.bot.cloud.idle();
    expect(testUser.channel()).toHaveLength(before);
  });

  it('does not restart for a click, nor for one by the name of another sub-command', async () => {
    const question = await questionOf(testUser, 'shop/payments');
    const before = updates();
    const shown = question.text;
    expect(await told(() => testUser.click(question, CONFIRM, ENGINEER), ENGINEER)).toContain(
      'restricted_commands',
    );
    await forge(question, { actionId: CONFIRM, user: ENGINEER });
    for (const user of [ENGINEER, ONCALL]) {
      for (const subcommand of ['alarms', 'help', '']) {
        await forge(question, { actionId: `/devops:${subcommand}:confirm`, user });
      }
    }
    await testUser.bot.cloud.idle();
    expect([updates(), question.text]).toEqual([before, shown]);
    await testUser.click(question, CANCEL);
    await eventually(() => question.text.includes('cancelled'));
  });
});

/** A click, signed by Slack, on a button that this message does not have. */
async function forge(question: Message, by: { actionId: string; user: string }): Promise<void> {
  const value = JSON.stringify(question.blocks).match(/"value":"(cmd:[^"]+)"/)?.[1];
  expect(value).toBeDefined();
  const payload = {
    type: 'block_actions',
    team: { id: testUser.settings.teamId },
    user: { id: by.user, team_id: testUser.settings.teamId },
    api_app_id: testUser.settings.appId,
    channel: { id: question.channel },
    container: { message_ts: question.ts },
    message: { ts: question.ts },
    actions: [{ type: 'button', action_id: by.actionId, action_ts: '1790000000.1', value }],
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const secret = testUser.settings.signingSecret;
  const response = await fetch(`${testUser.bot.url}/slack/interactivity`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signSlackRequest({ secret, timestamp, body }),
    },
    body,
  });
  expect(response.status).toBe(200);
}

describe('where two may restart, and time is short', () => {
  let both: TestUser;
  beforeAll(async () => {
    both = await startTestUser({
      timeScale: 0.1,
      settings: {
        given: {
          ALLOWED_CHANNELS: JSON.stringify({ '/devops': ['C0INCIDENT', 'C0PRIVATE1'] }),
          RESTRICTED_COMMANDS: JSON.stringify({ '/devops restart': [ONCALL, ENGINEER] }),
        },
      },
    });
    both.bot.account.containers.setRollout({ ms: 0 });
  });
  afterAll(() => both.bot.close());

  it('nobody confirms for another, and is told privately', async () => {
    const question = await questionOf(both, 'shop/payments');
    for (const button of [CONFIRM, CANCEL]) {
      const text = await told(() => both.click(question, button, ENGINEER), ENGINEER, both);
      expect(text).toContain(`Only <@${ONCALL}>, who asked for this restart, can confirm or cancel it.`);
    }
    expect(both.bot.account.containers.updates()).toEqual([]);
    await both.click(question, CANCEL);
    await eventually(() => question.text.includes('cancelled'));
  });

  it('finds its own deployment after it was killed, and starts no other', async () => {
    const question = await questionOf(both, 'shop/payments');
    const kill = { kind: 'kill', function: 'devops', at: 'answered', times: 1 };
    both.bot.faults.set({ target: 'ecs.UpdateService', ...kill });
    await both.click(question, CONFIRM);
    await eventually(() => question.text.includes('is restarted'));
    expect(both.bot.account.containers.updates()).toHaveLength(1);
  });

  it('says to invite the bot where it is no member of the channel', async () => {
    const text = await told(
      () => both.type('/devops', 'restart shop/payments', { channel: 'C0PRIVATE1' }),
      ONCALL,
      both,
    );
    expect(text).toContain('Invite it with `/invite @Q-Bot`');
  });
});
