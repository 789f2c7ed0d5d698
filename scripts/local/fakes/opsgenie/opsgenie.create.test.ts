import { type JsonObject, textIn } from '../../json.ts';
import { buildOpsgenie, DELAY_MS, dataOf } from './fixtures/opsgenie.ts';

describe('a create', () => {
  const full = {
    message: 'Checkout is down',
    description: 'since noon',
    responders: [
      { type: 'team', name: 'sre' },
      { type: 'user', username: 'ann@example.com' },
    ],
    tags: ['slack'],
    details: { key: 'view:T1:V1' },
    priority: 'P1',
    note: 'by Q-Bot',
    impactedServices: ['svc-1'],
    statusPageEntry: { title: 'Checkout', detail: 'We look into it.' },
    notifyStakeholders: false,
  };

  it('is accepted at once and seen by nobody until it is processed', async () => {
    const { clock, create, opsgenie, send } = buildOpsgenie();
    const accepted = await create(full);
    expect(accepted).toMatchObject({ status: 202, body: { result: 'Request will be processed' } });
    expect(accepted.headers.get('x-request-id')).toBe(accepted.body.requestId);
    clock.ms += DELAY_MS - 1;
    const early = await send(`/v1/incidents/requests/${accepted.body.requestId}`);
    expect(early.status).toBe(404);
    expect(early.headers.get('x-opsgenie-errortype')).toBe('RequestNotProcessed');
    expect((await send('/v1/incidents')).body).toMatchObject({ data: [], totalCount: 0 });
    expect(await send('/v1/incidents/1?identifierType=tiny')).toMatchObject({ status: 404 });
    expect(opsgenie.state().incidents).toEqual([]);
  });

  it('is then an incident that reads back what was sent', async () => {
    const { clock, create, opsgenie, send } = buildOpsgenie();
    const { body } = await create(full);
    clock.ms += DELAY_MS;
    const status = dataOf(await send(`/v1/incidents/requests/${body.requestId}`));
    expect(status).toMatchObject({
      success: true,
      isSuccess: true,
      action: 'Create',
      incidentId: expect.any(String),
    });
    const incident = dataOf(await send(`/v1/incidents/${textIn(status.incidentId)}?identifierType=id`));
    expect(incident).toMatchObject({
      ...{
        tinyId: '1',
        message: 'Checkout is down',
        description: 'since noon',
        status: 'open',
        priority: 'P1',
      },
      ...{ tags: ['slack'], impactedServices: ['svc-1'], extraProperties: { key: 'view:T1:V1' } },
      links: { web: `https://example.app.opsgenie.com/incident/detail/${textIn(status.incidentId)}` },
    });
    expect(dataOf(await send('/v1/incidents/1?identifierType=tiny'))).toEqual(incident);
    expect(opsgenie.state()).toMatchObject({
      incidents: [{ id: status.incidentId }],
      creates: [{ at: 1_700_000_000_000, requestId: body.requestId, body: full, accepted: true }],
    });
  });

  it('sent twice is two incidents', async () => {
    const { clock, create, opsgenie } = buildOpsgenie();
    await create({ message: 'a' });
    await create({ message: 'a' });
    clock.ms += DELAY_MS;
    expect(opsgenie.state().incidents.map((incident) => incident.tinyId)).toEqual(['1', '2']);
    expect(opsgenie.state().creates).toHaveLength(2);
  });

  it('needs only a message', async () => {
    const { clock, create, opsgenie } = buildOpsgenie();
    await create({ message: '🚒'.repeat(130) });
    clock.ms += DELAY_MS;
    expect(opsgenie.state().incidents).toMatchObject([
      { priority: 'P3', description: '', tags: [], extraProperties: {} },
    ]);
  });

  it('fails while it is processed where a service is unknown', async () => {
    const { clock, create, opsgenie, send } = buildOpsgenie();
    const { status, body } = await create({ message: 'a', impactedServices: ['svc-9'] });
    expect(status).toBe(202);
    clock.ms += DELAY_MS;
    const processed = await send(`/v1/incidents/requests/${body.requestId}`);
    expect(dataOf(processed)).toMatchObject({ isSuccess: false, incidentId: '' });
    expect(opsgenie.state().incidents).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    ['no message', { message: undefined }, 'message'],
    ['an empty message', { message: ' ' }, 'message'],
    ['a message of 131', { message: 'x'.repeat(131) }, 'message'],
    ['a description of 15,001', { description: 'x'.repeat(15_001) }, 'description'],
    ['another priority', { priority: 'P6' }, 'priority'],
    ['21 tags', { tags: Array.from({ length: 21 }, () => 't') }, 'tags'],
    ['a tag of 51', { tags: ['x'.repeat(51)] }, 'tags#0'],
    ['a detail that is no text', { details: { count: 1 } }, 'details#count'],
    ['long details', { details: { key: 'x'.repeat(8000) } }, 'details'],
    ['a responder without id', { responders: [{ type: 'team' }] }, 'responders#0'],
    ['an unknown field', { alias: 'a' }, 'alias'],
    [
      'an unknown field inside',
      { statusPageEntry: { title: 'a', description: 'b' } },
      'statusPageEntry#description',
    ],
  ])('is refused with %s, and stands in the ledger', async (_, more, field) => {
    const { create, opsgenie } = buildOpsgenie();
    const { status, body } = await create({ message: 'a', ...more });
    expect(status).toBe(422);
    expect(body).toMatchObject({ errors: { [field]: expect.any(String) } });
    expect(opsgenie.state().creates).toMatchObject([{ accepted: false }]);
  });

  it.each<[string, unknown, Record<string, string>, number]>([
    ['broken JSON', '{', {}, 400],
    ['a form', 'message=a', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a list', '[]', {}, 422],
    ['another key', { message: 'a' }, { authorization: 'GenieKey other' }, 401],
  ])('is refused with %s', async (_, sent, headers, expected) => {
    const { create, opsgenie } = buildOpsgenie();
    expect(await create(sent, headers)).toMatchObject({ status: expected });
    expect(opsgenie.state().creates).toMatchObject([{ accepted: false }]);
  });

  it('that a fault answers stands in the ledger, unaccepted', async () => {
    const { create, faults, opsgenie } = buildOpsgenie();
    faults.set({ target: 'opsgenie.create', kind: 'status', status: 500, body: {} });
    expect(await create({ message: 'a' })).toMatchObject({ status: 500 });
    expect(opsgenie.state()).toMatchObject({
      incidents: [],
      creates: [{ body: { message: 'a' }, accepted: false }],
    });
  });
});
