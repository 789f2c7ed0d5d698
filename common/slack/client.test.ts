import type { ServerResponse } from 'node:http';
import { captureOutput } from '../fixtures/capture-output.ts';
import { type Loopback, startLoopback } from '../fixtures/loopback.ts';
import { recordMetrics } from '../fixtures/record-metrics.ts';
import { createSlackClient, isTokenTrouble, retryAfterMs, slackErrorOf } from './client.ts';

type Answer = (response: ServerResponse) => void;

const ok: Answer = (response) => {
  response.setHeader('content-type', 'application/json').end('{"ok":true,"ts":"1"}');
};
const refused =
  (error: unknown): Answer =>
  (response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ ok: false, error }));
  };
const status =
  (code: number): Answer =>
  (response) => {
    response.writeHead(code, { 'retry-after': '30' }).end('<html>');
  };

let slack: Loopback;
let answer: Answer;
let token: string;
let metrics: ReturnType<typeof recordMetrics>;

beforeAll(async () => {
  slack = await startLoopback((_request, response) => answer(response));
});

beforeEach(() => {
  answer = ok;
  token = 'xoxb-fixture-one';
  metrics = recordMetrics();
  slack.received.length = 0;
});

afterAll(() => slack.close());

function connect() {
  return createSlackClient({
    secrets: { read: async () => [token], require: async () => token },
    tokenParameter: '/qbot/slack-bot-token',
    apiUrl: `${slack.url}/api/`,
    metrics: metrics.metrics,
  });
}

async function post(client = connect()): Promise<unknown> {
  const web = await client();
  return web.chat.postMessage({ channel: 'C07HARBOUR', text: 'x' });
}

async function errorOf(call: Promise<unknown>): Promise<string | undefined> {
  return call.then(() => 'no error', slackErrorOf);
}

describe('createSlackClient', () => {
  it('calls the given API with the bot token', async () => {
    await expect(post()).resolves.toMatchObject({ ok: true });
    expect(slack.received).toMatchObject([
      { path: '/api/chat.postMessage', headers: { authorization: 'Bearer xoxb-fixture-one' } },
    ]);
  });

  it('keeps one client while the token stays, and takes a rotated token', async () => {
    const client = connect();
    const first = await client();
    await expect(client()).resolves.toBe(first);
    token = 'xoxb-fixture-two';
    await expect(client()).resolves.not.toBe(first);
    await post(client);
    expect(slack.received).toMatchObject([{ headers: { authorization: 'Bearer xoxb-fixture-two' } }]);
  });

  it.each([
    ['429', status(429)],
    ['500', status(500)],
    ['a lost answer', (response: ServerResponse) => response.destroy()],
  ])('never repeats a call after %s, and writes nothing', async (_case, failing) => {
    answer = failing;
    const output = captureOutput();
    await expect(post()).rejects.toThrow();
    output.restore();
    expect(slack.received).toHaveLength(1);
    expect(output.text()).toBe('');
  });
});

it.each<[string, string[], string[]]>([
  ['no warning', [], []],
  ['a message that was shortened', ['message_truncated'], ['SlackWarned']],
  ['two warnings', ['message_truncated', 'unknown_block'], ['SlackWarned', 'SlackWarned']],
  ['a warning about headers', ['missing_charset', 'superfluous_charset'], []],
])('counts what Slack says beside its ok, and logs nothing: %s', async (_case, warnings, counted) => {
  answer = (response) => {
    const body = { ok: true, ts: '1', response_metadata: { warnings, messages: ['[WARN] A header is odd'] } };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  };
  const output = captureOutput();
  await post();
  output.restore();
  expect(metrics.counted).toEqual(counted);
  expect(output.text()).toBe('');
});

describe('slackErrorOf', () => {
  it.each<[string, Answer, string]>([
    ['a refusal', refused('channel_not_found'), 'channel_not_found'],
    ['a page in place of a word', refused('<html>Bad gateway</html>'), 'unreadable_answer'],
    ['a long word', refused('e'.repeat(61)), 'unreadable_answer'],
    ['429', status(429), 'ratelimited'],
    ['503', status(503), 'no_answer'],
    ['a lost answer', (response) => response.destroy(), 'no_answer'],
  ])('names %s', async (_case, failing, expected) => {
    answer = failing;
    await expect(errorOf(post())).resolves.toBe(expected);
  });

  it('knows no other error', () => {
    expect(slackErrorOf(new Error('channel_not_found'))).toBeUndefined();
    expect(slackErrorOf('channel_not_found')).toBeUndefined();
  });
});

describe('a call that comes too often', () => {
  it('says when to come back, and is counted [F14]', async () => {
    answer = status(429);
    const error = await post().catch((thrown: unknown) => thrown);
    expect(retryAfterMs(error)).toBe(30_000);
    expect(metrics.counted).toEqual(['SlackRateLimited']);
  });

  it('is no other trouble', async () => {
    answer = status(503);
    const error = await post().catch((thrown: unknown) => thrown);
    expect(retryAfterMs(error)).toBeUndefined();
    expect(metrics.counted).toEqual([]);
  });
});

it.each([
  ['token_revoked', true],
  ['invalid_auth', true],
  ['account_inactive', true],
  ['channel_not_found', false],
  ['no_answer', false],
])('%s is trouble with the token: %s [F16]', (word, expected) => {
  expect(isTokenTrouble(word)).toBe(expected);
});
