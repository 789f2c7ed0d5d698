import { type StartedFakeOpsgenie, startFakeOpsgenie } from './fixtures/start-fake-opsgenie.ts';
import { ActionNotPossibleError, IncidentRefusedError, IncidentUnknownError } from './incident-backend.ts';

const user = { id: 'U03JUNIPER', name: 'juniper' };
const drill = { alias: 'qbot-drill-JKJaXmPLvHcESHA=', user };
let started: StartedFakeOpsgenie;
afterEach(() => started.close());

const alerts = () => started.fake.state().alerts;

it('is a P5 of no team and no incident, with a tag, in the name of the user', async () => {
  started = await startFakeOpsgenie();
  await started.backend.startDrill(drill);
  expect(alerts()).toMatchObject([
    {
      ...{ alias: drill.alias, incidentId: '', teamId: '', status: 'open' },
      own: {
        priority: 'P5',
        tags: ['qbot-drill'],
        description: expect.stringMatching(/^Begun from Slack by @juniper\./),
      },
    },
  ]);
  expect(started.fake.state().incidents).toEqual([]);
  await started.backend.endDrill(drill.alias);
  expect(alerts()).toMatchObject([{ status: 'closed', closedBy: 'Q-Bot' }]);
});

it('is one alert, however often it is begun while it is open', async () => {
  started = await startFakeOpsgenie();
  for (const _ of [1, 2]) await started.backend.startDrill({ ...drill, user: undefined });
  expect(alerts()).toMatchObject([
    { own: { description: expect.stringMatching(/^Begun by the schedule\./) } },
  ]);
});

it('that is not there cannot be ended', async () => {
  started = await startFakeOpsgenie();
  await expect(started.backend.endDrill('qbot-drill-none')).rejects.toBeInstanceOf(IncidentRefusedError);
});

it('is not possible without the integration key, says so, and sends nothing', async () => {
  started = await startFakeOpsgenie({ integrationKey: '' });
  await expect(started.backend.can()).resolves.toMatchObject({ drill: false, resolve: true });
  const error = await started.backend.startDrill(drill).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ActionNotPossibleError);
  expect(error).toHaveProperty(
    'userMessage',
    expect.stringMatching(/cannot hold a drill.*opsgenie-integration-key/),
  );
  expect(started.sent()).toEqual([]);
});

it.each([
  ['a refused key', { kind: 'status', status: 401, body: {} }, IncidentRefusedError],
  ['trouble', { kind: 'status', status: 503, body: {} }, IncidentUnknownError],
] as const)('with %s is an error of its kind, counted', async (_case, fault, Kind) => {
  started = await startFakeOpsgenie();
  started.faults.set({ target: 'opsgenie.alert-create', ...fault });
  await expect(started.backend.startDrill(drill)).rejects.toBeInstanceOf(Kind);
  expect(started.counted).toEqual(['OpsgenieErrors']);
});
