import { laterBody, webhookBody } from './fixtures/build-webhook.ts';
import { MalformedWebhookError, parseWebhook, subjectOf } from './webhook.ts';

const parse = (alert: Record<string, unknown>) =>
  parseWebhook(webhookBody({ alert: { alertId: 'a', ...alert } }));

describe('a call of the webhook', () => {
  it('is read whole', () => {
    expect(parse({ details: { 'incident-id': 'i', 'incident-alert-type': 'Owner' } })).toEqual({
      action: 'Create',
      alertId: 'a',
      incidentId: 'i',
      incidentHint: 'i',
      tinyId: '42',
      username: 'System',
      message: 'Checkout is down',
      description: 'Every third payment fails.',
      priority: 'P1',
      teams: ['harbour', '96aac541-97da-4953-8665-000000000001'],
      teamNames: ['harbour'],
      createdAt: 1_790_000_000_123,
      updatedAt: 1_790_000_000_456,
      unreadable: [],
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it.each([
    ['P4', 'P4'],
    ['p2', 'P2'],
    [3, 'P3'],
    ['2', 'P2'],
    [' 1 ', 'P1'],
    [' P 5', 'P5'],
    [undefined, undefined],
    [null, undefined],
    ['', undefined],
  ])('has priority %p as %p', (given, priority) => {
    expect(parse({ priority: given })).toMatchObject({ priority, unreadable: [] });
  });

  it.each<unknown>(['urgent', '0', '6', 'P6', 0, 6, 2.5, '12', true, { name: 'P1' }, { toString: 7 }])(
    'does not take %j for a priority, and says so',
    (given) => {
      expect(parse({ priority: given })).toMatchObject({ priority: undefined, unreadable: ['priority'] });
    },
  );

  it.each([
    ['nothing', undefined, []],
    ['null', null, []],
    ['zero', 0, []],
    ['digits', '1790000000455', []],
    ['a word', 'yesterday', ['createdAt', 'updatedAt']],
    ['a negative number', -1, ['createdAt', 'updatedAt']],
  ])('says of times in %s that it does not understand %j: %j', (_case, given, unreadable) => {
    expect(parse({ createdAt: given, updatedAt: given }).unreadable).toEqual(unreadable);
  });

  it.each<[object]>([
    [{ teams: 'platform' }],
    [{ teams: ['platform '] }],
    [{ teams: [{ name: 'platform' }] }],
    [{ teams: { name: 'platform' } }],
    [{ responders: { type: 'team', name: 'platform' } }],
    [{ responders: { type: ' TEAM ', name: 'platform' } }],
    [{ responders: [{ name: 'platform' }] }],
    [{ team: ['platform'] }],
    [{ team: { name: 'platform' } }],
    [{ teams: [7, null, 'platform', []] }],
  ])('names its team in %j', (given) => {
    const none = { team: undefined, teams: undefined, responders: undefined };
    expect(parse({ ...none, ...given }).teams).toEqual(['platform']);
  });

  it('does not take a user for a team', () => {
    expect(parse({ team: '', teams: [], responders: [{ type: 'user', name: 'olivia' }] }).teams).toEqual([]);
  });

  it('may begin with a byte-order mark', () => {
    expect(parseWebhook(`\uFEFF${webhookBody({ alert: { alertId: 'a' } })}`).alertId).toBe('a');
  });

  it('has numbers where its texts should be', () => {
    expect(parse({ tinyId: 42, message: 503 })).toMatchObject({ tinyId: '42', message: '503' });
  });

  it('has the teams of an older account, and those of its responders, each once', () => {
    const responders = [
      { type: 'team', id: 'id-1', name: 'one' },
      { type: 'user', id: 'id-2', name: 'juniper@example.com' },
      'nonsense',
    ];
    expect(parse({ team: 'one', teams: ['two', 7, 'two'], responders })).toMatchObject({
      teams: ['one', 'id-1', 'two'],
      teamNames: ['one'],
    });
  });

  it('may lack everything but its action', () => {
    expect(parseWebhook('{"action":"Escalate","alert":{"alertId":"a"}}')).toMatchObject({
      ...{ action: 'Escalate', alertId: 'a', incidentId: undefined, message: '', teams: [] },
    });
    for (const body of ['{"action":"X"}', '{"action":"X","alert":[]}', '{"action":"X","alert":null}'])
      expect(parseWebhook(body)).toMatchObject({ action: 'X', alertId: undefined, priority: undefined });
  });

  it('of an alert that an incident of Jira made has the id of the issue in its alias', () => {
    const team = '4513b7ea-3b91-438f-b7e4-e3e54af91401';
    expect(parse({ alias: `10501_${team}`, details: {} }).incidentId).toBe('10501');
    const acknowledged = laterBody('Acknowledge', 'a', { alias: `10501_${team}` });
    expect(parseWebhook(acknowledged)).toMatchObject({ incidentId: undefined, incidentHint: '10501' });
    expect(parse({ alias: `10501_${team}`, details: { 'incident-id': 'i' } }).incidentId).toBe('i');
    const others = [
      `x10501_${team}`,
      `10501-${team}`,
      `10501_${team}0`,
      '10501_disk-full',
      '10501',
      '',
      7,
      null,
    ];
    const ids = others.map((alias) => parse({ alias, details: {} }).incidentId);
    expect(ids).toEqual(others.map(() => undefined));
    const opsgenie = `b1f0a3d2-6c5e-4f0b-8a55-3c2d1e0f9a88_${team}`;
    expect(parse({ alias: opsgenie, details: {} }).incidentId).toBeUndefined();
  });

  it.each(['API', 'web', 'email', '', 7, null])(
    'is of no incident where %p made its alert, whatever details and alias say',
    (type) => {
      const team = '4513b7ea-3b91-438f-b7e4-e3e54af91401';
      const details = { 'incident-id': 'i' };
      for (const alert of [{ details }, { alias: `10501_${team}` }]) {
        const body = webhookBody({ alert, more: { source: { name: 'zabbix', type } } });
        expect(parseWebhook(body)).toMatchObject({ incidentId: undefined });
      }
      const { incidentHint } = parseWebhook(webhookBody({ alert: { details }, more: { source: { type } } }));
      expect(incidentHint).toBe('i');
    },
  );

  it('takes no id that is longer than an id', () => {
    expect(parse({ alertId: 'x'.repeat(257) }).alertId).toBeUndefined();
    expect(parse({ details: { 'incident-id': 'x'.repeat(257) } }).incidentId).toBeUndefined();
    expect(parse({ details: 'none', tags: 'none' }).incidentId).toBeUndefined();
  });

  it('has the fingerprint of its content', () => {
    const body = laterBody('AddNote', 'a');
    const spaced = JSON.stringify(JSON.parse(body), null, 2);
    expect(parseWebhook(spaced).fingerprint).toBe(parseWebhook(body).fingerprint);
    expect(parseWebhook(laterBody('AddNote', 'b')).fingerprint).not.toBe(parseWebhook(body).fingerprint);
  });

  it.each([
    ['', 'not JSON'],
    ['{"action":', 'not JSON'],
    ['action=Create', 'not JSON'],
    ['[]', 'no JSON object'],
    ['[{"action":"Create"}]', 'no JSON object'],
    ['null', 'no JSON object'],
    ['"Create"', 'no JSON object'],
    ['7', 'no JSON object'],
    ['{}', 'no action'],
    ['{"action":""}', 'no action'],
    ['{"action":1}', 'no action'],
    ['{"__proto__":{"action":"Create"}}', 'no action'],
  ])('is not %s: %s', (body, reason) => {
    expect(() => parseWebhook(body)).toThrow(new MalformedWebhookError(reason));
  });

  it('is not one that nobody can write down again', () => {
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    expect(() => parseWebhook(`{"action":"Create","deep":${deep}}`)).toThrow(
      new MalformedWebhookError('nested too deep'),
    );
  });

  it('is named in the log by ids, and only by those', () => {
    expect(subjectOf(parse({ details: { 'incident-id': 'i' } }))).toEqual({ alert: 'a', incident: 'i' });
    expect(subjectOf(parseWebhook('{"action":"free text"}'))).toEqual({});
  });
});
