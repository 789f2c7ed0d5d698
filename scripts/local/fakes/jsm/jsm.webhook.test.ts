import { parseWebhook } from '../../../../lambda/pushover/webhook.ts';
import { buildJsm } from './fixtures/jsm.ts';

/** The names in the samples of this webhook. */
const LATER = [
  ...['alertId', 'alias', 'createdAt', 'entity', 'message', 'source', 'tags', 'tinyId', 'updatedAt'],
  ...['userId', 'username'],
];
const CREATE = [
  ...LATER,
  'actions',
  'description',
  'details',
  'priority',
  'responders',
  'team',
  'teams',
].sort();

async function opened() {
  const bodies: string[] = [];
  const built = buildJsm({}, async (_url, init) => {
    bodies.push(String(init?.body));
    return new Response(null, { status: 202 });
  });
  await built.create();
  const act = (what: string, body: unknown = { incident: 'OPS-1' }) =>
    built.send('POST', `/driver/${what}`, body);
  const alerts = () => bodies.map((body) => JSON.parse(body));
  return { ...built, act, alerts, bodies };
}

it('is told of each alert that an incident makes, in the shape of the sample', async () => {
  const { alerts, bodies, jsm } = await opened();
  expect(alerts()).toMatchObject([
    { action: 'Create', source: { type: 'incident' }, alert: { team: 'Payments team', details: {} } },
  ]);
  expect(Object.keys(alerts()[0].alert).sort()).toEqual(CREATE);
  const [issue] = jsm.state().issues;
  expect(parseWebhook(bodies[0] ?? '')).toMatchObject({
    incidentId: issue?.id,
    teamNames: ['Payments team'],
  });
  expect(jsm.state().webhooks).toMatchObject([{ action: 'Create', incidentId: issue?.id, status: 202 }]);
});

it.each([
  ['acknowledge', 'Acknowledge'],
  ['close-alerts', 'Close'],
])('is told once of %s, in the user’s name, of the same alert', async (what, action) => {
  const { act, alerts, bodies, jsm } = await opened();
  await act(what, { incident: 'OPS-1', user: 'ada@example.com' });
  await act(what);
  const [created, later, ...others] = alerts();
  expect(others).toEqual([]);
  expect(later).toMatchObject({
    action,
    alert: { alertId: created.alert.alertId, username: 'ada@example.com' },
  });
  expect(Object.keys(later.alert).sort()).toEqual(LATER);
  expect(parseWebhook(bodies[1] ?? '').incidentHint).toBe(jsm.state().issues[0]?.id);
});

it('is told nothing of what is done to a closed alert', async () => {
  const { act, bodies } = await opened();
  await act('close-alerts');
  await act('acknowledge');
  expect(bodies).toHaveLength(2);
});
