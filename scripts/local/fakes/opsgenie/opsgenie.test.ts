import { objectsIn } from '../../json.ts';
import { buildOpsgenie, DELAY_MS, pagingOf, services } from './fixtures/opsgenie.ts';

describe('services', () => {
  it('come in pages of 20, at most 100, the last without next', async () => {
    const { send } = buildOpsgenie(services(250));
    expect(objectsIn((await send('/v1/services')).body.data)).toHaveLength(20);
    const first = await send('/v1/services?limit=100');
    expect(pagingOf(first).next).toBe(
      'http://127.0.0.1/v1/services?limit=100&sort=name&offset=100&order=asc',
    );
    expect(pagingOf(first).last).toContain('offset=200');
    const last = await send('/v1/services?limit=100&offset=200');
    expect(objectsIn(last.body.data).at(-1)).toEqual({ id: 'svc-250', name: 'Service 250' });
    expect(pagingOf(last)).not.toHaveProperty('next');
  });

  it('can be read backwards', async () => {
    const { send } = buildOpsgenie(services(3));
    expect(objectsIn((await send('/v1/services?order=desc')).body.data)[0]).toMatchObject({ id: 'svc-3' });
  });

  it.each([
    ['limit=101', 'limit'],
    ['limit=0', 'limit'],
    ['limit=x', 'limit'],
    ['offset=-1', 'offset'],
    ['order=up', 'order'],
    ['sort=id', 'sort'],
    ['query=name', 'query'],
  ])('are not read by %s', async (query, field) => {
    const { status, body } = await buildOpsgenie().send(`/v1/services?${query}`);
    expect(status).toBe(422);
    expect(body).toMatchObject({ message: expect.any(String), errors: { [field]: expect.any(String) } });
  });

  it('can be exchanged', async () => {
    const { opsgenie, send } = buildOpsgenie();
    opsgenie.setServices([]);
    expect((await send('/v1/services')).body).toMatchObject({
      data: [],
      paging: { last: expect.stringContaining('offset=0') },
    });
  });
});

const anyRequest = { took: expect.any(Number), requestId: expect.any(String) };

describe('the key', () => {
  it.each([
    { authorization: '' },
    { authorization: 'GenieKey other' },
    { authorization: 'Bearer local-key' },
  ])('is refused as %s', async (headers) => {
    const { send } = buildOpsgenie();
    expect(await send('/v1/services', { headers })).toMatchObject({
      status: 401,
      body: { message: 'Could not authenticate' },
    });
  });

  it('may be of the wrong kind, of the wrong form, or of a plan without incidents', async () => {
    const { opsgenie, send } = buildOpsgenie();
    opsgenie.configureKey({ kind: 'wrong-kind' });
    expect(await send('/v1/services')).toMatchObject({ status: 403, body: { code: 40301 } });
    opsgenie.configureKey({ kind: 'wrong-form' });
    const { status, body } = await send('/v1/services');
    expect([status, body]).toEqual([422, { message: 'Key format is not valid!', ...anyRequest }]);
    opsgenie.configureKey({ kind: 'no-plan' });
    expect(await send('/v1/services')).toMatchObject({ status: 402 });
    opsgenie.configureKey({ kind: 'ok' });
    expect(await send('/v1/services')).toMatchObject({ status: 200 });
  });
});

describe('the list', () => {
  async function buildThree() {
    const built = buildOpsgenie();
    for (const message of ['b', 'c', 'a']) {
      await built.create({ message });
      built.clock.ms += 1;
    }
    built.clock.ms += DELAY_MS;
    const messages = async (query: string) =>
      objectsIn((await built.send(`/v1/incidents?${query}`)).body.data).map((one) => one.message);
    return { ...built, messages };
  }

  it.each([
    ['', ['a', 'c', 'b']],
    ['sort=createdAt&order=desc&limit=2', ['a', 'c']],
    ['sort=createdAt&order=asc&offset=2', ['a']],
    ['sort=message&order=asc', ['a', 'b', 'c']],
  ])('by "%s"', async (query, expected) => {
    expect(await (await buildThree()).messages(query)).toEqual(expected);
  });

  it('counts all, and is not searched for a text', async () => {
    const { send } = await buildThree();
    expect((await send('/v1/incidents?limit=1')).body).toMatchObject({ totalCount: 3 });
    expect(await send('/v1/incidents?query=checkout')).toMatchObject({ status: 422 });
  });
});

it('refuses what it does not know', async () => {
  const { send } = buildOpsgenie();
  expect(await send('/v2/users')).toMatchObject({ status: 404, body: { requestId: expect.any(String) } });
  expect(await send('/v1/incidents/1?identifierType=alias')).toMatchObject({ status: 422 });
});

it('leaves a hop for every call', async () => {
  const { clock, create, faults, send, trace } = buildOpsgenie();
  const { traceId, spans } = trace.open('POST /slack/interactivity');
  const headers = { 'x-amzn-trace-id': traceId };
  const { body } = await create({ message: 'a' }, headers);
  await send(`/v1/incidents/requests/${body.requestId}`, { headers });
  clock.ms += DELAY_MS;
  await send(`/v1/incidents/requests/${body.requestId}`, { headers });
  faults.set({ target: 'opsgenie.services', kind: 'status', status: 429, body: {} });
  await send('/v1/services', { headers });
  expect(spans).toMatchObject([
    { name: 'opsgenie create', outcome: 'ok', data: { requestId: body.requestId } },
    { name: 'opsgenie status', outcome: 'http 404' },
    { name: 'opsgenie status', outcome: 'ok', data: { incidentId: expect.any(String) } },
    { name: 'opsgenie services', outcome: 'http 429' },
  ]);
});
