import { type JsonObject, objectsIn } from '../../json.ts';
import { buildOpsgenie, DELAY_MS, dataOf } from './fixtures/opsgenie.ts';

const INTEGRATION = { authorization: 'GenieKey integration-key' };
const OF_SEARCH = { authorization: 'GenieKey search-key' };

async function buildIncident(more: JsonObject = {}) {
  const built = buildOpsgenie([
    { id: 'svc-1', name: 'Payments', teamId: 'team-1' },
    { id: 'svc-2', name: 'Search', teamId: 'team-2' },
  ]);
  await built.create({ message: 'Checkout is down', impactedServices: ['svc-1'], ...more });
  built.clock.ms += DELAY_MS;
  const post = (path: string, body: unknown = {}, headers: Record<string, string> = {}, method = 'POST') =>
    built.send(path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const [incident] = built.opsgenie.state().incidents;
  if (incident === undefined) throw new Error('there is no incident');
  const ids = async () => {
    const { body } = await built.send(`/v1/incidents/${incident.id}/responder-alert-ids`);
    return Array.isArray(body.data) ? body.data.map(String) : [];
  };
  return { ...built, post, incident, ids, actions: () => built.opsgenie.state().actions };
}

describe('an action on an incident', () => {
  it.each([
    ['resolve', { note: 'done' }, { status: 'resolved', impactEndDate: expect.any(String) }],
    ['close', {}, { status: 'closed' }],
    ['priority', { priority: 'P1' }, { priority: 'P1' }],
    ['notes', { note: 'We roll back.' }, { status: 'open' }],
    [
      'responders',
      { responder: [{ type: 'team', name: 'Search' }] },
      { responders: [{ type: 'team', id: 'team-2' }] },
    ],
  ])('%s is accepted at once and seen once it is processed', async (name, body, expected) => {
    const { actions, clock, incident, post, send } = await buildIncident();
    const path = `/v1/incidents/1/${name}?identifierType=tiny`;
    const accepted = await post(path, body, {}, name === 'priority' ? 'PUT' : 'POST');
    expect(accepted).toMatchObject({ status: 202, body: { result: 'Request will be processed' } });
    clock.ms += DELAY_MS - 1;
    const status = () => send(`/v1/incidents/requests/${accepted.body.requestId}`);
    expect((await status()).headers.get('x-opsgenie-errortype')).toBe('RequestNotProcessed');
    expect(actions()).toMatchObject([{ accepted: true, changed: false }]);
    clock.ms += 1;
    expect(dataOf(await status())).toMatchObject({ isSuccess: true, success: true, incidentId: incident.id });
    expect(dataOf(await send(`/v1/incidents/${incident.id}`))).toMatchObject(expected);
    expect(actions()).toEqual([
      {
        ...{
          at: expect.any(Number),
          requestId: accepted.body.requestId,
          target: 'incident',
          action: name,
          body,
        },
        ...{ identifier: '1', incidentId: incident.id, accepted: true, changed: true },
      },
    ]);
  });

  it('is processed in vain where there is no such incident, or no such team', async () => {
    const { actions, clock, post, send } = await buildIncident();
    const nothing = await post('/v1/incidents/nothing/resolve');
    const nobody = await post('/v1/incidents/1/responders?identifierType=tiny', {
      responder: [{ type: 'team', id: 'x' }],
    });
    clock.ms += DELAY_MS;
    for (const { status, body } of [nothing, nobody]) {
      expect(status).toBe(202);
      const data = dataOf(await send(`/v1/incidents/requests/${body.requestId}`));
      expect(data).toMatchObject({ isSuccess: false, status: expect.stringContaining('does not exist') });
    }
    expect(actions()).toMatchObject([
      { accepted: true, changed: false },
      { accepted: true, changed: false },
    ]);
  });

  it('changes nothing a second time, and reopens what is over', async () => {
    const { actions, clock, opsgenie, post } = await buildIncident();
    for (const name of ['resolve', 'resolve', 'close', 'resolve', 'reopen', 'reopen']) {
      await post(`/v1/incidents/1/${name}?identifierType=tiny`);
      clock.ms += DELAY_MS;
    }
    expect(opsgenie.state().incidents).toMatchObject([{ status: 'open' }]);
    expect(opsgenie.state().incidents[0]).not.toHaveProperty('impactEndDate');
    expect(actions().map(({ changed }) => changed)).toEqual([true, false, true, false, true, false]);
  });

  it.each<[string, string, unknown, number]>([
    ['no note', 'notes', {}, 422],
    ['a blank note', 'notes', { note: ' ' }, 422],
    ['a note of 25,001', 'resolve', { note: '🧯'.repeat(25_001) }, 422],
    ['another field', 'close', { user: 'x' }, 422],
    ['no responder', 'responders', { responder: [] }, 422],
    ['broken JSON', 'close', '{', 400],
  ])('is refused with %s, and recorded', async (_case, name, body, expected) => {
    const { actions, post } = await buildIncident();
    expect(await post(`/v1/incidents/1/${name}?identifierType=tiny`, body)).toMatchObject({
      status: expected,
    });
    expect(actions()).toMatchObject([{ accepted: false, changed: false }]);
  });

  it.each([
    ['a priority of its own', { priority: 'P6' }, {}, 422],
    ['another key', { priority: 'P1' }, { authorization: 'GenieKey x' }, 401],
    ['a form', { priority: 'P1' }, { 'content-type': 'text/plain' }, 415],
    ['the key of another team', { priority: 'P1' }, OF_SEARCH, 403],
  ])('is refused with %s', async (_case, body, headers, expected) => {
    const { post, incident } = await buildIncident();
    expect(await post(`/v1/incidents/${incident.id}/priority`, body, headers, 'PUT')).toMatchObject({
      status: expected,
    });
  });

  it('takes id and tiny alone, and no other parameter', async () => {
    const { post } = await buildIncident();
    for (const query of ['identifierType=alias', 'identifierType=tiny&force=1']) {
      expect(await post(`/v1/incidents/1/close?${query}`)).toMatchObject({ status: 422 });
    }
    expect(await post('/v1/incidents/1/priority', { priority: 'P1' })).toMatchObject({ status: 404 });
  });

  it('that a fault answers is recorded, unaccepted', async () => {
    const { actions, faults, post } = await buildIncident();
    faults.set({ target: 'opsgenie.resolve', kind: 'status', status: 500, body: {} });
    expect(await post('/v1/incidents/1/resolve?identifierType=tiny')).toMatchObject({ status: 500 });
    expect(actions()).toMatchObject([{ action: 'resolve', accepted: false }]);
  });
});

describe('an alert', () => {
  it('is acknowledged by the key of an integration, and reports who and when', async () => {
    const { clock, ids, incident, post, send } = await buildIncident();
    const [id = ''] = await ids();
    clock.ms += 5000;
    const { body } = await post(`/v2/alerts/${id}/acknowledge`, { user: 'juniper', note: 'x' }, INTEGRATION);
    clock.ms += DELAY_MS;
    const done = dataOf(await send(`/v2/alerts/requests/${body.requestId}`, { headers: INTEGRATION }));
    expect(done).toMatchObject({ isSuccess: true, action: 'Acknowledge', alertId: id });
    expect(dataOf(await send(`/v2/alerts/${id}?identifierType=id`))).toMatchObject({
      ...{ id, acknowledged: true, status: 'open', owner: 'juniper' },
      ...{ report: { acknowledgedBy: 'juniper', ackTime: 5000 + DELAY_MS } },
      details: { 'incident-id': incident.id, 'incident-alert-type': 'Owner' },
    });
  });

  it('is not acted on by a key of API key management, which may read it', async () => {
    const { actions, ids, post, send } = await buildIncident();
    const [id = ''] = await ids();
    for (const name of ['acknowledge', 'unacknowledge', 'close', 'notes']) {
      const refused = await post(`/v2/alerts/${id}/${name}`, { note: 'x' });
      expect(refused).toMatchObject({
        status: 403,
        body: { code: 40301, message: expect.stringContaining('API') },
      });
    }
    expect(await send(`/v2/alerts/${id}`)).toMatchObject({ status: 200 });
    expect(actions()).toHaveLength(4);
    expect(actions()).toMatchObject([
      { target: 'alert', action: 'acknowledge', identifier: id, accepted: false },
      {},
      {},
      {},
    ]);
  });

  it('is touched by the key of its own team alone', async () => {
    const { ids, post, send } = await buildIncident();
    const [id = ''] = await ids();
    expect(await post(`/v2/alerts/${id}/acknowledge`, {}, OF_SEARCH)).toMatchObject({ status: 403 });
    expect(await send(`/v2/alerts/${id}`, { headers: OF_SEARCH })).toMatchObject({ status: 403 });
    const found = await send('/v1/incidents', { headers: OF_SEARCH });
    expect(found.body).toMatchObject({ totalCount: 0 });
  });

  it.each([
    ['a user of 101', { user: 'x'.repeat(101) }],
    ['a note of 25,001', { note: 'x'.repeat(25_001) }],
    ['an unknown field', { owner: 'x' }],
  ])('refuses %s', async (_case, body) => {
    const { ids, post } = await buildIncident();
    const [id = ''] = await ids();
    expect(await post(`/v2/alerts/${id}/acknowledge`, body, INTEGRATION)).toMatchObject({ status: 422 });
  });

  it('is not there under another id', async () => {
    const { clock, post, send } = await buildIncident();
    expect(await send('/v2/alerts/x')).toMatchObject({ status: 404 });
    for (const kind of ['responder', 'associated']) {
      expect(await send(`/v1/incidents/x/${kind}-alert-ids`)).toMatchObject({ status: 404 });
    }
    const { body } = await post('/v2/alerts/x/close', {}, INTEGRATION);
    clock.ms += DELAY_MS;
    const done = await send(`/v2/alerts/requests/${body.requestId}`, { headers: INTEGRATION });
    expect(dataOf(done)).toMatchObject({ isSuccess: false, alertId: '' });
  });

  it('of each responder tells the webhook, as do all actions that change something', async () => {
    const { clock, hooks, ids, opsgenie, post } = await buildIncident();
    const responder = [{ type: 'team', name: 'Search' }];
    await post('/v1/incidents/1/responders?identifierType=tiny', { responder });
    clock.ms += DELAY_MS;
    const [owner = '', other = ''] = await ids();
    const act = async (path: string, body: JsonObject, method?: string) => {
      await post(path, body, INTEGRATION, method);
      clock.ms += DELAY_MS;
      opsgenie.state();
    };
    await act(`/v2/alerts/${owner}/acknowledge`, { user: 'juniper' });
    await act(`/v2/alerts/${owner}/acknowledge`, { user: 'juniper' });
    await act(`/v2/alerts/${owner}/notes`, { user: 'juniper', note: 'We roll back.' });
    await act('/v1/incidents/1/priority?identifierType=tiny', { priority: 'P1' }, 'PUT');
    await act('/v1/incidents/1/resolve?identifierType=tiny', {});
    expect(hooks.map(({ body }) => body)).toMatchObject([
      {
        action: 'Create',
        alert: { alertId: other, details: { 'incident-alert-type': 'Responder' }, teams: ['team-2'] },
      },
      { action: 'Acknowledge', alert: { alertId: owner, username: 'juniper' } },
      { action: 'AddNote', alert: { alertId: owner, note: 'We roll back.' } },
      { action: 'UpdatePriority', alert: { alertId: owner, priority: 'P1', oldPriority: 'P3' } },
      { action: 'Close', alert: { alertId: owner } },
      { action: 'Close', alert: { alertId: other } },
    ]);
  });
});

describe('what is open', () => {
  it.each([
    ['status: open', ['c', 'a']],
    ['status:closed', ['b']],
    ['status: "open" AND priority: P1', ['c']],
    ['tinyId: 1', ['a']],
  ])('is found by %s', async (query, expected) => {
    const { clock, create, post, send } = await buildIncident({ message: 'a' });
    await create({ message: 'b' });
    await create({ message: 'c', priority: 'P1' });
    clock.ms += DELAY_MS;
    await post('/v1/incidents/2/close?identifierType=tiny');
    clock.ms += DELAY_MS;
    const { body } = await send(`/v1/incidents?query=${encodeURIComponent(query)}`);
    expect(objectsIn(body.data).map(({ message }) => message)).toEqual(expected);
    expect(body.totalCount).toBe(expected.length);
  });

  it.each(['open', 'status: ajar', 'owner: x', 'status: open OR priority: P1', 'status: open AND', ''])(
    'is not searched by "%s"',
    async (query) => {
      const { send } = await buildIncident();
      const { status, body } = await send(`/v1/incidents?query=${encodeURIComponent(query)}`);
      expect({ status, body }).toMatchObject({
        status: 422,
        body: { errors: { query: expect.any(String) } },
      });
    },
  );
});

describe('the driver', () => {
  it.each([
    ['resolve', { action: 'Close', status: 202 }, { status: 'resolved' }],
    ['acknowledge', { action: 'Acknowledge' }, { status: 'open' }],
    ['note', { action: 'AddNote' }, { status: 'open' }],
    ['unacknowledge', null, { status: 'open' }],
  ])('does %s as a user of OpsGenie does', async (what, call, expected) => {
    const { opsgenie, post } = await buildIncident();
    const body = { incident: 1, user: 'ann@example.com', note: 'seen' };
    const answer = await opsgenie.app.request(`/driver/${what}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const told: unknown = await answer.json();
    if (call === null) expect(told).toBeNull();
    else expect(told).toMatchObject(call);
    expect(opsgenie.state().incidents).toMatchObject([expected]);
    expect(opsgenie.state().actions).toEqual([]);
    expect(await post('/driver/resolve', { incident: '9' })).toMatchObject({ status: 404 });
  });
});
