import { buildIncident } from './fixtures/build-receipt.ts';
import { INDEX_DELAY_MS, PAYMENTS, type StartedFakeJsm, startFakeJsm } from './fixtures/start-fake-jsm.ts';
import { IncidentRefusedError, IncidentUnknownError } from './incident-backend.ts';
import { keyLabel } from './jsm-find.ts';

const KEY = buildIncident().key;
const incident = buildIncident({ service: PAYMENTS });

let started: StartedFakeJsm;
beforeEach(async () => {
  started = await startFakeJsm();
});
afterEach(() => started.close());

const create = (overrides = {}) => started.backend.createIncident({ ...incident, ...overrides });
const look = () => started.backend.findByKey(KEY, 0);
const issues = () => started.fake.state().issues;
const calls = () => started.fake.state().calls;
const failureOf = (work: Promise<unknown>) => work.catch((error: unknown) => error);

describe('services', () => {
  it('come sorted, each by the 73 characters that Slack takes', async () => {
    const services = await started.backend.listServices();
    expect(services.map(({ name }) => name)).toEqual(['Payments', 'Search']);
    expect(services[0]).toEqual(PAYMENTS);
    expect(services.map(({ id }) => id.length)).toEqual([73, 73]);
  });

  it('come page by page, as many as there are; more than 5,000 are refused', async () => {
    const ari =
      'ari:cloud:graph::service/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d/10000001-6945-11f0-b727-0affec479101';
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ ari, name: `Service ${index}` }));
    started.fake.setServices(many(201));
    await expect(started.backend.listServices()).resolves.toHaveLength(201);
    expect(calls()).toMatchObject({ services: 3 });
    started.fake.setServices(many(5001));
    await expect(started.backend.listServices()).rejects.toBeInstanceOf(IncidentRefusedError);
  }, 20_000);

  it.each([
    ['short', 'svc-1', 'b:c3ZjLTE='],
    ['too long for Slack', `other:${'x'.repeat(90)}`, /^[0-9a-f]{32}$/],
  ])('with another id that is %s are found again when it is used', async (_case, id, option) => {
    started.fake.setServices([{ ari: id, name: 'Odd' }]);
    const [odd] = await started.backend.listServices();
    expect(odd?.id).toMatch(option);
    await create({ service: odd });
    expect(issues()[0]?.services).toEqual([id]);
    const error = await failureOf(create({ service: { id: 'svc-gone', name: 'Gone' } }));
    expect(error).toBeInstanceOf(IncidentRefusedError);
    expect(issues()).toHaveLength(1);
  });

  it.each([
    ['no-scope', { token: 'no-scope' }, /scope/],
    ['expired', { token: 'expired' }, /token is not accepted/],
    ['no plan', { plan: false }, /plan/],
  ] as const)('with a token or plan that is %s are never an empty list', async (_case, behaviour, words) => {
    started.fake.configure(behaviour);
    const error = await failureOf(started.backend.listServices());
    expect(error).toBeInstanceOf(IncidentRefusedError);
    expect(error).toHaveProperty('userMessage', expect.stringMatching(words));
  });
});

