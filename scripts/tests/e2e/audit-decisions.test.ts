import type { ActionResult } from '../../local/driver-answers.ts';
import { createDriverClient } from '../../local/driver-client.ts';
import type { Message } from '../../local/fakes/slack/slack.ts';
import { cardOf, questionOf, undelivered } from './orders.ts';
import { CHANNEL, FILLED, startTestUser, type TestUser, USER, warmUp } from './test-user.ts';

jest.setTimeout(60_000);

/** On the lists of the restart and of Replay, as USER is, and on no other. */
const ENGINEER = 'U0ENGINE01';
/** Another company's, in a shared channel. */
const GUEST = 'U0GUEST001';

const REPLAY = 'dead_letters:replay:order';
const DISCARD = 'dead_letters:discard:order';
const CONFIRM = '/devops:restart:confirm';
const CANCEL = '/devops:restart:cancel';

let testUser: TestUser;

beforeAll(async () => {
  testUser = await startTestUser({
    timeScale: 0.1,
    settings: {
      given: {
        RESTRICTED_COMMANDS: JSON.stringify({
          '/devops restart': [USER, ENGINEER],
          '/devops alarms': [USER],
          '/sre incident': [USER],
          'dead_letters replay': [USER, ENGINEER],
        }),
      },
    },
  });
});
afterAll(() => testUser.bot.close());
beforeEach(() => warmUp(testUser));
afterEach(() => testUser.bot.faults.clear());

/** All records of one request, as they stand in the log group. */
async function recordsOf({ requestId }: ActionResult): Promise<Record<string, unknown>[]> {
  await testUser.bot.cloud.idle();
  const { audit } = await createDriverClient(testUser.bot.url).state();
  return audit.filter((record) => record.requestId === requestId);
}

/** Those in which a backend says what was done to what. */
async function decisionsOf(seen: ActionResult): Promise<Record<string, unknown>[]> {
  const decisions = (await recordsOf(seen)).filter(({ action }) => action !== undefined);
  // Those of two functions may come in any order.
  return decisions.sort((left, right) => String(left.action).localeCompare(String(right.action)));
}

/** The operations message of an order that never reached its function. */
function lost(command: string, text: string): Promise<Message> {
  return cardOf(testUser, () => undelivered(testUser, command, text));
}

async function opened(message: string): Promise<ActionResult> {
  await testUser.type('/sre');
  return testUser.submit(await testUser.form(), { ...FILLED, message });
}

const replayOfRestart = { replayed: '/devops restart', target: 'devops', orderedBy: USER };
const replayOfAlarms = { ...replayOfRestart, replayed: '/devops alarms' };

