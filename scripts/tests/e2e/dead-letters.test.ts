import type { Message } from '../../local/fakes/slack/slack.ts';
import { isStandingQueue } from '../../local/wiring/pushover.ts';
import { cardOf, undelivered } from './orders.ts';
import { eventually, FILLED, startTestUser, type TestUser, USER, warmUp } from './test-user.ts';

jest.setTimeout(60_000);

/** Retries come 6 s after a failure, and a failed notification is retried after a second. */
const TIME_SCALE = 0.1;

const ENGINEER = 'U0ENGINE01';
const REPLAY = 'dead_letters:replay:order';
const DISCARD = 'dead_letters:discard:order';
const RUN = 'dead_letters:replay:run';

const READ_ONLY = '`/qchain` did not go through. It only reads, so nothing was changed.';

let testUser: TestUser;

beforeAll(async () => {
  testUser = await startTestUser({ timeScale: TIME_SCALE });
});

afterAll(() => testUser.bot.close());
beforeEach(() => warmUp(testUser));
afterEach(() => testUser.bot.faults.clear());

/** Ephemeral and direct messages to one user that contain the words. */
function toldTo(user: string, words: string, who = testUser): Message[] {
  const { messages } = who.bot.slack.state();
  const isTheirs = ({ channel, ephemeralFor }: Message) =>
    ephemeralFor === user || channel === user.replace(/^U/, 'D');
  return messages.filter((message) => isTheirs(message) && message.text.includes(words));
}

const shows = (message: Message, actionId: string) => JSON.stringify(message.blocks).includes(actionId);

it('a function killed mid-create on every attempt: user notified, operations message posted, and one incident after Replay [F8]', async () => {
  const message = 'Killed on every attempt';
  const { bot } = testUser;
  const made = () => bot.opsgenie.state().incidents.filter((incident) => incident.message === message);
  const kill = { kind: 'kill', function: 'opsgenie', at: 'received' };
  await testUser.type('/sre');
  const form = await testUser.form();
  const card = await cardOf(testUser, async () => {
    bot.faults.set({ target: 'opsgenie.create', ...kill });
    await testUser.submit(form, { ...FILLED, message });
    await eventually(() => made().length === 1);
    bot.faults.set({ target: 'opsgenie.list', ...kill });
  });
  expect(bot.cloud.deadLetters()).toMatchObject([{ queue: 'failures', attempts: 2 }]);
  const [telling, ...others] = toldTo(USER, 'may or may not be open');
  expect(telling?.text).toMatch(
    new RegExp(
      `^Your incident \\(\`P1 Critical, Payments, ${message}\`\\) may or may not be open: Q-Bot failed halfway\\. ` +
        'Look in <https://\\S+\\|OpsGenie>\\. If it is not there, press Replay in <#C0OPERATE1> ' +
        '\\(a replay never opens it twice\\) or run `/sre` again, but not both\\. ' +
        'If it cannot wait: call the person on call, \\+00 000 0000 \\(ref \\S+\\)$',
    ),
  );
  expect(others).toEqual([]);
  expect(card.text).toContain(`<@${USER}>`);
  expect(JSON.stringify(card)).not.toContain(message);
  bot.faults.clear();
  await testUser.replay(card, ENGINEER);
  const receipt = await eventually(() => testUser.channel().find(({ text }) => text.includes('opened: P1')));
  await bot.cloud.idle();
  expect(receipt.text).toContain(message);
  expect(JSON.stringify(receipt.blocks)).toContain(`<@${ENGINEER}> with \`/sre\`, begun by <@${USER}>`);
  // The run that was killed had opened it.
  expect(made()[0]?.description).not.toContain('begun by @');
  expect(testUser.channel().filter(({ text }) => text.includes(message))).toHaveLength(1);
  expect(made()).toHaveLength(1);
  expect(card.text).toContain(`Replayed by <@${ENGINEER}>`);
  expect(shows(card, 'action_id')).toBe(false);
  // A phone rings for it: its receipt is asked for as long as it does.
  const queues = bot.cloud.queues().filter(({ name }) => !isStandingQueue(name));
  expect(queues.flatMap(({ messages }) => messages)).toEqual([]);
});

it('Replay shows the order to the one who clicked, alone, and runs nothing', async () => {
  const { bot } = testUser;
  const card = await cardOf(testUser, () => undelivered(testUser, '/qchain', 'block 17'));
  const before = bot.cloud.invocations().qchain ?? 0;
  await testUser.click(card, REPLAY, ENGINEER);
  const shown = await eventually(() => toldTo(ENGINEER, 'is not replayed yet')[0]);
  await bot.cloud.idle();
  expect(JSON.stringify(shown.blocks)).toContain('block 17');
  expect(JSON.stringify(shown.blocks)).toContain(`<@${USER}>`);
  expect(toldTo(USER, 'is not replayed yet')).toEqual([]);
  expect(bot.cloud.invocations().qchain ?? 0).toBe(before);
  expect(shows(card, REPLAY)).toBe(true);
  await testUser.click(shown, RUN, ENGINEER);
  await eventually(() => card.text.includes(`Replayed by <@${ENGINEER}>`));
  await eventually(() => toldTo(ENGINEER, 'Replayed by').some(({ ts }) => ts === shown.ts));
});