describe('a create', () => {
  it('carries what makes it an incident and what finds it again', async () => {
    const ref = await create({ message: ' Checkout\n is   down ', description: 'a\r\nb\n\n<@U1> & "c"' });
    const [issue] = issues();
    expect(issue).toMatchObject({
      id: ref,
      summary: 'Checkout is down',
      labels: ['q-bot', keyLabel(KEY)],
      requestTypeId: '75',
      priorityId: '2',
      properties: { qbot: { key: KEY, requestId: incident.requestId, user: 'U03JUNIPER' } },
    });
    expect(JSON.stringify(issue?.description)).toContain('Opened from Slack by @juniper');
    expect(started.fake.state().alerts).toMatchObject([{ teamId: 'team-payments' }]);
    await expect(started.backend.outcome(ref)).resolves.toEqual({
      kind: 'done',
      incident: { id: ref, number: 'OPS-1', url: 'https://lantern.atlassian.net/browse/OPS-1' },
    });
  });

  it.each([
    { message: '🧯'.repeat(200) },
    { message: 'x'.repeat(300) },
    { description: '🧯'.repeat(16_000) },
    { description: '', link: '' },
    { user: { id: 'U1', name: '' } },
  ])('of any size is one that Jira takes (%#)', async (overrides) => {
    await create(overrides);
    expect(issues()).toHaveLength(1);
    expect(calls()).toMatchObject({ create: 1 });
  });

  it('is sent once more without the optional fields that a 400 names, and gets its service afterwards', async () => {
    started.fake.configure({ screen: ['project', 'issuetype', 'summary', 'description', 'labels'] });
    await create();
    expect(calls()).toMatchObject({ create: 2, 'affected-service': 1 });
    expect(issues()).toHaveLength(1);
    expect(issues()[0]?.services).toHaveLength(1);
    expect(started.logged().join()).toContain('does not take these fields');
  });

  it('is not sent again if a 400 names another field too', async () => {
    started.fake.configure({ screen: ['project', 'issuetype', 'summary', 'description'] });
    const error = await failureOf(create());
    expect(error).toBeInstanceOf(IncidentRefusedError);
    expect(error).toHaveProperty('userMessage', expect.not.stringContaining('labels'));
    expect(started.logged().join()).toContain('labels: ');
    expect(calls()).toMatchObject({ create: 1 });
  });

  it.each([
    ...[400, 401, 403, 404, 413, 422, 429].map(
      (status) => [{ kind: 'status', status }, 'refused', 0] as const,
    ),
    ...[500, 502, 503, 504].map((status) => [{ kind: 'status', status }, 'unknown', 0] as const),
    [{ kind: 'drop' }, 'unknown', 1] as const,
    [{ kind: 'refuse' }, 'unknown', 0] as const,
    [{ kind: 'status', status: 201, body: { key: 'OPS-1' } }, 'unknown', 0] as const,
    [{ kind: 'status', status: 302 }, 'unknown', 0] as const,
  ])('that meets %j is %s', async (fault, what, made) => {
    started.faults.set({ target: 'jsm.create', ...fault, times: 1 });
    const error = await failureOf(create());
    expect(error).toBeInstanceOf(what === 'refused' ? IncidentRefusedError : IncidentUnknownError);
    expect(issues()).toHaveLength(made);
    expect(calls()).toMatchObject({ create: 1 });
  });

  it.each(['gateway-timeout', 'html', 'no-id'] as const)(
    'answered by %s is not known, and found',
    async (createAnswer) => {
      started.fake.configure({ createAnswer });
      await expect(failureOf(create())).resolves.toBeInstanceOf(IncidentUnknownError);
      await expect(look()).resolves.toMatchObject({ number: 'OPS-1' });
    },
  );

  it.each(['field', 'services'])('whose %s cannot be read sent nothing', async (name) => {
    started.faults.set({ target: `jsm.${name}`, kind: 'status', status: 503 });
    const service = name === 'services' ? { id: 'svc-1', name: 'Odd' } : PAYMENTS;
    await expect(failureOf(create({ service }))).resolves.toBeInstanceOf(IncidentRefusedError);
    expect(calls()).not.toHaveProperty('create');
  });
});