/** Each row of the review's table that a backend decides: what is done, and what is to be read of it afterwards. */
it.each<[string, () => Promise<ActionResult>, Record<string, unknown>[]]>([
  [
    'the confirmation of another user’s restart, refused',
    async () => testUser.click(await questionOf(testUser, 'shop/payments'), CONFIRM, ENGINEER),
    [
      {
        ...{ user: ENGINEER, decision: 'refused', rule: 'own_restart', outcome: 'refused' },
        ...{ action: 'confirm', target: 'shop/payments', command: '/devops' },
      },
    ],
  ],
  [
    'a confirmed restart',
    async () => testUser.click(await questionOf(testUser, 'shop/checkout'), CONFIRM),
    [
      { user: USER, decision: 'allowed', action: 'confirm', target: 'shop/checkout', outcome: 'confirmed' },
      { user: USER, decision: 'allowed', action: 'restart', target: 'shop/checkout', outcome: 'started' },
    ],
  ],
  [
    'a cancelled restart',
    async () => testUser.click(await questionOf(testUser, 'shop/payments'), CANCEL),
    [{ user: USER, decision: 'allowed', action: 'cancel', target: 'shop/payments', outcome: 'cancelled' }],
  ],
  [
    'the look at what is to be replayed',
    async () => testUser.click(await lost('/devops', 'restart shop/payments'), REPLAY, ENGINEER),
    [{ user: ENGINEER, decision: 'allowed', action: 'preview', outcome: 'shown', ...replayOfRestart }],
  ],
  [
    'a replay',
    async () => testUser.replay(await lost('/devops', 'restart shop/payments'), ENGINEER),
    [
      // Under the same request: the order that was replayed asks its question.
      { user: ENGINEER, action: 'ask', target: 'shop/payments', orderedBy: USER, command: '/devops' },
      { user: ENGINEER, decision: 'allowed', action: 'replay', outcome: 'replayed', ...replayOfRestart },
    ],
  ],
  [
    'a discarded order',
    async () => testUser.click(await lost('/devops', 'restart shop/payments'), DISCARD),
    [{ user: USER, decision: 'allowed', action: 'discard', outcome: 'discarded', ...replayOfRestart }],
  ],
  [
    'Replay by one who may not run the command, refused',
    async () => testUser.click(await lost('/devops', 'alarms'), REPLAY, ENGINEER),
    [
      {
        ...{ user: ENGINEER, decision: 'refused', rule: 'restricted_commands', outcome: 'refused' },
        ...{ action: 'preview', ...replayOfAlarms },
      },
    ],
  ],
  [
    'Discard by one who may not run the command, refused',
    async () => testUser.click(await lost('/devops', 'alarms'), DISCARD, ENGINEER),
    [
      {
        ...{ user: ENGINEER, decision: 'refused', rule: 'restricted_commands', outcome: 'refused' },
        ...{ action: 'discard', ...replayOfAlarms },
      },
    ],
  ],
  [
    'an incident that was opened',
    () => opened('Audited once'),
    [{ user: USER, decision: 'allowed', action: 'create', outcome: 'done', target: expect.any(String) }],
  ],
  [
    'a phone that is told to be quiet',
    async () => {
      await opened('Audited twice');
      await testUser.bot.cloud.idle();
      const number = testUser.bot.opsgenie.state().incidents.at(-1)?.tinyId ?? '';
      return testUser.type('/sre', `ack ${number}`);
    },
    [{ user: USER, decision: 'allowed', action: 'acknowledge', outcome: 'done', target: expect.any(String) }],
  ],
  [
    'what a chain was asked',
    () => testUser.type('/qchain', 'block 17'),
    [
      {
        user: USER,
        decision: 'allowed',
        action: 'block',
        command: '/qchain',
        target: 'ok syncing lagging dead',
      },
    ],
  ],
])('leaves a record with decision and target: %s', async (_case, act, expected) => {
  const seen = await act();
  expect(await decisionsOf(seen)).toMatchObject(expected);
});

/** The rows that the gatekeeper decides: no backend hears of them. */
it.each<[string, () => Promise<ActionResult>, Record<string, unknown>]>([
  [
    'a guest who clicks Confirm',
    async () => testUser.click(await questionOf(testUser, 'shop/payments'), CONFIRM, GUEST),
    { user: GUEST, command: '/devops', subcommand: 'restart', rule: 'slack_home_teams' },
  ],
  [
    'free text, where its form is restricted',
    () => testUser.type('/sre', 'checkout is down', { user: ENGINEER }),
    { user: ENGINEER, command: '/sre', subcommand: 'incident', rule: 'restricted_commands' },
  ],
])('leaves a record of the gate: %s', async (_case, act, expected) => {
  expect(await recordsOf(await act())).toMatchObject([
    { ...expected, decision: 'refused', outcome: 'refused' },
  ]);
});

it('does what it does where the bus takes no record, and says that it is lost', async () => {
  const question = await questionOf(testUser, 'shop/checkout');
  // The record of the question is out, and the click itself is published.
  await testUser.bot.cloud.idle();
  testUser.bot.faults.set({ target: 'events.PutEvents', kind: 'refuse', after: 1 });
  const seen = await testUser.click(question, CONFIRM);
  await testUser.bot.cloud.idle();
  expect(question.text).toContain('`shop/checkout` is');
  const lost = testUser.logs.filter(
    (line) => line.includes('"audit_lost"') && line.includes(`"${seen.requestId}"`),
  );
  // Of the confirmation, and of the restart.
  expect(lost).toHaveLength(2);
  testUser.bot.faults.clear();
  expect(await decisionsOf(seen)).toEqual([]);
});

it('holds nothing that was typed', () => {
  const { logGroups } = testUser.bot.cloud;
  const written = JSON.stringify(logGroups.names().map((name) => logGroups.events(name)));
  for (const word of ['Audited', 'checkout is down', 'response_url', 'http', CHANNEL.toLowerCase()])
    expect(written).not.toContain(word);
});
