import type { Fetch } from '../../common/http.ts';
import { buildIncident } from './fixtures/build-receipt.ts';
import { PAYMENTS, type StartedFakeJsm, startFakeJsm } from './fixtures/start-fake-jsm.ts';
import type { IncidentActions, IncidentBackend } from './incident-backend.ts';

const user = { id: 'U03JUNIPER', name: 'juniper' };

let started: StartedFakeJsm;
beforeEach(async () => {
  started = await startFakeJsm({ reasonHeader: false });
});
afterEach(() => started.close());

/** From that call on, Jira knows the token no more, and answers with lists of nothing. */
function expiringAt(path: RegExp): IncidentBackend & IncidentActions {
  const ending: Fetch = async (input, init) => {
    if (path.test(String(input)))
      started.fake.configure({ token: 'expired', anonymousOperations: 'empty', anonymousWrite: 400 });
    return fetch(input, init);
  };
  return started.connect({ fetch: ending });
}

type Backend = IncidentBackend & IncidentActions;

const LISTS: [list: string, path: RegExp, work: (backend: Backend, id: string) => Promise<unknown>][] = [
  ['services', /\/services\?/, (backend) => backend.listServices()],
  [
    'services, of a service that a form named',
    /\/services\?/,
    (backend) => backend.createIncident(buildIncident({ service: { id: 'svc-1', name: 'Odd' } })),
  ],
  [
    'fields',
    /\/field$/,
    (backend) => backend.createIncident(buildIncident({ service: PAYMENTS, key: 'other' })),
  ],
  ['schedules', /\/schedules\?/, (backend) => backend.onCall()],
  ['schedules, of a name', /\/schedules\?/, (backend) => backend.onCall('Platform on call')],
  ['people on call', /\/on-calls/, (backend) => backend.onCall()],
  ['teams', /\/teams$/, (backend, id) => backend.escalate({ id, user, team: 'Search team' })],
  ['alerts', /\/responder-alerts/, (backend, id) => backend.acknowledge({ id, user })],
  [
    'alerts, of one alert',
    /\/responder-alerts/,
    (backend, id) => backend.acknowledge({ id, user, alertId: started.alertsOf(id)[0] ?? '' }),
  ],
  ['transitions', /\/transitions/, (backend, id) => backend.resolve({ id, user })],
];

it.each(LISTS)(
  'an empty list of %s is that of a token that Jira does not know',
  async (_list, path, work) => {
    const id = await started.open();
    const error: unknown = await work(expiringAt(path), id).then(
      (value) => value,
      (reason: unknown) => reason,
    );
    expect(error).toHaveProperty(
      'userMessage',
      expect.stringContaining("Q-Bot's Jira token is not accepted"),
    );
    const { creates, issues } = started.fake.state();
    expect({ creates: creates.length, issues: issues.length }).toEqual({ creates: 1, issues: 1 });
    expect(started.sent()).toEqual([]);
  },
);

it('an empty list is believed of a token that Jira knows', async () => {
  const id = await started.open();
  started.fake.setServices([]);
  started.fake.configure({ seesOperations: false });
  await expect(started.backend.listServices()).resolves.toEqual([]);
  await expect(started.backend.onCall()).rejects.toMatchObject({
    userMessage: expect.stringContaining('shows Q-Bot no schedule'),
  });
  await expect(started.backend.escalate({ id, user, team: 'Search team' })).rejects.toMatchObject({
    userMessage: expect.stringContaining('Q-Bot may see no team there'),
  });
});
