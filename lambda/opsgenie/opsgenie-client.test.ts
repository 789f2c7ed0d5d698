import { recordMetrics } from '../../common/fixtures/record-metrics.ts';
import { parseJson } from '../../scripts/local/json.ts';
import { buildIncident, buildServices } from './fixtures/build-receipt.ts';
import { buildListed, type StartedOpsgenie, startOpsgenie } from './fixtures/start-opsgenie.ts';
import { IncidentUnknownError } from './incident-backend.ts';
import { createOpsgenieClient } from './opsgenie-client.ts';

const SINCE = Date.parse('2026-09-21T14:13:20.000Z');
const at = (ms: number) => new Date(SINCE + ms).toISOString();
const KEY = 'view:T04LANTERN:V0FIXTURE';

let opsgenie: StartedOpsgenie;
beforeAll(async () => {
  opsgenie = await startOpsgenie();
});
afterAll(() => opsgenie.close());

function range(path: string): { limit: number; offset: number } {
  const query = new URL(path, 'http://fixture').searchParams;
  return { limit: Number(query.get('limit')), offset: Number(query.get('offset')) };
}

function answerWithServices(services: { id: string; name: string }[]): void {
  opsgenie.answer(({ path }) => {
    const { limit, offset } = range(path);
    const data = services.slice(offset, offset + limit).map((service) => ({ ...service, teamId: 'team' }));
    return { body: { data, paging: { next: 'https://elsewhere.example/v1/services?offset=100' } } };
  });
}

const paths = () => opsgenie.received.map(({ method, path }) => `${method} ${path}`);
const created = (): unknown => parseJson(opsgenie.received[0]?.body ?? '');

describe('listServices', () => {
  it('reads every page by its own offset, never the URL in paging.next', async () => {
    answerWithServices(buildServices(250));
    const services = await opsgenie.client().listServices();
    expect(services).toHaveLength(250);
    expect(new Set(services.map(({ id }) => id)).size).toBe(250);
    expect(paths()).toEqual([
      'GET /v1/services?limit=100&offset=0',
      'GET /v1/services?limit=100&offset=100',
      'GET /v1/services?limit=100&offset=200',
    ]);
  });

  it('asks for one more page where the last one was full', async () => {
    answerWithServices(buildServices(100));
    await expect(opsgenie.client().listServices()).resolves.toHaveLength(100);
    expect(paths()).toHaveLength(2);
  });

  it('sends the key in the header alone', async () => {
    answerWithServices([]);
    await opsgenie.client().listServices();
    expect(opsgenie.received[0]?.headers.authorization).toBe('GenieKey fixture');
    expect(opsgenie.received[0]?.path).not.toContain('fixture');
  });

  it('sorts by name, and shows the id of a service without one', async () => {
    answerWithServices([
      { id: 'c', name: 'payments' },
      { id: 'b', name: '  ' },
      { id: 'a', name: ' Checkout ' },
    ]);
    await expect(opsgenie.client().listServices()).resolves.toEqual([
      { id: 'b', name: 'b' },
      { id: 'a', name: 'Checkout' },
      { id: 'c', name: 'payments' },
    ]);
  });

  it('takes a base URL that ends with a slash [F42]', async () => {
    answerWithServices([]);
    const baseUrl = `${opsgenie.url}/`;
    await createOpsgenieClient({
      fetch,
      baseUrl,
      apiKey: async () => 'fixture',
      now: Date.now,
      metrics: recordMetrics().metrics,
    }).listServices();
    expect(paths()).toEqual(['GET /v1/services?limit=100&offset=0']);
  });

  it('throws the error of a key that cannot be read as it is', async () => {
    const error = new Error('SSM is down');
    const client = createOpsgenieClient({
      fetch,
      baseUrl: opsgenie.url,
      apiKey: () => Promise.reject(error),
      now: Date.now,
      metrics: recordMetrics().metrics,
    });
    await expect(client.listServices()).rejects.toBe(error);
  });
});

describe('createIncident', () => {
  beforeEach(() => {
    opsgenie.answer(() => ({
      status: 202,
      body: { result: 'Request will be processed', requestId: 'request-1' },
    }));
  });

  it('asks once and answers the id of the request', async () => {
    await expect(opsgenie.client().createIncident(buildIncident())).resolves.toBe('request-1');
    expect(paths()).toEqual(['POST /v1/incidents/create']);
    expect(opsgenie.received[0]?.headers['content-type']).toMatch(/^application\/json/);
    expect(created()).toEqual({
      message: 'Checkout is down',
      description:
        'Cards are refused since noon.\n\nhttps://status.lantern.example/7\n\nOpened from Slack by @juniper',
      priority: 'P2',
      impactedServices: ['00000007-52a1-4d0e-8d5b-3f0b5a7c9e11'],
      tags: ['q-bot', 'slack'],
      details: {
        qbot_key: KEY,
        qbot_request_id: 'Qa1requestFixture=',
        slack_user: 'U03JUNIPER',
        slack_channel: 'C07HARBOUR',
        link: 'https://status.lantern.example/7',
      },
    });
  });

  it('names who submitted it, and who began it', async () => {
    const startedBy = { id: 'U05ROWAN', name: 'rowan' };
    await opsgenie.client().createIncident(buildIncident({ description: '', link: '', startedBy }));
    expect(created()).toMatchObject({
      description: 'Opened from Slack by @juniper, begun by @rowan',
      details: { slack_user: 'U03JUNIPER', slack_ordered_by: 'U05ROWAN' },
    });
  });

  it('leaves out what was left empty, and names the user by id where there is no name', async () => {
    const user = { id: 'U03JUNIPER', name: '' };
    await opsgenie.client().createIncident(buildIncident({ description: '', link: '', user }));
    expect(created()).toMatchObject({ description: 'Opened from Slack by U03JUNIPER' });
    expect(created()).not.toHaveProperty('details.link');
  });

  it('cuts at 130 and 15,000 characters, never half of an emoji [F23]', async () => {
    const long = { message: '🔥'.repeat(131), description: '🧯'.repeat(15_001) };
    await opsgenie.client().createIncident(buildIncident(long));
    expect(created()).toMatchObject({ message: '🔥'.repeat(130), description: '🧯'.repeat(15_000) });
  });
});

