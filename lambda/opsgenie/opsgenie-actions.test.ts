import { NoAnswerError } from '../../common/http.ts';
import { isObject } from '../../common/is-object.ts';
import { textIn } from '../../scripts/local/json.ts';
import {
  type FakeOpsgenieOptions,
  MONDAY,
  PROCESSING_MS,
  type StartedFakeOpsgenie,
  startFakeOpsgenie,
} from './fixtures/start-fake-opsgenie.ts';
import { ActionNotPossibleError, IncidentRefusedError, IncidentUnknownError } from './incident-backend.ts';

const user = { id: 'U03JUNIPER', name: 'juniper' };
let started: StartedFakeOpsgenie;

async function start(options: FakeOpsgenieOptions = {}): Promise<void> {
  started = await startFakeOpsgenie(options);
}
afterEach(() => started.close());

/** The text of the error, and whether something may have changed. */
async function failureOf(work: Promise<unknown>): Promise<{ unknown: boolean; text: string }> {
  const error = await work.then(
    () => 'it did not fail',
    (thrown: unknown) => thrown,
  );
  if (error instanceof IncidentUnknownError) return { unknown: true, text: error.userMessage ?? '' };
  if (error instanceof IncidentRefusedError) return { unknown: false, text: error.userMessage ?? '' };
  throw new Error('another kind of error', { cause: error });
}

const bodies = () => started.fake.state().actions.map(({ body }) => (isObject(body) ? body : {}));

describe('what is sent', () => {
  beforeEach(() => start());

  it.each([
    [{ note: 'Cache is warm again. ' }, 'Cache is warm again.\n\nResolved from Slack by @juniper'],
    [{}, 'Resolved from Slack by @juniper'],
    [{ user: { id: 'U1', name: '' } }, 'Resolved from Slack by U1'],
  ])('ends a note with who it is from: %j', async (overrides, note) => {
    const id = await started.open();
    await started.backend.resolve({ id, user, ...overrides });
    expect(bodies()).toEqual([{ note }]);
  });

  it('keeps who it is from where the note is too long, to the last character', async () => {
    const id = await started.open();
    await started.backend.addNote({ id, user, note: '🧯'.repeat(30_000) });
    const note = Array.from(textIn(bodies()[0]?.note));
    expect(note).toHaveLength(25_000);
    expect(note.join('')).toMatch(/🧯 \[cut by Q-Bot\]\n\nNoted from Slack by @juniper$/u);
  });

  it('acknowledges an alert with user, source and note', async () => {
    const id = await started.open();
    const note = 'Looking.';
    await started.backend.acknowledge({ id, user: { ...user, name: '🚒'.repeat(120) }, note });
    expect(bodies()).toEqual([
      {
        user: '🚒'.repeat(100),
        source: 'Q-Bot',
        note: expect.stringMatching(/^Looking\.\n\nAcknowledged from/),
      },
    ]);
  });

  it('adds the team by its name', async () => {
    const id = await started.open();
    await started.backend.escalate({ id, user, team: ' Search team ' });
    expect(bodies()).toEqual([
      { responder: [{ type: 'team', name: 'Search team' }], note: 'Escalated from Slack by @juniper' },
    ]);
    expect(await failureOf(started.backend.escalate({ id, user, team: ' ' }))).toMatchObject({
      unknown: false,
    });
    expect(started.sent()).toHaveLength(1);
  });
});

describe('reading', () => {
  beforeEach(() => start());

  it('sees who acknowledged in OpsGenie itself', async () => {
    const id = await started.open();
    started.clock.ms += 60_000;
    await started.inOpsgenie('acknowledge', { incident: '1', user: 'olivia@example.com' });
    const acknowledgement = { kind: 'acknowledged', by: 'olivia@example.com', at: started.clock.ms };
    await expect(started.backend.find({ id })).resolves.toMatchObject({ acknowledgement });
    await started.inOpsgenie('unacknowledge', { incident: '1' });
    await expect(started.backend.find({ id })).resolves.toMatchObject({ acknowledgement: { kind: 'none' } });
  });

  it.each(['opsgenie.responder-alerts', 'opsgenie.alert'])('shows an incident without %s', async (target) => {
    const id = await started.open();
    started.faults.set({ target, kind: 'status', status: 500 });
    await expect(started.backend.find({ id })).resolves.toMatchObject({
      acknowledgement: { kind: 'unknown' },
    });
    await expect(started.backend.listOpen()).resolves.toMatchObject({ total: 1 });
  });

  it.each([
    [429, true],
    [503, true],
    [403, undefined],
    [404, undefined],
  ])('says whether its alerts may be read later: after %d %s', async (status, mayPass) => {
    const id = await started.open();
    started.faults.set({ target: 'opsgenie.alert', kind: 'status', status });
    const found = await started.backend.find({ id });
    expect(found?.acknowledgement).toEqual({ kind: 'unknown', ...(mayPass && { mayPass }) });
  });

  it('names a service by its id where the names cannot be read', async () => {
    const id = await started.open();
    started.clock.ms += 61_000;
    started.faults.set({ target: 'opsgenie.services', kind: 'status', status: 500 });
    await expect(started.backend.find({ id })).resolves.toMatchObject({ services: ['svc-payments'] });
  });

  it.each(['opsgenie.next-on-calls', 'opsgenie.timeline'])(
    'says who is on call without %s',
    async (target) => {
      started.faults.set({ target, kind: 'status', status: 500 });
      const [onCall] = await started.backend.onCall('Platform on call');
      expect(onCall?.now).toEqual(['ada@example.com']);
    },
  );

  it('does not take the end of what was read for the end of a shift', async () => {
    const users = ['ada@example.com'];
    const shiftMs = 100 * 24 * 60 * 60 * 1000;
    started.fake.setSchedules([
      { id: 's', name: 'Long', enabled: true, users, firstShiftAt: MONDAY, shiftMs },
    ]);
    await expect(started.backend.onCall()).resolves.toMatchObject([{ until: undefined }]);
  });

  it.each([
    [0, 1],
    [-5, 1],
    [2.9, 2],
    [1000, 3],
  ])('lists at most a page: %d', async (limit, expected) => {
    for (const message of ['a', 'b', 'c']) await started.open({ message });
    const { incidents } = await started.backend.listOpen(limit);
    expect(incidents).toHaveLength(expected);
  });
});

