import { buildOpsgenie, DELAY_MS, dataOf } from './fixtures/opsgenie.ts';

const INTEGRATION = { authorization: 'GenieKey integration-key' };
const ALERT = {
  message: 'Nothing to do',
  alias: 'drill-1',
  priority: 'P5',
  tags: ['drill'],
  source: 'Q-Bot',
};

function build() {
  const built = buildOpsgenie();
  const post = (path: string, body: unknown, headers: Record<string, string> = INTEGRATION) =>
    built.send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const settle = () => {
    built.clock.ms += DELAY_MS;
    return built.opsgenie.state();
  };
  return { ...built, post, settle };
}

it('is accepted first, made later, told to the webhook then, and counts while it is open', async () => {
  const { hooks, opsgenie, post, send, settle } = build();
  const accepted = await post('/v2/alerts', ALERT);
  expect(accepted).toMatchObject({ status: 202 });
  expect(opsgenie.state().alerts).toEqual([]);
  await post('/v2/alerts', ALERT);
  const { alerts } = settle();
  expect(alerts).toMatchObject([{ alias: 'drill-1', incidentId: '', status: 'open' }]);
  const status = await send(`/v2/alerts/requests/${accepted.body.requestId}`, { headers: INTEGRATION });
  expect(dataOf(status)).toMatchObject({ isSuccess: true, alertId: alerts[0]?.alertId, alias: 'drill-1' });
  const { body } = await send('/v2/alerts/drill-1?identifierType=alias');
  expect(body.data).toMatchObject({ message: 'Nothing to do', priority: 'P5', details: {} });
  expect(hooks.map((hook) => hook.body)).toMatchObject([
    { action: 'Create', source: { type: 'API' }, alert: { alias: 'drill-1', priority: 'P5', teams: [] } },
  ]);
});

it('is closed by its alias, and another may be made under it then', async () => {
  const { hooks, post, settle } = build();
  for (const path of ['/v2/alerts', '/v2/alerts/drill-1/close?identifierType=alias', '/v2/alerts']) {
    await post(path, path === '/v2/alerts' ? ALERT : { user: 'Q-Bot' });
    settle();
  }
  expect(settle().alerts).toMatchObject([{ status: 'closed', closedBy: 'Q-Bot' }, { status: 'open' }]);
  expect(hooks.map(({ body }) => body.action)).toEqual(['Create', 'Close', 'Create']);
});

it.each<[string, unknown, Record<string, string>, number]>([
  ['no message', { alias: 'a' }, INTEGRATION, 422],
  ['a message of 131', { message: 'a'.repeat(131) }, INTEGRATION, 422],
  ['an unknown field', { ...ALERT, impactedServices: [] }, INTEGRATION, 422],
  ['another priority', { ...ALERT, priority: 'P6' }, INTEGRATION, 422],
  ['broken JSON', '{', INTEGRATION, 400],
  ['the key of API key management', ALERT, {}, 403],
])('is refused with %s', async (_case, body, headers, status) => {
  const { post, settle } = build();
  expect(await post('/v2/alerts', body, headers)).toMatchObject({ status });
  expect(settle()).toMatchObject({
    alerts: [],
    actions: [{ target: 'alert', action: 'create', accepted: false }],
  });
});