describe('the look by key', () => {
  const noise = async (count: number) => {
    // Ten at a time: each call has 4 s of the real clock.
    for (let made = 0; made < count; made += 10) {
      const some = Array.from({ length: Math.min(10, count - made) }, (_, index) => `other-${made + index}`);
      await Promise.all(some.map((key) => create({ key })));
    }
  };

  it('finds by the index, and asks no further', async () => {
    await create();
    started.clock.ms += INDEX_DELAY_MS;
    await expect(look()).resolves.toMatchObject({ number: 'OPS-1', id: '10501' });
    expect(calls()).toMatchObject({ search: 2 });
    expect(calls()).not.toHaveProperty('bulkfetch');
    expect(calls()).not.toHaveProperty('myself');
  });

  it('finds what the index does not know yet, also where it knows none', async () => {
    await create();
    await expect(look()).resolves.toMatchObject({ number: 'OPS-1' });
    expect(calls()).toMatchObject({ search: 2, bulkfetch: 1 });
  });

  it('finds what was indexed later than its successors', async () => {
    started.fake.configure({ indexDelayMs: 60_000, outOfOrder: true });
    await create();
    await noise(5);
    started.clock.ms += 60_000;
    await expect(look()).resolves.toMatchObject({ number: 'OPS-1' });
  });

  it('goes on past a hundred issues that the index does not know, over gaps', async () => {
    started.fake.configure({ indexDelayMs: 60_000 });
    await noise(130);
    await create();
    await expect(look()).resolves.toMatchObject({ id: issues().at(-1)?.id });
    expect(calls()).toMatchObject({ bulkfetch: 2 });
  }, 20_000);

  it.each([true, false])(
    'does not say "not there" where the token ends between the looks, header %s',
    async (reasonHeader) => {
      await create();
      const ending: typeof fetch = async (url, init) => {
        if (String(url).endsWith('bulkfetch')) started.fake.configure({ token: 'expired', reasonHeader });
        return fetch(url, init);
      };
      const { findByKey } = started.connect({ fetch: ending });
      await expect(failureOf(findByKey(KEY, 0))).resolves.toBeInstanceOf(IncidentRefusedError);
    },
  );

  it('says "not there" after all three looks', async () => {
    await noise(2);
    await expect(look()).resolves.toBeUndefined();
    expect(calls()).toMatchObject({ search: 2, bulkfetch: 1, myself: 1 });
  });

  it('takes the first of two, and logs the other', async () => {
    await create();
    await create();
    await expect(look()).resolves.toMatchObject({ number: 'OPS-1' });
    expect(started.logged().join()).toContain('a second issue has this key');
  });

  it('does not say "not there" where an issue could not be loaded', async () => {
    await create();
    started.fake.configure({ unloadable: ['OPS-1'] });
    await expect(failureOf(look())).resolves.toBeInstanceOf(IncidentUnknownError);
  });

  it.each([
    ['jsm.search', undefined, true],
    ['jsm.search', 1, true],
    ['jsm.bulkfetch', undefined, true],
    ['jsm.myself', undefined, false],
  ])('does not say "not there" where %s failed after %s', async (target, after, isThere) => {
    if (isThere) await create();
    for (const fault of [
      { kind: 'status', status: 503 },
      { kind: 'drop' },
      { kind: 'status', status: 429 },
    ]) {
      started.faults.clear();
      started.faults.set({ target, ...fault, ...(after === undefined ? {} : { after }) });
      await expect(failureOf(look())).resolves.toBeInstanceOf(Error);
    }
  });

  it('ends after 12 s', async () => {
    const slow: typeof fetch = async (...given) => {
      started.clock.ms += 5000;
      return fetch(...given);
    };
    const { findByKey } = started.connect({ fetch: slow });
    const error = await failureOf(findByKey(KEY, 0));
    expect(error).toHaveProperty('userMessage', expect.stringContaining('too long'));
  });
});

it('lists what the index does not know yet, and not what was just resolved', async () => {
  const id = await started.open({ message: 'first' });
  await create({ message: 'second' });
  await started.backend.resolve({ id, user: incident.user });
  await expect(started.backend.listOpen()).resolves.toMatchObject({
    incidents: [{ message: 'second' }],
    total: 1,
  });
});

