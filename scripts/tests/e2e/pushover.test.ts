import { readdirSync } from 'node:fs';
import { eventually } from './test-user.ts';
import {
  FERRY,
  HARBOUR,
  newId,
  PAYLOADS,
  payload,
  startWebhookClient,
  type WebhookClient,
} from './webhook-client.ts';

jest.setTimeout(60_000);

/** They share one bot, warm as in real life; each has its own alerts. A second lasts 20 ms in the retry queue. */
let webhookClient: WebhookClient;

beforeAll(async () => {
  webhookClient = await startWebhookClient({ timeScale: 0.02 });
});

afterEach(() => webhookClient.bot.faults.clear());
afterAll(() => webhookClient.bot.close());

const OWNER = 'create-incident-owner.json';
const ACCEPTED = { status: 202, text: 'accepted' };
/** Ids in the payloads: `alert-<id>-...` and `incident-<id>`. */
const incident = (id: string) => `incident-${id}`;

/** File -> what it does to a phone that rings for its alert; for a Create, what the phone does then. */
const ROWS: Record<string, 'rings' | 'shows' | 'silences' | 'nothing'> = {
  'create.json': 'shows',
  'create-incident-owner.json': 'rings',
  'create-incident-responder.json': 'rings',
  'create-incident-associated.json': 'rings',
  'acknowledge.json': 'silences',
  'close.json': 'silences',
  'unacknowledge.json': 'nothing',
  'delete.json': 'nothing',
  'add-note.json': 'nothing',
  'add-tags.json': 'nothing',
  'remove-tags.json': 'nothing',
  'add-team.json': 'nothing',
  'add-recipient.json': 'nothing',
  'assign-ownership.json': 'nothing',
  'take-ownership.json': 'nothing',
  'update-priority.json': 'nothing',
  'snooze.json': 'nothing',
  'custom-action.json': 'nothing',
  'escalate.json': 'nothing',
};

describe('each action of the webhook', () => {
  it('has its row', () => {
    expect(Object.keys(ROWS).sort()).toEqual(readdirSync(PAYLOADS).sort());
  });

  it.each(Object.entries(ROWS))('%s: %s', async (file, what) => {
    const id = newId();
    const isCreate = what === 'rings' || what === 'shows';
    if (!isCreate) await webhookClient.post(payload(OWNER, id));
    expect(await webhookClient.post(payload(file, id))).toEqual(ACCEPTED);
    const pushes = webhookClient.pushes(isCreate && what === 'shows' ? `alert-${id}` : incident(id));
    expect(pushes).toMatchObject([
      what === 'shows'
        ? { priority: 0, ringing: false }
        : { priority: 2, ringing: what !== 'silences', cancelled: what === 'silences' },
    ]);
  });
});

describe('an incident', () => {
  it('that comes as three alerts rings each recipient once', async () => {
    const id = newId();
    for (const kind of ['owner', 'responder', 'associated']) {
      expect(await webhookClient.post(payload(`create-incident-${kind}.json`, id))).toEqual(ACCEPTED);
    }
    expect(webhookClient.pushes(incident(id)).map(({ user }) => user)).toEqual([HARBOUR, FERRY]);
  });

  it.each(['owner', 'responder', 'associated'])(
    'falls silent for all by the end of its %s alert',
    async (kind) => {
      const id = newId();
      for (const one of ['owner', 'responder', 'associated']) {
        await webhookClient.post(payload(`create-incident-${one}.json`, id));
      }
      const last = { owner: '3', responder: '4', associated: '5' }[kind] ?? '';
      const change: [string, string][] = [['1790000000123"', `179000000012${last}"`]];
      await webhookClient.post(payload('acknowledge.json', id, change));
      expect(webhookClient.pushes(incident(id))).toMatchObject([{ cancelled: true }, { cancelled: true }]);
    },
  );

  it('rings nobody where its acknowledgement came first', async () => {
    const id = newId();
    expect(await webhookClient.post(payload('acknowledge.json', id))).toEqual(ACCEPTED);
    expect(await webhookClient.post(payload(OWNER, id))).toEqual(ACCEPTED);
    expect(webhookClient.pushes(incident(id))).toEqual([]);
  });

  it('that comes five times at once rings once', async () => {
    const id = newId();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => webhookClient.post(payload(OWNER, id))),
    );
    expect(answers).toEqual(Array(5).fill(ACCEPTED));
    await webhookClient.bot.cloud.idle();
    expect(webhookClient.pushes(incident(id))).toHaveLength(1);
    expect(webhookClient.lost()).toEqual([]);
  });
});

