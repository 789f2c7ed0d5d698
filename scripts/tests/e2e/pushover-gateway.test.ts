import { endingValue } from '../../../common/aws/secrets.ts';
import { webhookHeaders } from '../../local/wiring/pushover.ts';
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

it('a call without the key, or with a wrong one, starts no function [F29]', async () => {
  const { webhookApiKey, webhookToken } = webhookClient.settings;
  const before = webhookClient.bot.cloud.invocations();
  const wrong = [undefined, '', 'guess', webhookApiKey.slice(1), `${webhookApiKey}0`, webhookToken];
  const bearer = `Bearer ${webhookToken}`;
  for (const key of wrong) {
    const headers = { 'x-api-key': key, Authorization: bearer };
    expect(await webhookClient.post(payload(OWNER, newId()), headers)).toMatchObject({ status: 403 });
  }
  expect(webhookClient.bot.cloud.invocations()).toEqual(before);
});

it.each([undefined, '', 'Bearer ', 'Bearer guess', 'the token alone', 'Basic', 'Bearer not-set'])(
  'a call with the key and the authorization %j never reaches Pushover',
  async (given) => {
    const { webhookToken } = webhookClient.settings;
    const Authorization = given
      ?.replace('the token alone', webhookToken)
      .replace('Basic', `Basic ${webhookToken}`);
    const id = newId();
    expect((await webhookClient.post(payload(OWNER, id), { Authorization })).status).toBe(401);
    expect(webhookClient.pushes(`incident-${id}`)).toEqual([]);
  },
);

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
  // The receipt of a test before may end there too: nobody acknowledged it.
  const letter = await eventually(() =>
    webhookClient.lost().find(({ event }) => String(event).includes(`incident-${id}`)),
  );
  expect(letter).toMatchObject({ queue: 'qbot-pushover-failures', functionName: 'pushover' });
  const [waiting, kept] = webhookClient.queues();
  expect(waiting).toMatchObject({ messages: [] });
  expect(kept?.messages.map(({ body }) => body)).toContain(letter?.event);
});

it('takes a rotated token and the one before it, and warns where nobody is to be rung', async () => {
  const before = webhookHeaders(webhookClient.settings).Authorization;
  const { webhookToken } = webhookClient.settings;
  webhookClient.bot.cloud.setParameter('/qbot/pushover-webhook-token', 'the-next-token');
  const former = endingValue(webhookToken, Date.now() + 86_400_000);
  webhookClient.bot.cloud.setParameter('/qbot/pushover-webhook-token-previous', former);
  webhookClient.bot.cloud.setParameter('/qbot/pushover-recipients', JSON.stringify({ ferry: FERRY }));
  webhookClient.bot.cloud.reload('pushover');
  for (const Authorization of [before, 'Bearer the-next-token']) {
    const id = newId();
    expect((await webhookClient.post(payload(OWNER, id), { Authorization })).status).toBe(202);
    expect(webhookClient.pushes(`incident-${id}`)).toEqual([]);
  }
  expect(webhookClient.logs.join('\n')).toContain('no_recipient');
});

it('lets a webhook in where SSM answers the fourth time only: nobody may send it again', async () => {
  const id = newId();
  const { cloud, faults } = webhookClient.bot;
  cloud.reload('pushover');
  faults.set({ target: 'ssm.GetParameters', kind: 'status', status: 503, body: {}, times: 3 });
  expect((await webhookClient.post(payload(OWNER, id))).status).toBe(202);
});

it('answers 503 while SSM is away, and takes the same webhook afterwards', async () => {
  const id = newId();
  const { cloud, faults } = webhookClient.bot;
  cloud.reload('pushover');
  faults.set({ target: 'ssm.GetParameters', kind: 'status', status: 503, body: {} });
  expect(await webhookClient.post(payload(OWNER, id))).toEqual({ status: 503, text: 'cannot check it now' });
  faults.clear();
  expect((await webhookClient.post(payload(OWNER, id))).status).toBe(202);
});

it('lets nobody in while the token is not set', async () => {
  webhookClient.bot.cloud.setParameter('/qbot/pushover-webhook-token', 'not-set');
  webhookClient.bot.cloud.setParameter('/qbot/pushover-webhook-token-previous', 'not-set');
  webhookClient.bot.cloud.reload('pushover');
  for (const Authorization of ['Bearer not-set', 'Bearer ', undefined]) {
    expect((await webhookClient.post(payload(OWNER, newId()), { Authorization })).status).toBe(401);
  }
});