describe('outcome', () => {
  const status = (data: object) => ({ body: { data, requestId: 'x' } });

  it('is undecided while the request is not processed [F13]', async () => {
    opsgenie.answer(() => ({
      status: 404,
      headers: { 'X-Opsgenie-Errortype': 'RequestNotProcessed' },
      body: { message: 'Request not found. It might not be processed, yet.' },
    }));
    await expect(opsgenie.client().outcome('request 1')).resolves.toBeUndefined();
    expect(paths()).toEqual(['GET /v1/incidents/requests/request%201']);
  });

  it('is number and link of the incident, read by its id', async () => {
    opsgenie.answer(({ path }) =>
      path.startsWith('/v1/incidents/requests/')
        ? status({ success: true, isSuccess: true, status: 'whatever', incidentId: 'incident/7' })
        : { body: { data: buildListed(7, KEY, at(0)) } },
    );
    await expect(opsgenie.client().outcome('request-1')).resolves.toEqual({
      kind: 'done',
      incident: {
        id: 'incident-7',
        number: '7',
        url: 'https://lantern.app.opsgenie.com/incident/detail/incident-7',
      },
    });
    expect(paths()[1]).toBe('GET /v1/incidents/incident%2F7?identifierType=id');
  });

  it.each([
    [
      'a reason',
      { isSuccess: false, status: 'The service is unknown', incidentId: '' },
      'The service is unknown',
    ],
    ['a page of a reason', { isSuccess: false, status: `${'x'.repeat(400)}\n.` }, 'x'.repeat(300)],
    ['no reason', { isSuccess: false }, 'it does not say why'],
    ['an id all the same', { isSuccess: false, status: 'odd', incidentId: 'i7' }, 'odd'],
    ['nulls', { isSuccess: false, status: null, incidentId: null }, 'it does not say why'],
    ['success without an id', { isSuccess: true, status: 'odd', incidentId: '' }, 'odd'],
  ])('is a failure with %s', async (_case, data, reason) => {
    opsgenie.answer(() => status(data));
    await expect(opsgenie.client().outcome('request-1')).resolves.toEqual({
      kind: 'failed',
      reason: `OpsGenie did not open it: ${reason}.`,
    });
  });
});

describe('findByKey', () => {
  /** As many incidents as asked for, newest first, one a second, the `place`th of them ours. */
  function answerWithIncidents(count: number, place: number, secondsApart = 1): void {
    const all = Array.from({ length: count }, (_, index) =>
      buildListed(index, index === place ? KEY : `other-${index}`, at((count - index) * secondsApart * 1000)),
    );
    opsgenie.answer(({ path }) => {
      const { limit, offset } = range(path);
      return { body: { data: all.slice(offset, offset + limit) } };
    });
  }

  it('finds it on a later page, newest first', async () => {
    answerWithIncidents(250, 249);
    await expect(opsgenie.client().findByKey(KEY, SINCE)).resolves.toMatchObject({ number: '249' });
    expect(paths()).toEqual([
      'GET /v1/incidents?limit=100&offset=0&sort=createdAt&order=desc',
      'GET /v1/incidents?limit=100&offset=100&sort=createdAt&order=desc',
      'GET /v1/incidents?limit=100&offset=200&sort=createdAt&order=desc',
    ]);
  });

  it.each([0, 99])('has no further page to look at after %d incidents', async (count) => {
    answerWithIncidents(count, -1);
    await expect(opsgenie.client().findByKey(KEY, SINCE)).resolves.toBeUndefined();
    expect(paths()).toHaveLength(1);
  });

  it('is not confused by incidents of others, whatever they carry', async () => {
    const stranger = { ...buildListed(1, undefined, at(0)), extraProperties: null };
    const bare = { id: 'incident-2', createdAt: at(0) };
    opsgenie.answer(() => ({ body: { data: [stranger, bare, buildListed(3, KEY, at(0))] } }));
    await expect(opsgenie.client().findByKey(KEY, SINCE)).resolves.toMatchObject({ number: '3' });
  });

  it('stops at incidents that are older than the order, two minutes of clock skew allowed', async () => {
    const listed = (ms: number) => Array.from({ length: 100 }, () => buildListed(1, 'other', at(ms)));
    const pages = [listed(-120_000), listed(-120_001), listed(-120_002)];
    opsgenie.answer(() => ({ body: { data: pages.shift() ?? [] } }));
    await expect(opsgenie.client().findByKey(KEY, SINCE)).resolves.toBeUndefined();
    expect(paths()).toHaveLength(2);
  });

  it('gives up after 5 pages: then nobody knows', async () => {
    answerWithIncidents(700, 600);
    const error = await opsgenie.client().findByKey(KEY, SINCE).catch(String);
    expect(error).toContain('not among the latest 500 incidents');
    await expect(opsgenie.client().findByKey(KEY, SINCE)).rejects.toBeInstanceOf(IncidentUnknownError);
    expect(paths()).toHaveLength(10);
  });
});