interface Row {
  fault: Record<string, unknown>;
  text: RegExp;
}

const ROWS: Record<string, Row> = {
  'a bad key': { fault: { kind: 'status', status: 401 }, text: /key is refused \(401\)/ },
  'a plan without it': { fault: { kind: 'status', status: 402 }, text: /\(402\)/ },
  'a missing right': {
    fault: { kind: 'status', status: 403, body: { message: 'Not your team.' } },
    text: /\(403\): Not your team\. The right is missing from the key of Q-Bot/,
  },
  'the wrong kind of key': {
    fault: { kind: 'status', status: 403, body: { code: 40301, message: 'Use an API integration.' } },
    text: /\(403\): Use an API integration\. .*`opsgenie-(api|integration)-key`/,
  },
  'a value it does not take': {
    fault: { kind: 'status', status: 422, body: { errors: { note: 'too long' } } },
    text: /\(422\): note: too long/,
  },
  'too many requests': { fault: { kind: 'status', status: 429 }, text: /limiting requests \(429\)/ },
  'trouble of its own': { fault: { kind: 'status', status: 503 }, text: /having problems \(HTTP 503\)/ },
  'an answer that says nothing': { fault: { kind: 'status', status: 200, body: {} }, text: /cannot read/ },
  'no answer, done': { fault: { kind: 'drop' }, text: /closed the connection/ },
  'no answer, not done': { fault: { kind: 'refuse' }, text: /closed the connection/ },
};
/** After which something may have changed. */
const UNSURE = [
  'trouble of its own',
  'an answer that says nothing',
  'no answer, done',
  'no answer, not done',
];

const SENT = [
  ['resolve', 'opsgenie.resolve'],
  ['close', 'opsgenie.close'],
  ['acknowledge', 'opsgenie.alert-acknowledge'],
] as const;
const CASES = Object.keys(ROWS).flatMap((name) => SENT.map(([action, target]) => ({ name, action, target })));

describe('a failure', () => {
  beforeEach(() => start());

  it.each(CASES)('of the call itself: $name, $action', async ({ name, action, target }) => {
    const id = await started.open();
    started.faults.set({ target, ...ROWS[name]?.fault });
    const { unknown, text } = await failureOf(started.backend[action]({ id, user }));
    expect(text).toMatch(ROWS[name]?.text ?? /never/);
    expect(unknown).toBe(UNSURE.includes(name));
    expect(started.sent()).toEqual([action]);
    expect(started.counted).toEqual([
      name === 'too many requests' ? 'OpsgenieRateLimited' : 'OpsgenieErrors',
    ]);
  });

  it.each(Object.keys(ROWS))('before it: %s changes nothing, and says so', async (name) => {
    const id = await started.open();
    started.faults.set({ target: 'opsgenie.get', ...ROWS[name]?.fault });
    const { unknown, text } = await failureOf(started.backend.resolve({ id, user }));
    expect(text).toMatch(ROWS[name]?.text ?? /never/);
    expect(text.includes('Nothing was changed')).toBe(UNSURE.includes(name));
    expect(unknown).toBe(false);
    expect(started.sent()).toEqual([]);
  });

  it.each(Object.keys(ROWS))('of the look after it: %s is outlasted', async (name) => {
    const id = await started.open();
    started.faults.set({ target: 'opsgenie.status', times: 2, ...ROWS[name]?.fault });
    await expect(started.backend.resolve({ id, user })).resolves.toMatchObject({ kind: 'done' });
    expect(started.sent()).toEqual(['resolve']);
  });

  it.each(Object.keys(ROWS))('of every look after it: %s leaves it unknown', async (name) => {
    const id = await started.open();
    started.faults.set({ target: 'opsgenie.status', ...ROWS[name]?.fault });
    const { unknown, text } = await failureOf(started.backend.resolve({ id, user }));
    expect({ unknown, text }).toEqual({ unknown: true, text: expect.stringContaining('accepted it') });
    expect(started.sent()).toEqual(['resolve']);
  });

  it('of a read says what it is of a create', async () => {
    started.faults.set({ target: 'opsgenie.list', kind: 'status', status: 503 });
    expect(await failureOf(started.backend.listOpen())).toMatchObject({
      text: expect.stringContaining('503'),
    });
  });

  it('of an action that is processed in vain says why', async () => {
    const id = await started.open();
    const { unknown, text } = await failureOf(started.backend.escalate({ id, user, team: 'Nobody' }));
    expect({ unknown, text }).toEqual({
      unknown: false,
      text: 'OpsGenie did not do it: Responder does not exist.',
    });
  });

  it('is not waited for longer than 10 s', async () => {
    const id = await started.open();
    const since = started.clock.ms;
    started.faults.set({ target: 'opsgenie.status', kind: 'status', status: 404 });
    await failureOf(started.backend.resolve({ id, user }));
    expect(started.clock.ms - since).toBeGreaterThan(8000);
    expect(started.clock.ms - since).toBeLessThanOrEqual(10_000);
  });

  it('that is only not processed yet is none', async () => {
    const id = await started.open();
    const since = started.clock.ms;
    await started.backend.resolve({ id, user });
    expect(started.clock.ms - since).toBeGreaterThanOrEqual(PROCESSING_MS);
    expect(started.counted).toEqual([]);
  });
});

