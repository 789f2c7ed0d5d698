import { validateMessage } from '../../scripts/local/fakes/slack/block-kit.ts';
import { recordLog } from '../fixtures/record-log.ts';
import { recordMetrics } from '../fixtures/record-metrics.ts';
import { refused, type SlackReply, type StartedSlack, startSlack } from '../fixtures/start-slack.ts';
import { context, section } from './blocks.ts';
import { createDeliverMessage, type DeliveryRequest } from './deliver-message.ts';
import type { DeliveredVia } from './delivery.ts';
import { createMessages } from './messages.ts';
import { createNotifyUser } from './notify-user.ts';
import { createRespond, type SlackMessage } from './response-url.ts';

const ORIGIN = 'https://hooks.slack.com';
const URL = `${ORIGIN}/actions/T04LANTERN/1/fixtureCapability`;
const PERSON = 'U03JUNIPER';
const TEXT = 'Incident #7 is open.';
const MESSAGE: SlackMessage = { text: TEXT, blocks: [section('*Incident #7*')] };
/** As it stands in a form. */
const UNFURLED = { unfurl_links: 'false', unfurl_media: 'false' };
const ONLY_YOU = 'Only you see this: Slack did not take it in the channel.';
const HINT = 'Q-Bot is not a member of the channel. Invite it with `/invite @Q-Bot`.';

const update = 'chat.update';
const post = 'chat.postMessage';
const dm = 'chat.postMessage to the person';
const url = 'response_url';

let slack: StartedSlack;
beforeAll(async () => {
  slack = await startSlack();
});
beforeEach(() => slack.clear());
afterAll(() => slack.close());

/** What Slack says to the calls of each kind; each of them takes what comes after. */
interface Faults {
  update?: SlackReply[];
  post?: SlackReply[];
  /** A status, or no answer. */
  url?: number | 'silence';
}

/** The whole order with its real parts: the Web API on 127.0.0.1, the response_url by its answers. */
async function answerWith(faults: Faults, wanted: Partial<DeliveryRequest> = {}, client = slack.client) {
  slack.reply('chat.update', ...(faults.update ?? []));
  slack.reply('chat.postMessage', ...(faults.post ?? []));
  const { log, lines } = recordLog();
  const { metrics, counted } = recordMetrics();
  const responded: unknown[] = [];
  const slept: number[] = [];
  const fetch = async (_url: unknown, init?: RequestInit): Promise<Response> => {
    slack.calls.push({ method: url, args: {} });
    responded.push(JSON.parse(String(init?.body)));
    if (faults.url === 'silence') throw new TypeError('fetch failed');
    return new Response('ok', { status: faults.url ?? 200 });
  };
  const respond = createRespond({ fetch, origin: ORIGIN, timeoutMs: 1000 });
  const messages = createMessages({ slack: client, log, sleep: async (ms) => void slept.push(ms) });
  const deliverMessage = createDeliverMessage({
    ...{ messages, log, metrics },
    notifyUser: createNotifyUser({ respond, messages, log, metrics }),
  });
  const place = { channel: 'C07HARBOUR', ts: '1790000000.000007' };
  const to = { user: PERSON, responseUrl: URL };
  const answered = await deliverMessage({ message: MESSAGE, ...place, to, isFinal: true, ...wanted });
  const calls = slack.calls.map(({ method, args }) => (args.channel === PERSON ? dm : method));
  return { answered, calls, counted, lines, responded, slept };
}

const NEW = { ts: undefined };

describe('where nothing is wrong', () => {
  it('takes the place of the message that is there', async () => {
    const { answered, calls } = await answerWith({});
    expect(answered).toEqual({ by: 'update', ts: '1790000000.000007' });
    expect(calls).toEqual([update]);
    expect(slack.calls[0]?.args).toEqual({ channel: 'C07HARBOUR', ts: '1790000000.000007', ...MESSAGE });
  });

  it('posts where none is there', async () => {
    const { answered, calls } = await answerWith({}, NEW);
    expect(answered).toEqual({ by: 'post', ts: '1790000000.000100' });
    expect(calls).toEqual([post]);
    expect(slack.calls[0]?.args).toEqual({ channel: 'C07HARBOUR', ...UNFURLED, ...MESSAGE });
  });

  it('tells alone where there is no channel', async () => {
    const { answered, calls, responded } = await answerWith({}, { channel: '', ts: undefined });
    expect(answered).toEqual({ by: 'response_url' });
    expect(calls).toEqual([url]);
    expect(responded).toMatchObject([MESSAGE]);
  });
});