describe('an expired token', () => {
  it.each([
    { reasonHeader: true, anonymousSearch: 'empty', anonymousWrite: 401 },
    { reasonHeader: true, anonymousSearch: 'refused', anonymousWrite: 400 },
    { reasonHeader: false, anonymousSearch: 'empty', anonymousWrite: 401 },
    { reasonHeader: false, anonymousSearch: 'empty', anonymousWrite: 400 },
    { reasonHeader: false, anonymousSearch: 'empty', anonymousWrite: 400, anonymousOperations: 'empty' },
  ] as const)('is told as such by every call, and nothing is empty (%j)', async (behaviour) => {
    const id = await started.open();
    const user = incident.user;
    started.fake.configure({ token: 'expired', ...behaviour });
    const backend = started.connect();
    const work: Record<string, () => Promise<unknown>> = {
      listServices: () => backend.listServices(),
      createIncident: () => backend.createIncident(incident),
      outcome: () => backend.outcome(id),
      findByKey: () => backend.findByKey(KEY, 0),
      find: () => backend.find({ id }),
      listOpen: () => backend.listOpen(),
      onCall: () => backend.onCall(),
      acknowledge: () => backend.acknowledge({ id, user }),
      resolve: () => backend.resolve({ id, user }),
      addNote: () => backend.addNote({ id, user, note: 'x' }),
    };
    for (const [name, call] of Object.entries(work)) {
      const error = await failureOf(call());
      expect({ name, error }).toEqual({ name, error: expect.any(IncidentRefusedError) });
      expect({ name, words: Object(error).userMessage }).toEqual({
        name,
        words: expect.stringContaining("Q-Bot's Jira token is not accepted"),
      });
    }
    expect(issues()).toHaveLength(1);
    expect(started.sent().filter((action) => action !== 'create')).toEqual([]);
    expect(started.counted).toContain('OpsgenieErrors');
  });

  it('of a failed create leaves a doubt if Jira itself failed', async () => {
    started.faults.set({
      ...{ target: 'jsm.create', kind: 'status', status: 503, times: 1 },
      headers: { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' },
    });
    await expect(failureOf(create())).resolves.toBeInstanceOf(IncidentUnknownError);
  });

  it('is not what the header says when it says OK', async () => {
    const ok: typeof fetch = async (...given) => {
      const answer = await fetch(...given);
      const headers = new Headers(answer.headers);
      headers.append('x-seraph-loginreason', 'OK');
      headers.append('x-seraph-loginreason', 'OK');
      return new Response(answer.body, { status: answer.status, headers });
    };
    const { findByKey } = started.connect({ fetch: ok });
    await expect(findByKey(KEY, 0)).resolves.toBeUndefined();
  });
});

it('shows neither token nor address in what it says and logs', async () => {
  started.faults.set({ target: 'jsm.*', kind: 'status', status: 400 });
  const error = await failureOf(create());
  const said = `${Object(error).userMessage}${Object(error).message}${started.logged().join()}`;
  for (const secret of ['fixture', 'bot@example.com', btoa('bot@example.com:fixture')]) {
    expect(said).not.toContain(secret);
  }
});

describe('who acknowledged', () => {
  const ADA = { id: 'U0ADA', name: 'ada' };
  const by = async (id: string) => (await started.backend.find({ id }))?.acknowledgement;

  it('is the user also if the answer was lost, or the process died', async () => {
    const id = await started.open();
    started.faults.set({ target: 'jsm.alert-acknowledge', kind: 'drop', times: 1 });
    await expect(started.backend.acknowledge({ id, user: ADA })).rejects.toThrow();
    started.clock.ms += 1000;
    expect(await by(id)).toMatchObject({ kind: 'acknowledged', by: 'ada' });
  });

  it('is not the user who was refused, where somebody else did it later', async () => {
    const id = await started.open();
    started.faults.set({ target: 'jsm.alert-acknowledge', kind: 'status', status: 403, body: {}, times: 1 });
    await expect(started.backend.acknowledge({ id, user: ADA })).rejects.toThrow();
    started.clock.ms += 300_000;
    const { key } = started.fake.state().issues.at(-1) ?? {};
    await started.inJira('acknowledge', { incident: key, user: 'olivia@example.com' });
    expect(await by(id)).toMatchObject({ kind: 'acknowledged', by: 'olivia@example.com' });
  });

  it('is acknowledged also if that cannot be kept', async () => {
    const id = await started.open();
    started.faults.set({ target: 'jsm.property', kind: 'status', status: 503, times: 1 });
    await expect(started.backend.acknowledge({ id, user: ADA })).resolves.toMatchObject({ kind: 'done' });
  });
});