it('of two who run it at once, one replays, and the other reads who did', async () => {
  const { bot } = testUser;
  const tellings = toldTo(USER, READ_ONLY).length;
  const card = await cardOf(testUser, () => undelivered(testUser, '/qchain', 'status'));
  expect(toldTo(USER, READ_ONLY)).toHaveLength(tellings + 1);
  const before = bot.cloud.invocations().qchain ?? 0;
  const seenBy = async (user: string) => {
    const seen = toldTo(user, 'is not replayed yet').length;
    await testUser.click(card, REPLAY, user);
    return eventually(() => toldTo(user, 'is not replayed yet')[seen]);
  };
  const [mine, others] = [await seenBy(USER), await seenBy(ENGINEER)];
  await Promise.all([testUser.click(mine, RUN), testUser.click(others, RUN, ENGINEER)]);
  await bot.cloud.idle();
  expect(bot.cloud.invocations().qchain).toBe(before + 1);
  const [, winner = ''] = /eplayed by <@(\w+)>/.exec(card.text) ?? [];
  const loser = winner === USER ? ENGINEER : USER;
  expect(toldTo(loser, `eplayed by <@${winner}>`)).toHaveLength(1);
  const answers = bot.slack.state().messages.filter(({ ephemeralFor, text, blocks }) => {
    return ephemeralFor === winner && `${text}${JSON.stringify(blocks)}`.includes('lagging');
  });
  expect(answers).toHaveLength(1);
});

it('nobody replays what they may not run', async () => {
  const card = await cardOf(testUser, () => undelivered(testUser, '/devops', 'restart shop/payments'));
  const before = testUser.bot.cloud.invocations().devops;
  await testUser.click(card, REPLAY, ENGINEER);
  await eventually(() => toldTo(ENGINEER, '`/devops restart` is restricted')[0]);
  await testUser.bot.cloud.idle();
  expect(testUser.bot.cloud.invocations().devops).toBe(before);
  expect(shows(card, REPLAY)).toBe(true);
  await testUser.replay(card);
  await eventually(() => testUser.channel().find(({ text }) => text.includes('shop/payments')));
  await testUser.bot.cloud.idle();
  expect(card.text).toContain(`Replayed by <@${USER}>`);
});

it('what opens a form cannot be replayed, only discarded', async () => {
  const card = await cardOf(testUser, () => undelivered(testUser, '/sre', 'Anything'));
  expect([shows(card, REPLAY), shows(card, DISCARD)]).toEqual([false, true]);
  await testUser.click(card, DISCARD);
  await eventually(() => card.text.includes(`Discarded by <@${USER}>`));
  expect(shows(card, 'action_id')).toBe(false);
});

it('tells and posts once Slack takes it, each once', async () => {
  const { bot } = testUser;
  const tellings = toldTo(USER, READ_ONLY).length;
  const operationsMessages = testUser.operationsMessages().length;
  bot.faults.set({ target: 'slack.*', kind: 'status', status: 503, body: {} });
  await undelivered(testUser, '/qchain', 'peers');
  await eventually(() => bot.cloud.queues().some(({ messages }) => (messages[0]?.receiveCount ?? 0) > 1));
  expect(toldTo(USER, READ_ONLY)).toHaveLength(tellings);
  bot.faults.clear();
  await bot.cloud.idle();
  expect(toldTo(USER, READ_ONLY)).toHaveLength(tellings + 1);
  expect(testUser.operationsMessages()).toHaveLength(operationsMessages + 1);
});

it('users are notified without an operations channel too', async () => {
  const alone = await startTestUser({
    timeScale: TIME_SCALE,
    settings: { given: { OPERATIONS_CHANNEL: '' } },
  });
  try {
    await undelivered(alone, '/qchain', 'status');
    await alone.bot.cloud.idle();
    const [telling, ...others] = toldTo(USER, READ_ONLY, alone);
    expect(telling?.text).toMatch(/changed\. Run `\/qchain` again\. \(ref \S+\)$/);
    expect([...others, ...alone.operationsMessages()]).toEqual([]);
    expect(alone.bot.cloud.queues().flatMap(({ messages }) => messages)).toEqual([]);
  } finally {
    await alone.bot.close();
  }
});
