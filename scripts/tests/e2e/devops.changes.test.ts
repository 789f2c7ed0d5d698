import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SESSION_TOKEN } from '../../local/aws/session-token.ts';
import { createDriverClient } from '../../local/driver-client.ts';
import type { Message } from '../../local/fakes/slack/slack.ts';
import { questionOf } from './orders.ts';
import { sendAsTyped } from './send-as-typed.ts';
import { eventually, startTestUser, type TestUser } from './test-user.ts';

jest.setTimeout(60_000);

const ONCALL = 'U0ONCALL01';
const ENGINEER = 'U0ENGINE01';
/** Of a sister workspace: one of our people, on no list. */
const SISTER = 'U0SISTER01';
const APPROVE = '/devops:restart:approve';
const DENY = '/devops:restart:deny';
const CONFIRM = '/devops:restart:confirm';

const startWhere = (given: Record<string, string>) =>
  startTestUser({
    timeScale: 0.1,
    settings: {
      given: { RESTRICTED_COMMANDS: JSON.stringify({ '/devops restart': [ONCALL, ENGINEER] }), ...given },
    },
  });

const updatesOf = ({ bot }: TestUser) => bot.account.containers.updates();

/** Ephemeral messages to the user who did this, once the bot is done. */
async function told({ bot }: TestUser, user: string, work: () => Promise<unknown>): Promise<string> {
  const before = bot.slack.state().messages.length;
  await work();
  await bot.cloud.idle();
  const messages = bot.slack.state().messages.slice(before);
  return messages.flatMap(({ ephemeralFor, text }) => (ephemeralFor === user ? [text] : [])).join('\n---\n');
}

/** Where the bot has no more to do, and the message stands as it stays. */
async function ended({ bot }: TestUser, message: Message): Promise<string> {
  await bot.cloud.idle();
  return message.text;
}

