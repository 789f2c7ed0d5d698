import { Agent, request } from 'node:http';
import { webhookHeaders, webhookUrl } from '../../local/wiring/pushover.ts';
import { eventually } from './test-user.ts';
import { FERRY, HARBOUR, newId, payload, startWebhookClient, type WebhookClient } from './webhook-client.ts';

jest.setTimeout(60_000);

let webhookClient: WebhookClient;

beforeAll(async () => {
  webhookClient = await startWebhookClient({ timeScale: 0.001 });
});

afterEach(() => webhookClient.bot.faults.clear());
afterAll(() => webhookClient.bot.close());

const OWNER = 'create-incident-owner.json';

/** So many at a time; answers how often each status came. */
async function flood(count: number, callers: number, headersOf: (index: number) => Record<string, string>) {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  const url = webhookUrl(webhookClient.bot.url);
  const body = payload(OWNER, newId());
  const seen: Record<string, number> = {};
  const once = (index: number) =>
    new Promise<void>((resolve, reject) => {
      const sent = request(url, { method: 'POST', agent, headers: headersOf(index) }, (answer) => {
        seen[answer.statusCode ?? 0] = (seen[answer.statusCode ?? 0] ?? 0) + 1;
        answer.resume().on('end', resolve);
      });
      sent.on('error', reject).end(body);
    });
  let next = 0;
  const work = async () => {
    while (next < count) await once(next++);
  };
  await Promise.all(Array.from({ length: callers }, work));
  agent.destroy();
  return seen;
}

it('10,000 calls without the key, or with wrong ones, start no function [F29]', async () => {
  const { webhookApiKey, webhookToken } = webhookClient.settings;
  const wrong = ['', 'guess', webhookApiKey.slice(1), `${webhookApiKey}0`, webhookToken];
  const seen = await flood(10_000, 20, (index) => {
    const key = wrong[index % wrong.length] ?? '';
    return { authorization: `Bearer ${webhookToken}`, ...(key === '' ? {} : { 'x-api-key': key }) };
  });
  expect(seen).toEqual({ 403: 10_000 });
  expect(webhookClient.bot.cloud.invocations()).toEqual({});
  expect(webhookClient.bot.cloud.processes()).toEqual([]);
});

it('1,000 calls with the key and a wrong token, or none, never reach Pushover', async () => {
  webhookClient.bot.faults.set({ target: 'pushover.*', kind: 'status', status: 500, times: 1 });
  const { webhookApiKey, webhookToken } = webhookClient.settings;
  const wrong = [
    '',
    'Bearer ',
    `Bearer ${webhookToken.slice(1)}`,
    webhookToken,
    `Basic ${webhookToken}`,
    'Bearer not-set',
  ];
  const seen = await flood(1000, 4, (index) => {
    const authorization = wrong[index % wrong.length] ?? '';
    return { 'x-api-key': webhookApiKey, ...(authorization === '' ? {} : { authorization }) };
  });
  expect(seen).toEqual({ 401: 1000 });
  expect(webhookClient.bot.cloud.invocations()).toEqual({ pushover: 1000 });
  expect(webhookClient.bot.faults.list()).toHaveLength(1);
  expect(webhookClient.logs.join('\n')).not.toContain(webhookToken.slice(1));
});

it.each<[string, string]>([
  ['no JSON', '{"action":"Create"'],
  ['an array', '[{"action":"Create"}]'],
  ['null', 'null'],
  ['nothing', ''],
  ['no action', '{"alert":{"alertId":"a"}}'],
  ['an action that is no text', '{"action":7,"alert":{"alertId":"a"}}'],
  ['over 64 kB', JSON.stringify({ action: 'Create', alert: { alertId: 'a', note: 'x'.repeat(64_000) } })],
  ['__proto__ in place of a payload', '{"__proto__":{"action":"Create"}}'],
])('answers 400 in one line to %s', async (_what, body) => {
  const { status, text } = await webhookClient.post(body);
  expect({ status, lines: text.split('\n').length }).toEqual({ status: 400, lines: 1 });
  expect(text.length).toBeLessThan(100);
});

it('rings the default for an unknown team', async () => {
  const id = newId();
  const change: [string, string][] = [['harbour', 'lighthouse']];
  expect((await webhookClient.post(payload(OWNER, id, change))).status).toBe(202);
  expect(webhookClient.pushes(`incident-${id}`)).toMatchObject([{ user: HARBOUR }]);
});

it('gives up after 15 minutes of trouble, and keeps the webhook [F32]', async () => {
  const id = newId();
  webhookClient.bot.faults.set({ target: 'pushover.messages', kind: 'status', status: 500, body: {} });
  expect((await webhookClient.post(payload(OWNER, id))).status).toBe(202);
  const [letter] = await eventually(() => {
    const letters = webhookClient.bot.cloud.deadLetters();
    return letters.length > 0 && letters;
  });
  expect(letter).toMatchObject({ queue: 'qbot-pushover-failures', functionName: 'pushover' });
  expect(String(letter?.event)).toContain(`incident-${id}`);
  expect(webhookClient.queues()).toMatchObject([{ messages: [] }, { messages: [{ body: letter?.event }] }]);
});

it('takes a rotated token and the one before it, and warns where nobody is to be rung', async () => {
  const before = webhookHeaders(webhookClient.settings).Authorization;
  const { webhookToken } = webhookClient.settings;
  webhookClient.bot.cloud.setParameter('/qbot/pushover-webhook-token', 'the-next-token');
  webhookClient.bot.cloud.setParameter('/qbot/pushover-webhook-token-previous', webhookToken);
  webhookClient.bot.cloud.setParameter('/qbot/pushover-recipients', JSON.stringify({ ferry: FERRY }));
  webhookClient.bot.cloud.reload('pushover');
  for (const Authorization of [before, 'Bearer the-next-token']) {
    const id = newId();
    expect((await webhookClient.post(payload(OWNER, id), { Authorization })).status).toBe(202);
    expect(webhookClient.pushes(`incident-${id}`)).toEqual([]);
  }
  expect(webhookClient.logs.join('\n')).toContain('no_recipient');
});

it('lets nobody in while the token is not set', async () => {
  webhookClient.bot.cloud.setParameter('/qbot/pushover-webhook-token', 'not-set');
  webhookClient.bot.cloud.setParameter('/qbot/pushover-webhook-token-previous', 'not-set');
  webhookClient.bot.cloud.reload('pushover');
  for (const Authorization of ['Bearer not-set', 'Bearer ', undefined]) {
    expect((await webhookClient.post(payload(OWNER, newId()), { Authorization })).status).toBe(401);
  }
});