const all = (reply: SlackReply): SlackReply[] => [reply, reply, reply];
const revoked = { update: all(refused('token_revoked')), post: all(refused('token_revoked')) };

describe('Slack’s trouble', () => {
  it.each<[string, Faults, DeliveredVia, string[]]>([
    ['message_not_found', { update: [refused('message_not_found')] }, 'post', [update, post]],
    ['cant_update_message', { update: [refused('cant_update_message')] }, 'post', [update, post]],
    ['edit_window_closed', { update: [refused('edit_window_closed')] }, 'post', [update, post]],
    ['msg_too_long', { update: [refused('msg_too_long')] }, 'post', [update, post]],
    ['invalid_blocks', { update: [refused('invalid_blocks')] }, 'post', [update, post]],
    ['an update without an answer, once', { update: ['reset'] }, 'update', [update, update]],
    ['an update without an answer', { update: ['reset', 'reset'] }, 'post', [update, update, post]],
    ['a 5xx to an update', { update: ['down', 'down'] }, 'post', [update, update, post]],
    ['internal_error to an update', { update: [refused('internal_error')] }, 'update', [update, update]],
    ['429 of an update, for long', { update: ['limited'] }, 'post', [update, post]],
    ['429 of an update, for a second', { update: ['soon'] }, 'update', [update, update]],
    ['429 of an update, again and again', { update: ['soon', 'soon'] }, 'post', [update, update, post]],
    ['429 of both', { update: ['limited'], post: ['limited'] }, 'response_url', [update, post, url]],
    [
      'channel_not_found',
      { update: [refused('channel_not_found')], post: [refused('channel_not_found')] },
      'response_url',
      [update, post, url],
    ],
    [
      'not_in_channel',
      { update: [refused('not_in_channel')], post: [refused('not_in_channel')] },
      'response_url',
      [update, post, url],
    ],
    [
      'is_archived',
      { update: [refused('is_archived')], post: [refused('is_archived')] },
      'response_url',
      [update, post, url],
    ],
    ['token_revoked', revoked, 'response_url', [update, url]],
    ['invalid_auth', { update: all(refused('invalid_auth')) }, 'response_url', [update, url]],
    ['account_inactive', { update: all(refused('account_inactive')) }, 'response_url', [update, url]],
    ['token_revoked and the url expired', { ...revoked, url: 404 }, 'not_told', [update, url, dm]],
    [
      'is_archived and the url used up',
      { update: [refused('is_archived')], post: [refused('is_archived')], url: 404 },
      'direct_message',
      [update, post, url, dm],
    ],
    [
      'no answer anywhere',
      { update: all('reset'), post: all('reset'), url: 'silence' },
      'not_told',
      [update, update, post, url, dm],
    ],
    [
      'invalid_blocks of a message that no place takes with them',
      { update: [refused('invalid_blocks')], post: [refused('is_archived')], url: 400 },
      'direct_message',
      [update, post, url, dm],
    ],
  ])('%s: the order goes on to the next place [F17]', async (_case, faults, by, expected) => {
    const { answered, calls, counted, lines } = await answerWith(faults);
    expect(answered.by).toBe(by);
    expect(calls).toEqual(expected);
    expect(counted.filter((one) => one.startsWith('Answers'))).toEqual([`Answers ${by}`]);
    expect(lines.filter(({ fields }) => fields.outcome !== undefined)).toMatchObject([
      { level: by === 'not_told' ? 'error' : 'info', fields: { outcome: by } },
    ]);
  });

  it.each([403, 404, 410, 429, 500, 503, 'silence'] as const)(
    'a response_url that answers %s is followed by a direct message, text only',
    async (answer) => {
      const gone = { post: [refused('not_in_channel')], url: answer };
      const { answered, calls, counted } = await answerWith(gone, NEW);
      expect(answered).toEqual({ by: 'direct_message' });
      expect(calls).toEqual([post, url, dm]);
      expect(slack.calls.at(-1)?.args).toEqual({
        ...{ channel: PERSON, ...UNFURLED },
        text: `${TEXT} Only you see this: ${HINT}`,
      });
      expect(counted.includes('SlackRateLimited')).toBe(answer === 429);
    },
  );

  it('waits as long as Slack says, at most 2 s, and counts it [F14]', async () => {
    const short = await answerWith({ post: ['soon'] }, NEW);
    expect([short.slept, short.answered.by, slack.counted]).toEqual([[1000], 'post', ['SlackRateLimited']]);
    slack.clear();
    const long = await answerWith({ post: ['limited'] }, NEW);
    expect([long.slept, long.answered.by]).toEqual([[], 'response_url']);
  });

  it('posts a text alone where it is the blocks that Slack does not like', async () => {
    await answerWith({ update: [refused('invalid_blocks')] });
    expect(slack.calls.at(-1)).toEqual({
      method: post,
      args: { channel: 'C07HARBOUR', ...UNFURLED, text: TEXT },
    });
  });

  it('responds with a text alone where the first place that did not like the blocks was a post', async () => {
    const { responded } = await answerWith({ post: [refused('invalid_blocks')] }, NEW);
    expect(responded).toEqual([
      { response_type: 'ephemeral', replace_original: false, text: `${TEXT} ${ONLY_YOU}` },
    ]);
  });

  it('never throws, not even without a token [F16]', async () => {
    const noToken = () => Promise.reject(new Error('SSM is down'));
    const { answered, lines } = await answerWith({ url: 404 }, {}, noToken);
    expect(answered).toEqual({ by: 'not_told' });
    expect(lines.map(({ fields }) => fields.reason).filter(Boolean)).toEqual(Array(4).fill('error'));
  });

  it('tells alone where Slack posts without saying where', async () => {
    const { answered } = await answerWith({ post: [{ ok: true }] }, NEW);
    expect(answered).toEqual({ by: 'response_url' });
  });
});