describe('approved by another', () => {
  let testUser: TestUser;
  beforeAll(async () => {
    testUser = await startWhere({ RESTART_APPROVAL: 'other' });
    testUser.bot.account.containers.setRollout({ ms: 0 });
  });
  afterAll(() => testUser.bot.close());

  it('asked by A, approved by B: one restart, which names both', async () => {
    const before = updatesOf(testUser).length;
    const question = await questionOf(testUser, 'shop/payments');
    expect(question.text).toContain(`<@${ONCALL}> asks, and somebody else who may restart it has to approve`);
    testUser.bot.faults.set({ target: 'bus', kind: 'repeat', copies: 3 });
    const { requestId } = await testUser.click(question, APPROVE, ENGINEER);
    testUser.bot.faults.clear();
    expect(await ended(testUser, question)).toContain('`shop/payments` is restarted');
    expect(JSON.stringify(question.blocks)).toContain(`approved by <@${ENGINEER}>`);
    expect(updatesOf(testUser)).toHaveLength(before + 1);
    const mention = testUser.channel().find(({ threadTs }) => threadTs === question.ts);
    expect(mention?.text).toBe(`<@${ONCALL}>: approved by <@${ENGINEER}>.`);
    const { audit } = await createDriverClient(testUser.bot.url).state();
    const signed = { user: ENGINEER, orderedBy: ONCALL, target: 'shop/payments', requestId };
    for (const action of ['approve', 'restart']) {
      expect(audit).toContainEqual(expect.objectContaining({ ...signed, action, decision: 'allowed' }));
    }
  });

  it('approved by A: refused, and the question stays', async () => {
    const before = updatesOf(testUser).length;
    const question = await questionOf(testUser, 'shop/payments');
    const text = await told(testUser, ONCALL, () => testUser.click(question, APPROVE));
    expect(text).toContain('Somebody else who may restart `shop/payments` has to approve it');
    expect(updatesOf(testUser)).toHaveLength(before);
    await testUser.click(question, DENY);
    expect(await ended(testUser, question)).toContain('was not restarted: cancelled');
  });

  it('approved by B twice at once: one restart', async () => {
    const before = updatesOf(testUser).length;
    const question = await questionOf(testUser, 'shop/payments');
    const text = await told(testUser, ENGINEER, () =>
      Promise.all([testUser.click(question, APPROVE, ENGINEER), testUser.click(question, APPROVE, ENGINEER)]),
    );
    expect(text).toContain(`is approved already by <@${ENGINEER}>: your click changed nothing.`);
    expect(updatesOf(testUser)).toHaveLength(before + 1);
  });

  it('approved by who lacks the right: refused by the gateway, whoever has asked', async () => {
    const before = updatesOf(testUser).length;
    const question = await questionOf(testUser, 'shop/payments');
    const { text: shown } = question;
    const text = await told(testUser, SISTER, () => testUser.click(question, APPROVE, SISTER));
    expect(text).toContain('restricted_commands');
    expect([updatesOf(testUser).length, question.text]).toEqual([before, shown]);
    await testUser.click(question, DENY, ENGINEER);
    expect(await ended(testUser, question)).toContain(`was not restarted: denied by <@${ENGINEER}>`);
  });

  it('approved after 15 minutes: expired, and it says so', async () => {
    const before = updatesOf(testUser).length;
    const question = await questionOf(testUser, 'shop/payments');
    await age(testUser, question, 15 * 60_000);
    const text = await told(testUser, ENGINEER, () => testUser.click(question, APPROVE, ENGINEER));
    expect(text).toContain('That was more than 15 minutes after the question, so nothing was restarted.');
    expect(question.text).toContain('nobody approved within 15 minutes');
    expect(updatesOf(testUser)).toHaveLength(before);
  });

  it('finds its own deployment after it was killed, and starts no other', async () => {
    const before = updatesOf(testUser).length;
    const question = await questionOf(testUser, 'shop/checkout');
    const kill = { kind: 'kill', function: 'devops', at: 'answered', times: 1 };
    testUser.bot.faults.set({ target: 'ecs.UpdateService', ...kill });
    await testUser.click(question, APPROVE, ENGINEER);
    await eventually(() => question.text.includes('is restarted'));
    expect(updatesOf(testUser)).toHaveLength(before + 1);
  });

  it('killed on every attempt: the message says how it stands, A is mentioned, B is told, and nothing starts again', async () => {
    const before = updatesOf(testUser).length;
    const question = await questionOf(testUser, 'shop/checkout');
    const kill = { kind: 'kill', function: 'devops', at: 'answered', times: 1 };
    testUser.bot.faults.set({ target: 'ecs.UpdateService', ...kill });
    const { requestId } = await testUser.click(question, APPROVE, ENGINEER);
    await eventually(() => updatesOf(testUser).length > before);
    testUser.bot.faults.set({ target: 'ecs.DescribeServices', ...kill });
    const mention = await eventually(() =>
      testUser.channel().find(({ text, threadTs }) => threadTs === question.ts && text.includes('halfway')),
    );
    expect(mention.text).toBe(
      `<@${ONCALL}>: Q-Bot failed halfway through this restart. The message above says how it stands.`,
    );
    expect(await ended(testUser, question)).toContain('`shop/checkout` is restarted');
    expect(updatesOf(testUser)).toHaveLength(before + 1);
    const { messages } = testUser.bot.slack.state();
    const told = messages.filter(
      ({ ephemeralFor, text }) => ephemeralFor === ENGINEER && text.includes(`${requestId}`),
    );
    expect(told.at(-1)?.text).toContain('failed halfway');
  });
});

/** The question is older by so much, in the table: no clock of a function can be moved. */
async function age({ bot }: TestUser, question: Message, ms: number): Promise<void> {
  const key = JSON.stringify(question.blocks).match(/"value":"(cmd:[^"]+)"/)?.[1];
  const table = new DynamoDBClient({
    endpoint: `${bot.url}/_aws`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test', sessionToken: SESSION_TOKEN },
  });
  const update = new UpdateItemCommand({
    TableName: 'qbot',
    Key: { id: { S: `restart#${key}` } },
    UpdateExpression: 'SET askedAt = askedAt - :ms',
    ExpressionAttributeValues: { ':ms': { N: String(ms) } },
  });
  await table.send(update).finally(() => table.destroy());
}

