import { UserError } from '../../common/errors.ts';
import { type Loopback, startLoopback } from '../../common/fixtures/loopback.ts';
import { recordLog } from '../../common/fixtures/record-log.ts';
import { recordMetrics } from '../../common/fixtures/record-metrics.ts';
import { createSlackClient } from '../../common/slack/client.ts';
import { createShow } from './show.ts';

const PLACE = { channel: 'C07HARBOUR', ts: '1790000000.000100' };

let slack: Loopback;
let answer: Record<string, unknown> | 'reset';
beforeAll(async () => {
  slack = await startLoopback((_request, response) => {
    if (answer === 'reset') response.destroy();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
});
beforeEach(() => {
  answer = { ok: true };
  slack.received.length = 0;
});
afterAll(() => slack.close());

function build() {
  const { log, lines } = recordLog();
  const client = createSlackClient({
    secrets: { read: async () => [], require: async () => 'fixture' },
    tokenParameter: '/qbot/slack-bot-token',
    apiUrl: slack.url,
    metrics: recordMetrics().metrics,
  });
  return { show: createShow({ slack: client, log }), lines };
}

it('posts', async () => {
  await build().show.post('C07HARBOUR', { text: 'Restart?' });
  expect(slack.received.map(({ path, body }) => [path, body])).toEqual([
    ['/chat.postMessage', 'channel=C07HARBOUR&text=Restart%3F'],
  ]);
});

it('updates in place', async () => {
  await expect(build().show.update(PLACE, { text: 'Done' })).resolves.toBe(true);
  expect(slack.received.map(({ path, body }) => [path, body])).toEqual([
    ['/chat.update', 'channel=C07HARBOUR&ts=1790000000.000100&text=Done'],
  ]);
});

it.each([
  [{ ok: false, error: 'not_in_channel' }, 'invite it with `/invite @Q-Bot`'],
  [{ ok: false, error: 'channel_not_found' }, 'invite it with `/invite @Q-Bot`'],
  [
    { ok: false, error: 'is_archived' },
    'Slack did not take the message that asks for the confirmation (is_archived)',
  ],
  ['reset' as const, '(no_answer)'],
])('says what to do where Slack answers a post with %j', async (refusal, words) => {
  answer = refusal;
  const { lines, show } = build();
  const outcome = show.post('C07HARBOUR', { text: 'Restart?' });
  await expect(outcome).rejects.toBeInstanceOf(UserError);
  await expect(outcome).rejects.toHaveProperty('userMessage', expect.stringContaining(words));
  expect(lines).toMatchObject([{ level: 'warn' }]);
});

it('says that nothing was updated', async () => {
  answer = { ok: false, error: 'message_not_found' };
  await expect(build().show.update(PLACE, { text: 'Done' })).resolves.toBe(false);
});

it('throws what does not come from Slack', async () => {
  const { log } = recordLog();
  const show = createShow({ slack: () => Promise.reject(new TypeError('ours')), log });
  await expect(show.update(PLACE, { text: 'Done' })).rejects.toThrow('ours');
  const broken = createShow({ slack: async () => Object.create(null), log });
  await expect(broken.post('C', { text: 'Done' })).rejects.toThrow(TypeError);
});
