import { recordLog } from '../fixtures/record-log.ts';
import { refused, type SlackReply, type StartedSlack, startSlack } from '../fixtures/start-slack.ts';
import { section } from './blocks.ts';
import type { SlackClient } from './client.ts';
import { createMessages, type Messages } from './messages.ts';

const MESSAGE = { text: 'Incident #7 is open.', blocks: [section('*Incident #7*')] };
const AT = { channel: 'C07HARBOUR', ts: '1790000000.000007' };
/** As it stands in a form. */
const UNFURLED = { unfurl_links: 'false', unfurl_media: 'false' };

let slack: StartedSlack;
beforeAll(async () => {
  slack = await startSlack();
});
beforeEach(() => slack.clear());
afterAll(() => slack.close());

function setUp(client: () => Promise<SlackClient> = slack.client) {
  const { log, lines } = recordLog();
  const slept: number[] = [];
  const messages = createMessages({ slack: client, log, sleep: async (ms) => void slept.push(ms) });
  return { lines, messages, slept };
}

it('posts in a channel', async () => {
  await expect(setUp().messages.post({ channel: 'C07HARBOUR' }, MESSAGE)).resolves.toEqual({
    ts: '1790000000.000100',
  });
  expect(slack.calls).toEqual([
    { method: 'chat.postMessage', args: { channel: 'C07HARBOUR', ...UNFURLED, ...MESSAGE } },
  ]);
});

it('posts in a thread', async () => {
  await setUp().messages.post({ channel: 'C07HARBOUR', threadTs: AT.ts }, MESSAGE);
  expect(slack.calls).toMatchObject([{ args: { channel: 'C07HARBOUR', thread_ts: AT.ts, ...MESSAGE } }]);
});

it('updates in place', async () => {
  await expect(setUp().messages.update(AT, MESSAGE)).resolves.toEqual({ ts: AT.ts });
  expect(slack.calls).toEqual([{ method: 'chat.update', args: { ...AT, ...MESSAGE } }]);
});

const ways: [string, string, (messages: Messages) => ReturnType<Messages['post']>][] = [
  ['post', 'chat.postMessage', (messages) => messages.post({ channel: 'C07HARBOUR' }, MESSAGE)],
  ['update', 'chat.update', (messages) => messages.update(AT, MESSAGE)],
];

describe.each(ways)('%s', (_name, method, send) => {
  it.each<[string, SlackReply]>([
    ['not_in_channel', refused('not_in_channel')],
    ['no_answer', 'reset'],
    ['no_answer', 'down'],
    ['unreadable_answer', refused('<html>')],
    ['ratelimited', 'limited'],
  ])('says Slack’s word, %s, after one call', async (word, reply) => {
    slack.reply(method, reply);
    const { lines, messages, slept } = setUp();
    await expect(send(messages)).resolves.toMatchObject({ refused: word, error: expect.any(Error) });
    expect([slack.calls.length, slept]).toEqual([1, []]);
    expect(lines).toMatchObject([{ level: 'warn', fields: { reason: word } }]);
  });

  it('asks again once if Slack takes it soon', async () => {
    slack.reply(method, 'soon');
    const { messages, slept } = setUp();
    await expect(send(messages)).resolves.toHaveProperty('ts');
    slack.reply(method, 'soon', 'soon');
    await expect(send(messages)).resolves.toMatchObject({ refused: 'ratelimited' });
    expect([slack.calls.length, slept]).toEqual([4, [1000, 1000]]);
  });

  it('never throws, not even without a token', async () => {
    const error = new Error('not set');
    const { messages } = setUp(() => Promise.reject(error));
    await expect(send(messages)).resolves.toEqual({ refused: 'error', error });
  });
});

it('does not take a post for done that Slack does not say the place of', async () => {
  slack.reply('chat.postMessage', { ok: true });
  await expect(setUp().messages.post({ channel: 'C07HARBOUR' }, MESSAGE)).resolves.toMatchObject({
    refused: 'no_ts',
  });
});
