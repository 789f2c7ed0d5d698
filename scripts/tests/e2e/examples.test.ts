import type { Detail, DetailType } from '../../../common/contract.ts';
import { buildEvent } from '../../../common/fixtures/build-event.ts';
import { describePython } from '../../local/lambda/fixtures/python.ts';
import { TEAM_ID } from '../../local/sample-data.ts';
import { type ExampleBot, type Scene, startExampleBot } from './example-bots.ts';
import { cardOf, undelivered } from './orders.ts';
import { CHANNEL, eventually, type TestUser, USER } from './test-user.ts';

jest.setTimeout(120_000);

const ENGINEER = 'U0ENGINE01';
const LATER_MS = 300_000;

let bots: ExampleBot[];

/** The last message that this user alone sees. */
function lastTo(user: string, { bot }: TestUser) {
  return bot.slack.state().messages.findLast(({ ephemeralFor }) => ephemeralFor === user);
}

async function typeAndClick(user: TestUser, text: string): Promise<void> {
  await user.type('/example', text);
  await user.bot.cloud.idle();
  const message = await eventually(() => lastTo(USER, user));
  await user.click(message, '/example::louder');
}

let count = 0;

/** Hands the example an event past the gatekeeper, as a rule would; its answer is a direct message. */
function hand({ bot }: TestUser, overrides: Partial<Detail>, type: DetailType = 'slash_command'): void {
  count += 1;
  const event = buildEvent(
    {
      ...{ command: '/example', subcommand: 'hello', args: [], text: 'hello' },
      ...{
        team: { id: TEAM_ID, name: '' },
        user: { id: USER, name: '' },
        channel: { id: CHANNEL, name: '' },
      },
      idempotencyKey: `handed:${count}`,
      expiresAt: new Date(Date.now() + LATER_MS).toISOString(),
      responseUrl: null,
      ...overrides,
    },
    type,
  );
  bot.cloud.invoke('example', event);
}

const click = (action: object) => ({ payload: { actions: [action] } });
const louder = (value: unknown) => click({ type: 'button', action_id: '/example::louder', value });

/** Each with what a person reads of it, in the order in which it comes. */
const CASES: [what: string, act: (user: TestUser) => Promise<unknown>, told: (string | RegExp)[]][] = [
  ['text', (user) => user.type('/example', 'Hello *you* <!channel> & `me`'), [/^Hello \*you\*/]],
  ['text of emoji, too long', (user) => user.type('/example', '\u{1f4e2}&ß'.repeat(400)), [/^\u{1f4e2}/u]],
  ['no text', (user) => user.type('/example'), [/^There is nothing to say back\..* \(ref\)$/]],
  ['help', (user) => user.type('/example', 'help', { user: ENGINEER }), [/^\*Say back what was typed\*/]],
  ['help with more words', (user) => user.type('/example', 'help me', { user: ENGINEER }), ['help me']],
  [
    'a restricted word',
    (user) => user.type('/example', 'help'),
    [/^`\/example help` is restricted, and you/],
  ],
  ['the button', (user) => typeAndClick(user, 'straße ŉ'), ['straße ŉ', 'STRASSE ʼN']],
  [
    'a button that nobody listens to',
    async (user) =>
      hand(user, click({ type: 'button', action_id: '/example::x', value: '' }), 'block_actions'),
    [],
  ],
  [
    'a right refused at the backend',
    async (user) => hand(user, { subcommand: 'help', text: 'help', access: { denied: ['help'] } }),
    [/is restricted, and you are not on its list/],
  ],
  [
    'an expired event',
    async (user) => hand(user, { expiresAt: new Date(0).toISOString() }),
    [/^`\/example` took more than five minutes to arrive/],
  ],
  [
    'a response_url that leads elsewhere',
    async (user) => hand(user, { responseUrl: 'https://hooks.slack.com.example.com/x' }),
    ['hello'],
  ],
  [
    'a response_url that is used up',
    async (user) => {
      user.bot.faults.set({ target: 'slack.response_url', kind: 'status', status: 404, body: '' });
      await user.type('/example', 'used up');
    },
    ['used up'],
  ],
  [
    'an unexpected error',
    async (user) => hand(user, louder(undefined), 'block_actions'),
    [/^`\/example` hit an unexpected error\./, /^Your click on a `\/example` button failed halfway/],
  ],
  ['an event that breaks the contract', async (user) => hand(user, { requestId: 'a b' }), []],
  [
    'Slack that takes nothing',
    async (user) => {
      user.bot.faults.set({ target: 'slack.*', kind: 'status', status: 503, body: {}, times: 4 });
      await user.type('/example', 'nobody hears');
    },
    [/^`\/example` failed halfway/],
  ],
  [
    'an answer that takes too long',
    async (user) => {
      user.bot.faults.set({ target: 'slack.response_url', kind: 'stall', ms: 4000, times: 1 });
      await user.type('/example', 'slowly');
    },
    ['slowly', /^`\/example` is taking too long\./, 'slowly'],
  ],
  [
    'two deliveries',
    async (user) => {
      user.bot.faults.set({ target: 'bus', kind: 'repeat', copies: 2, times: 1 });
      await user.type('/example', 'twice');
    },
    ['twice', 'twice'],
  ],
  [
    'a process that is killed each time, and Replay',
    async (user) => {
      const kill = { kind: 'kill', function: 'example', at: 'received' };
      user.bot.faults.set({ target: 'slack.response_url', times: 2, ...kill });
      const card = await cardOf(user, () => user.type('/example', 'killed'));
      await user.bot.cloud.idle();
      await user.replay(card);
    },
    ['killed', 'killed', /^`\/example` failed halfway/, /Replayed by <@U0ONCALL01>/, 'killed'],
  ],
  [
    'an order that never arrived, and Replay',
    async (user) => {
      const card = await cardOf(user, () => undelivered(user, '/example', 'never'));
      await user.bot.cloud.idle();
      await user.replay(card);
    },
    [/^`\/example` did not go through/, /Replayed by <@U0ONCALL01>/, 'never'],
  ],
];

/** What people are told, without the operators' messages. */
function tellings({ messages }: Scene): string[] {
  return messages
    .filter(({ channel, ephemeralFor }) => ephemeralFor !== undefined || String(channel).startsWith('D'))
    .map(({ text }) => String(text));
}

describePython('the examples in TypeScript and in Python', () => {
  beforeAll(async () => {
    bots = await Promise.all(['backend_lambda', 'backend_lambda_python'].map(startExampleBot));
    for (const user of bots) await user.scene(({ type }) => type('/example', 'warm up'));
  });
  afterAll(() => Promise.all(bots.map((one) => one.close())));
  afterEach(() => {
    for (const { bot } of bots) bot.faults.clear();
  });

  it.each(CASES)('do the same, to the letter: %s', async (_what, act, told) => {
    const scenes: Scene[] = [];
    for (const user of bots) scenes.push(await user.scene(act));
    const [typescript, python] = scenes;
    expect(tellings(typescript ?? python ?? ({} as Scene))).toEqual(
      told.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))),
    );
    expect(python).toEqual(typescript);
  });
});