describe('while Pushover is in trouble', () => {
  const MINUTE_MS = 60_000 * 0.02;

  it.each([
    ['answers 500', { kind: 'status', status: 500, body: {} }],
    ['refuses connections', { kind: 'refuse' }],
  ])('and %s for a minute, the push comes after it, once', async (_what, fault) => {
    const id = newId();
    webhookClient.bot.faults.set({ target: 'pushover.messages', ...fault });
    expect(await webhookClient.post(payload(OWNER, id))).toEqual(ACCEPTED);
    const since = Date.now();
    await eventually(() => Date.now() - since > MINUTE_MS);
    expect(webhookClient.pushes(incident(id))).toEqual([]);
    expect(webhookClient.queues()).toMatchObject([{ messages: [{ receiveCount: expect.any(Number) }] }, {}]);
    webhookClient.bot.faults.clear();
    await webhookClient.bot.cloud.idle();
    expect(webhookClient.pushes(incident(id))).toMatchObject([{ ringing: true }]);
    expect(webhookClient.lost()).toEqual([]);
  });

  it('the acknowledgement waits as well, and then silences what rings', async () => {
    const id = newId();
    await webhookClient.post(payload(OWNER, id));
    webhookClient.bot.faults.set({
      target: 'pushover.cancel',
      kind: 'status',
      status: 503,
      body: {},
      times: 2,
    });
    expect(await webhookClient.post(payload('acknowledge.json', id))).toEqual(ACCEPTED);
    expect(webhookClient.pushes(incident(id))).toMatchObject([{ ringing: true }]);
    await webhookClient.bot.cloud.idle();
    expect(webhookClient.pushes(incident(id))).toMatchObject([{ cancelled: true }]);
  });

  it.each([
    ['the month is used up', { kind: 'status', status: 429, body: { status: 0 } }],
    ['it does not know the key', { kind: 'status', status: 400, body: { user: 'invalid', status: 0 } }],
  ])('because %s, it is not asked again', async (_what, fault) => {
    const id = newId();
    webhookClient.bot.faults.set({ target: 'pushover.messages', ...fault, times: 1 });
    expect(await webhookClient.post(payload(OWNER, id))).toEqual(ACCEPTED);
    await webhookClient.bot.cloud.idle();
    expect(webhookClient.pushes(incident(id))).toEqual([]);
  });
});

it('a user without a device is an error by entry, and the next team is notified', async () => {
  const id = newId();
  webhookClient.bot.pushover.removeDevices(FERRY);
  for (const kind of ['responder', 'owner', 'responder']) {
    expect(await webhookClient.post(payload(`create-incident-${kind}.json`, id))).toEqual(ACCEPTED);
  }
  expect(webhookClient.pushes(incident(id)).map(({ user }) => user)).toEqual([HARBOUR]);
  const lines = webhookClient.logs.filter((line) => line.includes('nobody_notified'));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'ERROR', outcome: 'nobody_notified', reason: 'no_active_devices', entry: 'ferry' },
  ]);
});

it('an alert of an older account, its numbers as text, rings in quiet hours with its time', async () => {
  const id = newId();
  const change: [string, string][] = [
    ['"createdAt": 1790000000123', '"priority": "2", "createdAt": "1790000000123"'],
    ['"updatedAt": 1790000000456000118', '"updatedAt": "1790000000456000118"'],
  ];
  expect(await webhookClient.post(payload('create.json', id, change))).toEqual(ACCEPTED);
  expect(webhookClient.pushes(`alert-${id}`)).toMatchObject([
    { title: expect.stringMatching(/^P2: /), priority: 1, timestamp: 1_790_000_000 },
  ]);
});

describe('what a phone shows', () => {
  const EMOJI = '😀'.repeat(5000);
  const RIGHT_TO_LEFT = 'השירות אינו זמין '.repeat(400);
  const MARKUP = '<b>&'.repeat(1000);

  it.each([
    ['emoji', EMOJI],
    ['right-to-left text', RIGHT_TO_LEFT],
    ['markup', MARKUP],
  ])('of 5,000 characters of %s is within the limits, and cut between characters', async (_what, text) => {
    const id = newId();
    const words = JSON.stringify(text).slice(1, -1);
    const change: [string, string][] = [
      ['Checkout is down', words],
      ['Every third payment fails since 09:40.', words],
    ];
    expect(await webhookClient.post(payload(OWNER, id, change))).toEqual(ACCEPTED);
    const [push] = webhookClient.pushes(incident(id));
    const [, ...shown] = (push?.text ?? '').split('\n');
    expect(text.startsWith(shown.join('\n').trimEnd())).toBe(true);
    expect(shown.join('').length).toBeGreaterThan(100);
    expect(Array.from(push?.message ?? '').length).toBeGreaterThan(900);
    expect(push?.title).toMatch(/^P1: /);
  });
});

it('an incident in OpsGenie rings the phone, until it is acknowledged there', async () => {
  const { bot, pushes, settings } = webhookClient;
  const post = (path: string, body: unknown) =>
    fetch(`${bot.url}/_local/opsgenie${path}`, {
      method: 'POST',
      headers: { authorization: `GenieKey ${settings.opsgenieApiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await post('/v1/incidents/create', { message: 'Checkout is down', priority: 'P1' });
  const opened = await eventually(() => bot.opsgenie.state().incidents[0]);
  const ringing = await eventually(() => pushes(opened.id)[0]);
  expect(ringing).toMatchObject({ ringing: true, title: 'P1: Checkout is down', user: HARBOUR });
  const acknowledged = await post('/driver/acknowledge', { incident: opened.tinyId });
  expect(await acknowledged.json()).toMatchObject({ action: 'Acknowledge', status: 202 });
  expect(pushes(opened.id)).toMatchObject([{ ringing: false, cancelled: true }]);
});

it('logs no token, no key and no words of the alert', () => {
  const log = webhookClient.logs.join('\n');
  expect(webhookClient.logs.length).toBeGreaterThan(20);
  const { pushoverApiToken, webhookApiKey, webhookToken } = webhookClient.settings;
  for (const word of [
    pushoverApiToken,
    webhookApiKey,
    webhookToken,
    HARBOUR,
    FERRY,
    'Checkout is',
    'payment',
  ]) {
    expect(log).not.toContain(word);
  }
});