describe('what is said on the way', () => {
  it.each<[string, SlackReply]>([
    ['may be there', 'reset'],
    ['comes too often', 'limited'],
  ])('waits for its ending where the post %s', async (_case, reply) => {
    const { answered, calls, counted } = await answerWith({ post: [reply] }, { ...NEW, isFinal: false });
    expect(answered).toEqual({ by: null });
    expect([calls, counted]).toEqual([[post], []]);
  });

  it('is told alone where the channel does not take it', async () => {
    const { answered } = await answerWith({ post: [refused('is_archived')] }, { ...NEW, isFinal: false });
    expect(answered).toEqual({ by: 'response_url' });
  });
});

describe('a bot that is no member', () => {
  it.each(['channel_not_found', 'not_in_channel'])('says how to invite it, at %s [F15]', async (error) => {
    const { responded } = await answerWith({ post: [refused(error)] }, NEW);
    const hint = context(`Only you see this: ${HINT}`);
    expect(responded).toMatchObject([
      {
        text: `${TEXT} Only you see this: ${HINT}`,
        blocks: [section('*Incident #7*'), hint],
      },
    ]);
    expect(validateMessage(responded[0])).toEqual([]);
  });

  it('says so in the text alone where there are no blocks: Slack would show these only', async () => {
    const wanted = { ...NEW, message: { text: 'Opening.' } };
    const { responded } = await answerWith({ post: [refused('not_in_channel')] }, wanted);
    expect(responded).toEqual([
      { response_type: 'ephemeral', replace_original: false, text: `Opening. Only you see this: ${HINT}` },
    ]);
  });
});