it('was not sent where the connection was never made', async () => {
  let isAway = false;
  const refused = Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
  await start({
    fetch: (url, init) => (isAway && init?.method === 'POST' ? Promise.reject(refused) : fetch(url, init)),
  });
  const id = await started.open();
  isAway = true;
  const error = await started.backend.close({ id, user }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(IncidentRefusedError);
  expect(error).toHaveProperty('cause', expect.any(NoAnswerError));
});

it.each([{ id: '..' }, { id: 'a/b' }, { id: '' }, { number: '..' }, { number: '1?x' }])(
  'asks nothing for %j, which would be another path',
  async (by) => {
    const asked: string[] = [];
    await start({
      fetch: async (url, init) => {
        asked.push(String(url));
        return fetch(url, init);
      },
    });
    await expect(started.backend.find(by)).resolves.toBeUndefined();
    expect(asked).toEqual([]);
  },
);

describe('the keys', () => {
  it('has to be of an API integration to acknowledge: without one it is not even tried', async () => {
    await start({ integrationKey: '' });
    const id = await started.open();
    await expect(started.backend.can()).resolves.toMatchObject({ acknowledge: false, resolve: true });
    const error = await started.backend.acknowledge({ id, user }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ActionNotPossibleError);
    expect(error).toHaveProperty('userMessage', expect.stringContaining('opsgenie-integration-key'));
    expect(started.sent()).toEqual([]);
  });

  it('of API key management may not acknowledge, and says which it has to be', async () => {
    await start({ integrationKey: 'fixture' });
    const id = await started.open();
    const { unknown, text } = await failureOf(started.backend.acknowledge({ id, user }));
    expect(unknown).toBe(false);
    expect(text).toContain('use an API key from an API integration');
    expect(text).toContain('`opsgenie-integration-key`');
    expect(started.fake.state().actions).toMatchObject([{ accepted: false, changed: false }]);
  });

  it('of a team touches that team alone', async () => {
    await start({ integrationKey: 'of-search' });
    const payments = await started.open();
    const search = await started.open({ service: { id: 'svc-search', name: 'Search' } });
    const { unknown, text } = await failureOf(started.backend.acknowledge({ id: payments, user }));
    expect(unknown).toBe(false);
    expect(text).toContain('Your team integration is not authorized');
    await expect(started.backend.acknowledge({ id: search, user })).resolves.toMatchObject({ kind: 'done' });
  });

  it('of a team does nothing to an incident of another, and says whose right is missing', async () => {
    await start({ apiKey: 'of-search' });
    await started.fake.app.request('/v1/incidents/create', {
      method: 'POST',
      headers: { authorization: 'GenieKey fixture', 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'Payments is down', impactedServices: ['svc-payments'] }),
    });
    started.clock.ms += PROCESSING_MS;
    const id = started.fake.state().incidents[0]?.id ?? '';
    const { backend } = started;
    for (const work of [() => backend.find({ number: '1' }), () => backend.resolve({ id, user })]) {
      const { unknown, text } = await failureOf(work());
      expect(unknown).toBe(false);
      expect(text).toMatch(/\(403\): Your team integration is not authorized.*`opsgenie-api-key`/);
    }
    expect(started.sent()).toEqual([]);
  });

  it('partly refused says that some alerts were acknowledged', async () => {
    await start({ integrationKey: 'of-search' });
    const id = await started.open();
    await started.backend.escalate({ id, user, team: 'Search team' });
    const { unknown, text } = await failureOf(started.backend.acknowledge({ id, user }));
    expect(unknown).toBe(true);
    expect(text).toContain('OpsGenie acknowledged 1 of 2 alerts.');
  });
});
