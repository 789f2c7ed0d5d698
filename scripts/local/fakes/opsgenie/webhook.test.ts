import { isObject } from '../../../../common/is-object.ts';
import { Alerts, textOfIncident } from './alerts.ts';
import { buildOpsgenie, DELAY_MS } from './fixtures/opsgenie.ts';
import type { Service } from './incidents.ts';
import { Webhook } from './webhook.ts';

const REQUEST = {
  message: 'Checkout is down',
  description: '😀'.repeat(1001),
  priority: 'P1',
  tags: ['slack'],
};

async function buildIncident(services: Service[] = [{ id: 'svc-1', name: 'Payments', teamId: 'team-1' }]) {
  const built = buildOpsgenie(services);
  await built.create({ ...REQUEST, impactedServices: ['svc-1'] });
  built.clock.ms += DELAY_MS;
  const act = (what: string, body: unknown = { incident: '1' }) =>
    built.send(`/driver/${what}`, { method: 'POST', body: JSON.stringify(body) });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { ...built, act, settle };
}

describe('the webhook', () => {
  it('is told of an incident once it is there, as of its owner alert', async () => {
    const { announce, clock, hooks, opsgenie, settle } = await buildIncident();
    expect(hooks).toEqual([]);
    announce();
    await settle();
    const [incident] = opsgenie.state().incidents;
    expect(hooks[0]?.headers.get('x-api-key')).toBe('the-key');
    expect(hooks.map(({ body }) => body)).toMatchObject([
      {
        action: 'Create',
        source: { type: 'incident' },
        alert: {
          ...{ message: 'Checkout is down', priority: 'P1', tags: ['slack'], teams: ['team-1'] },
          description: '😀'.repeat(1000),
          createdAt: clock.ms,
          updatedAt: clock.ms * 1_000_000,
          details: {
            'incident-id': incident?.id,
            'incident-alert-type': 'Owner',
            'impacted-services': 'svc-1',
          },
        },
      },
    ]);
    expect(opsgenie.state().webhooks).toMatchObject([
      { action: 'Create', incidentId: incident?.id, status: 202, requestId: 'hook-1' },
    ]);
  });

  it('names no team where the service has none', async () => {
    const { announce, hooks, settle } = await buildIncident([{ id: 'svc-1', name: 'Payments' }]);
    announce();
    await settle();
    expect(hooks[0]?.body).toMatchObject({ alert: { teams: [], responders: [], team: '' } });
  });

  it.each([
    ['acknowledge', 'Acknowledge', 'open'],
    ['close', 'Close', 'closed'],
  ])('is told when somebody does %s, of the same alert and without details', async (what, action, status) => {
    const { act, announce, hooks, opsgenie, settle } = await buildIncident();
    announce();
    await settle();
    expect(await act(what)).toMatchObject({ status: 200, body: { action, status: 202 } });
    const [created, later] = hooks.map(({ body }) => (isObject(body.alert) ? body.alert : {}));
    expect(hooks[1]?.body).toMatchObject({ action, source: { type: 'web' } });
    expect(later?.alertId).toBe(created?.alertId);
    expect(later).not.toHaveProperty('details');
    expect(later).not.toHaveProperty('priority');
    expect(opsgenie.state().incidents[0]?.status).toBe(status);
  });

  it('is told nothing of an incident that is not there', async () => {
    const { act, create, hooks } = await buildIncident();
    await create({ message: 'not yet processed' });
    for (const body of [{ incident: '2' }, { incident: '3' }, {}, null, 'x']) {
      expect(await act('close', body)).toMatchObject({ status: 404, body: { error: expect.any(String) } });
    }
    expect(hooks).toEqual([]);
  });
});

it('keeps in mind that the webhook did not answer', async () => {
  const { opsgenie } = await buildIncident();
  const [incident] = opsgenie.state().incidents;
  if (incident === undefined) throw new Error('there is no incident');
  const webhook = new Webhook({
    url: 'http://127.0.0.1:1',
    headers: {},
    now: () => 1,
    send: async () => {
      throw new TypeError('fetch failed');
    },
  });
  const alert = new Alerts(() => 1).ownerOf(incident);
  expect(
    await webhook.fire({ action: 'Create', alert, text: textOfIncident(incident, alert) }),
  ).toMatchObject({
    status: null,
    requestId: null,
  });
});
