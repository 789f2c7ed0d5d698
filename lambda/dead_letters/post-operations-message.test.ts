import { type Loopback, startLoopback } from '../../common/fixtures/loopback.ts';
import { recordLog } from '../../common/fixtures/record-log.ts';
import { recordMetrics } from '../../common/fixtures/record-metrics.ts';
import { createSlackClient } from '../../common/slack/client.ts';
import { createPostOperationsMessage } from './post-operations-message.ts';

let slack: Loopback;
let answer: { status: number; body: string };
beforeAll(async () => {
  slack = await startLoopback((_request, response) => {
    response.writeHead(answer.status, { 'retry-after': '1' }).end(answer.body);
  });
});
afterAll(() => slack.close());

function setUp(status: number, body: object) {
  answer = { status, body: JSON.stringify(body) };
  slack.received.length = 0;
  const { log, lines } = recordLog();
  const client = createSlackClient({
    secrets: { read: async () => [], require: async () => 'fixture' },
    tokenParameter: '/qbot/slack-bot-token',
    apiUrl: slack.url,
    metrics: recordMetrics().metrics,
  });
  const post = createPostOperationsMessage({ slack: client, operationsChannel: 'C0OPERATIONS', log });
  return { lines, post: () => post({ text: 'failed' }) };
}

it('posts into the operations channel', async () => {
  const { post } = setUp(200, { ok: true, ts: '1.1' });
  await expect(post()).resolves.toBe('1.1');
  expect(slack.received).toMatchObject([
    { path: '/chat.postMessage', body: 'channel=C0OPERATIONS&text=failed' },
  ]);
});

it.each(['channel_not_found', 'not_in_channel', 'is_archived', 'invalid_blocks', 'restricted_action'])(
  'gives up where Slack will always say %s',
  async (error) => {
    const { lines, post } = setUp(200, { ok: false, error });
    await expect(post()).resolves.toBeUndefined();
    expect(lines).toMatchObject([{ level: 'error', fields: { outcome: 'card_refused', reason: error } }]);
  },
);

it.each([
  [429, {}],
  [500, {}],
  [200, { ok: false, error: 'internal_error' }],
  [200, { ok: false, error: 'token_revoked' }],
  [200, { ok: false, error: '<html>' }],
])('lets it come again after %i %p', async (status, body) => {
  const { post } = setUp(status, body);
  await expect(post()).rejects.toThrow();
});

it('lets it come again where there is no token', async () => {
  const { log } = recordLog();
  const noToken = () => Promise.reject(new Error('not set'));
  const post = createPostOperationsMessage({ slack: noToken, operationsChannel: 'C0OPERATIONS', log });
  await expect(post({ text: 'failed' })).rejects.toThrow('not set');
});
