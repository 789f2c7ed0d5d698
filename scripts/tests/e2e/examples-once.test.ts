import type { Message } from '../../local/fakes/slack/slack.ts';
import { describePython } from '../../local/lambda/fixtures/python.ts';
import { type ExampleBot, startExampleBot } from './example-bots.ts';
import { eventually, type TestUser, USER } from './test-user.ts';

jest.setTimeout(120_000);

const ENGINEER = 'U0ENGINE01';

let bots: ExampleBot[];

/** A call of the example, and whether its process is killed when it is done, or once it is answered. */
interface Moment {
  target: string;
  at: 'received' | 'answered';
  /** How many calls of that kind pass before. */
  after?: number;
}

function kill({ bot }: TestUser, { after, ...moment }: Moment): void {
  const fault = { kind: 'kill', function: 'example', times: 1, ...moment };
  bot.faults.set(after === undefined ? fault : { ...fault, after });
}

/** What this user was told alone since then. */
function told({ bot }: TestUser, user: string, since: number): string[] {
  return bot.slack
    .state()
    .messages.slice(since)
    .filter(({ channel, ephemeralFor }) => ephemeralFor === user || channel.startsWith('D'))
    .map(({ text }) => text);
}

/** In both bots at once. */
const inBoth = <T>(act: (user: TestUser) => Promise<T>) => Promise.all(bots.map(act));

const INTERRUPTED = expect.stringMatching(/^Q-Bot was interrupted while it shared your text\./);

/** Shares a text in both bots, and kills the example once. */
function shareAndKill(moment: Moment) {
  return inBoth(async (user) => {
    const since = user.bot.slack.state().messages.length;
    const before = user.channel().length;
    kill(user, moment);
    await user.type('/example', 'share Lunch is here');
    await user.bot.cloud.idle();
    return { posts: user.channel().length - before, told: told(user, USER, since) };
  });
}

describePython('an effect of the examples that may not happen twice', () => {
  beforeAll(async () => {
    bots = await Promise.all(['backend_lambda', 'backend_lambda_python'].map(startExampleBot));
  });
  beforeEach(() =>
    inBoth(async ({ bot, type }) => {
      await type('/example', 'warm up');
      await bot.cloud.idle();
    }),
  );
  afterEach(() => inBoth(async ({ bot }) => bot.faults.clear()));
  afterAll(() => Promise.all(bots.map((one) => one.close())));

  const LOCK = { target: 'dynamodb.PutItem' };
  const BEGUN = { target: 'dynamodb.PutItem', after: 1 };
  const POST = { target: 'slack.chat.postMessage' };
  const KEPT = { target: 'dynamodb.UpdateItem' };
  const RESULT = { target: 'dynamodb.UpdateItem', after: 1 };

  it.each<[Moment, posts: number, words: unknown[]]>([
    [{ ...LOCK, at: 'received' }, 1, []],
    [{ ...BEGUN, at: 'received' }, 0, [INTERRUPTED]],
    [{ ...POST, at: 'received' }, 1, [INTERRUPTED]],
    // Posted, and its result is kept: the next delivery has it, and posts nothing.
    [{ ...KEPT, at: 'received' }, 1, []],
    [{ ...RESULT, at: 'received' }, 1, []],
  ])('killed at %j, it is posted %i time, and the user hears how it ended', async (moment, posts, words) => {
    const seen = await shareAndKill(moment);
    expect(seen).toEqual(seen.map(() => ({ posts, told: words })));
  });

  // What comes next may still be done before the process ends.
  it.each<Moment>([
    { ...LOCK, at: 'answered' },
    { ...BEGUN, at: 'answered' },
    { ...POST, at: 'answered' },
    { ...KEPT, at: 'answered' },
  ])('killed at %j, it is posted, or the user hears that nobody knows', async (moment) => {
    for (const { posts, told: heard } of await shareAndKill(moment)) {
      expect(posts).toBeLessThanOrEqual(1);
      expect(heard).toEqual(posts === 1 && heard.length === 0 ? [] : [INTERRUPTED]);
    }
  });

  async function shared(user: TestUser): Promise<Message> {
    const before = user.channel().length;
    await user.type('/example', 'share Who reviews this?');
    await user.bot.cloud.idle();
    return eventually(() => user.channel()[before]);
  }

  it.each<Moment>([
    { target: 'dynamodb.PutItem', at: 'received' },
    { target: 'slack.chat.update', at: 'received' },
    { target: 'slack.response_url', at: 'received' },
  ])('killed at %j, the click takes it once, and another hears whose it is', async (moment) => {
    const seen = await inBoth(async (user) => {
      const message = await shared(user);
      const since = user.bot.slack.state().messages.length;
      kill(user, moment);
      await user.click(message, '/example::take');
      await user.bot.cloud.idle();
      const [now] = user.channel().slice(-1);
      return { text: now?.text, told: told(user, USER, since) };
    });
    for (const { text, told: heard } of seen) {
      expect(text).toBe(`Shared by <@${USER}>. Taken by <@${USER}>. Who reviews this?`);
      expect(new Set(heard)).toEqual(new Set(['It is yours.']));
    }
  });

  it('clicked by two at once, it is of one of them, and both hear of which', async () => {
    const seen = await inBoth(async (user) => {
      const message = await shared(user);
      const since = user.bot.slack.state().messages.length;
      await Promise.all([USER, ENGINEER].map((who) => user.click(message, '/example::take', who)));
      await user.bot.cloud.idle();
      const [now] = user.channel().slice(-1);
      return { text: now?.text ?? '', told: [USER, ENGINEER].map((who) => told(user, who, since)) };
    });
    for (const { text, told: heard } of seen) {
      const [, owner = ''] = /Taken by <@(\w+)>/.exec(text) ?? [];
      expect(heard).toEqual(
        [USER, ENGINEER].map((who) => [
          who === owner ? 'It is yours.' : `<@${owner}> was first: it is theirs.`,
        ]),
      );
    }
  });
});
