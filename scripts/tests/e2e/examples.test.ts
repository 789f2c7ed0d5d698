import type { Detail, DetailType } from '../../../common/contract.ts';
import { buildEvent } from '../../../common/fixtures/build-event.ts';
import type { Message } from '../../local/fakes/slack/slack.ts';
import { objectsIn } from '../../local/json.ts';
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

async function typeAndClick(user: TestUser, text: string, actionId = '/example::louder'): Promise<void> {
  await user.type('/example', text);
  await user.bot.cloud.idle();
  const message = await eventually(() => lastTo(USER, user));
  await user.click(message, actionId);
}

/** Says it, opens the form, and submits that with the text. */
async function shareByForm(user: TestUser, text: string): Promise<void> {
  await typeAndClick(user, 'for all', '/example:share:open');
  await user.submit(await user.form(), { text });
  await user.bot.cloud.idle();
}

const lastInChannel = (user: TestUser) => eventually(() => user.channel().at(-1));

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

/** A click on Take by somebody whose client still shows the button. */
function lateTake({ blocks, ts }: Message, who: string): Partial<Detail> {
  const [take] = objectsIn(blocks)
    .flatMap((block) => objectsIn(block.elements))
    .slice(-1);
  return { user: { id: who, name: '' }, payload: { actions: [take], message: { ts } } };
}
const unreadable = click({ type: 'button', value: 'no id' });

/** Each with what a person reads of it, in the order in which it comes. */
type Act = (user: TestUser) => Promise<unknown>;

const CASES: [what: string, act: Act, told: (string | RegExp)[], before?: Act][] = [
  ['text', (user) => user.type('/example', 'Hello *you* <!channel> & `me`'), [/^Hello \*you\*/]],
  ['text of emoji, too long', (user) => user.type('/example', '\u{1f4e2}&ß'.repeat(400)), [/^\u{1f4e2}/u]],
  ['free text whose first word is nearly one of its own', (user) => user.type('/example', 'shar'), ['shar']],
  [
    'free text that begins with one of its own words, in another shape',
    // `/example help` is restricted: this is no help.
    (user) => user.type('/example', 'help: nothing works'),
    ['help: nothing works'],
  ],
  ['no text', (user) => user.type('/example'), [/^There is nothing to say back\..* \(ref\)$/]],
  ['help', (user) => user.type('/example', 'help', { user: ENGINEER }), [/^\*Say back what was typed\*/]],
  ['help with more words', (user) => user.type('/example', 'help me', { user: ENGINEER }), ['help me']],
  [
    'a restricted word',
    (user) => user.type('/example', 'help'),
    [/^`\/example help` is restricted, and you/],
  ],
  ['the button', (user) => typeAndClick(user, 'straße ŉ'), ['STRASSE ʼN']],
  [
    'a form, shared and taken by the first who clicks',
    async (user) => {
      await shareByForm(user, ' Deploy of *web* & `api` \n now ');
      const message = structuredClone(await lastInChannel(user));
      await user.click(message, '/example::take');
      for (const who of [ENGINEER, USER]) {
        await user.bot.cloud.idle();
        hand(user, lateTake(message, who), 'block_actions');
      }
    },
    ['for all', ...['It is yours.', `<@${USER}> was first: it is theirs.`, 'It is yours.']],
  ],
  [
    'a form of blanks, which the button brings back',
    async (user) => {
      await shareByForm(user, '  ');
      await user.click(await eventually(() => lastTo(USER, user)), '/example:share:open');
      await user.submit(await user.form(), {});
      await user.bot.cloud.idle();
    },
    ['for all', /^Nothing was shared: the text was empty\./],
  ],
  [
    'a form whose trigger has expired, and the button that opens it',
    async (user) => {
      const body = { ok: false, error: 'expired_trigger_id' };
      user.bot.faults.set({ target: 'slack.views.open', kind: 'status', status: 200, body, times: 1 });
      await typeAndClick(user, 'too late', '/example:share:open');
      await user.bot.cloud.idle();
      await user.click(await eventually(() => lastTo(USER, user)), '/example:share:open');
      await user.submit(await user.form(), {});
      await user.bot.cloud.idle();
    },
    ['too late', /^Slack did not let the form open in time\. Nothing is lost/],
  ],
  [
    'a form that is submitted twice at once, and a share that is typed',
    async (user) => {
      await typeAndClick(user, 'for all', '/example:share:open');
      const form = await user.form();
      user.bot.faults.set({ target: 'bus', kind: 'repeat', copies: 2, times: 1 });
      // One is still at it when the other comes, in either language.
      user.bot.faults.set({ target: 'slack.chat.postMessage', kind: 'stall', ms: 1500, times: 1 });
      await user.submit(form, { text: 'delivered twice' });
      await user.bot.cloud.idle();
      await user.type('/example', 'share Lunch is here');
      await user.bot.cloud.idle();
    },
    ['for all'],
    warmTwo,
  ],
  [
    'a share without its text',
    (user) => user.type('/example', 'share'),
    [/^Type `\/example share &lt;text&gt;`/],
  ],
  [
    'a channel that the bot is not in',
    async (user) => {
      const body = { ok: false, error: 'not_in_channel' };
      user.bot.faults.set({ target: 'slack.chat.postMessage', kind: 'status', status: 200, body, times: 1 });
      await user.type('/example', 'share Lunch is here');
    },
    [/^Shared by .* Only you see this: Q-Bot is not a member of the channel/],
  ],
  [
    'a button that is restricted',
    async (user) => {
      await user.type('/example', 'not mine', { user: ENGINEER });
      await user.bot.cloud.idle();
      await user.click(await eventually(() => lastTo(ENGINEER, user)), '/example:share:open', ENGINEER);
    },
    ['not mine', /^`\/example share` is restricted, and you/],
  ],
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
    async (user) => hand(user, unreadable, 'block_actions'),
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

/**
 * Two processes are ready then: where one has to start first, Python's comes later than TypeScript's.
 * The first two commands may come apart, since the gatekeeper itself has to start a second time for them.
 */
async function warmTwo(user: TestUser): Promise<void> {
  const ready = () => user.bot.cloud.processes().filter((one) => one.function === 'example').length;
  for (let round = 0; round < 5 && ready() < 2; round += 1) {
    user.bot.faults.set({ target: 'slack.response_url', kind: 'stall', ms: 1000, times: 2 });
    await Promise.all([user.type('/example', 'one'), user.type('/example', 'two')]);
    await user.bot.cloud.idle();
  }
  expect(ready()).toBeGreaterThan(1);
}

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

  it.each(CASES)('do the same, to the letter: %s', async (_what, act, told, ...[before]) => {
    const scenes: Scene[] = [];
    for (const user of bots) {
      if (before !== undefined) await user.scene(before);
      scenes.push(await user.scene(act));
    }
    const [typescript, python] = scenes;
    expect(tellings(typescript ?? python ?? ({} as Scene))).toEqual(
      told.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))),
    );
    expect(python).toEqual(typescript);
  });
});