describe('lock and rollback', () => {
  let testUser: TestUser;
  beforeAll(async () => {
    testUser = await startWhere({});
    testUser.bot.account.containers.setRollout({ ms: 0 });
  });
  afterAll(() => testUser.bot.close());

  const send = (...argv: string[]) => sendAsTyped(testUser, argv);
  const devops = (text: string, user = ONCALL) => testUser.type('/devops', text, { user });

  it('by `send`: locked, restart refused, unlocked, rolled back: one UpdateService', async () => {
    const locked = await send('/devops', 'lock', 'shop/payments', 'schema migration');
    expect(locked.printed).toContain('has locked `shop/payments`');
    const refused = await send('/devops', 'restart', 'shop/payments');
    expect(refused.printed).toContain('schema migration');
    const rollback = await send('/devops', 'rollback', 'shop/payments');
    expect(rollback.printed).toContain('Nothing was rolled back.');
    expect(updatesOf(testUser)).toEqual([]);

    await send('/devops', 'unlock', 'shop/payments', '--user', 'emil.engineer');
    expect(testUser.channel().at(-1)?.text).toContain(
      `<@${ENGINEER}> has unlocked \`shop/payments\`: the lock of <@${ONCALL}>`,
    );
    await send('/devops', 'rollback', 'shop/payments');
    await send('click', 'Confirm');
    expect(updatesOf(testUser)).toMatchObject([{ service: 'payments', taskDefinition: 'payments:16' }]);
    expect(testUser.channel().at(-1)?.text).toContain('`shop/payments` is rolled back to `payments:16`');
  });

  it('a lock stops what was asked for before it, and is shown', async () => {
    const before = updatesOf(testUser).length;
    const question = await questionOf(testUser, 'shop/checkout');
    await devops('lock shop/checkout release freeze', ENGINEER);
    await testUser.bot.cloud.idle();
    await testUser.click(question, CONFIRM);
    expect(await ended(testUser, question)).toMatch(
      /`shop\/checkout` was not restarted: .* has been locked by <@U0ENGINE01> for \d+ s: `release freeze`/,
    );
    expect(updatesOf(testUser)).toHaveLength(before);
    for (const words of ['locks', 'services shop']) {
      const text = await told(testUser, ONCALL, () => devops(words));
      expect(text).toMatch(/`shop\/checkout` has been locked by <@U0ENGINE01> for \d+ s: /);
      expect(text.includes('release freeze')).toBe(words === 'locks');
    }
    await devops('unlock shop/checkout');
    await testUser.bot.cloud.idle();
  });

  it('a rollback goes back to no revision that is INACTIVE by the time of the click', async () => {
    const before = updatesOf(testUser).length;
    const question = await questionOf(testUser, 'shop/checkout', 'rollback');
    expect(JSON.stringify(question.blocks)).toContain('registry.example.com/checkout:1.41');
    testUser.bot.account.containers.definitions.deregister('checkout:41');
    await testUser.click(question, CONFIRM);
    expect(await ended(testUser, question)).toContain(
      '`checkout:41` is INACTIVE, and ECS starts no task of it.',
    );
    expect(updatesOf(testUser)).toHaveLength(before);
  });

  it('a rollback is not asked for during a deployment, nor without a revision before', async () => {
    const { containers } = testUser.bot.account;
    containers.setRollout({ ms: 600_000 });
    containers.deploy('shop', 'checkout', 'checkout:43');
    containers.setRollout({ ms: 0 });
    const during = await told(testUser, ONCALL, () => devops('rollback shop/checkout'));
    expect(during).toContain('A deployment of `shop/checkout` is under way (`checkout:43`).');
    containers.deploy('shop', 'billing', 'young:1');
    const without = await told(testUser, ONCALL, () => devops('rollback shop/billing'));
    expect(without).toContain('ECS has no ACTIVE revision before it to go back to. Nothing was rolled back.');
  });

  it('a rollback after two bad deployments goes back to what ran before both', async () => {
    const { containers } = testUser.bot.account;
    containers.deploy('shop', 'payments', 'payments:20');
    containers.setRollout({ ms: 0, fails: true });
    containers.deploy('shop', 'payments', 'payments:21');
    containers.deploy('shop', 'payments', 'payments:22');
    containers.setRollout({ ms: 0 });
    const question = await questionOf(testUser, 'shop/payments', 'rollback');
    expect(question.text).toContain('back to `payments:20`?');
  });

  it('a rollback is not asked for during a deployment that may never end, and the way out is said', async () => {
    const { containers } = testUser.bot.account;
    containers.deploy('shop', 'billing', 'billing:7');
    containers.setRollout({ ms: 600_000, fails: true });
    containers.deploy('shop', 'billing', 'billing:8');
    containers.setRollout({ ms: 0 });
    const during = await told(testUser, ONCALL, () => devops('rollback shop/billing'));
    expect(during).toContain(
      '`aws ecs update-service --cluster shop --service billing --task-definition billing:7`',
    );
  });

  it('who may not restart may neither lock, nor unlock, nor roll back', async () => {
    for (const words of ['lock shop/payments why', 'unlock shop/payments', 'rollback shop/payments']) {
      const text = await told(testUser, SISTER, () => devops(words, SISTER));
      expect(text).toContain('`/devops restart` is restricted, and you are not on its list.');
    }
  });
});
