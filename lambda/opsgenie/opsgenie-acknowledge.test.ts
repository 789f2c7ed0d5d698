import {
  type FakeOpsgenieOptions,
  type StartedFakeOpsgenie,
  startFakeOpsgenie,
} from './fixtures/start-fake-opsgenie.ts';
import { ActionNotPossibleError, IncidentNotFoundError, IncidentRefusedError } from './incident-backend.ts';

/** Of a phone: nobody in Slack. */
const user = { id: '', name: 'harbour (on the phone: iphone)' };
let started: StartedFakeOpsgenie;
afterEach(() => started.close());

async function start(options: FakeOpsgenieOptions = {}) {
  started = await startFakeOpsgenie(options);
  const [id, other] = [await started.open(), await started.open({ key: 'another' })];
  return { id, alertId: alertOf(id), foreign: alertOf(other) };
}

function alertOf(id: string): string {
  const alert = started.fake.state().alerts.find(({ incidentId }) => incidentId === id);
  if (alert === undefined) throw new Error('the fixture has no alert');
  return alert.alertId;
}

const acknowledged = () =>
  started.fake
    .state()
    .alerts.filter((alert) => alert.acknowledged)
    .map(({ alertId }) => alertId);

function acknowledgeAlert(alertId: string) {
  const { backend } = started;
  if (backend.acknowledgeAlert === undefined) throw new Error('OpsGenie can');
  return backend.acknowledgeAlert({ alertId, user });
}

describe('an incident named by one of its alerts', () => {
  it('is acknowledged, with who it was and no Slack', async () => {
    const { alertId, id } = await start();
    expect(await started.backend.acknowledge({ id, alertId, user })).toMatchObject({ kind: 'done' });
    expect(acknowledged()).toEqual([alertId]);
    expect(started.fake.state().actions.map(({ body }) => body)).toEqual([
      { user: user.name, source: 'Q-Bot', note: `Acknowledged by ${user.name}` },
    ]);
    expect(await started.backend.acknowledge({ id, alertId, user })).toMatchObject({ kind: 'already' });
    expect(started.sent()).toHaveLength(1);
  });

  it('is left alone by the alert of another, acknowledged or not', async () => {
    const { foreign, id } = await start();
    const work = () => started.backend.acknowledge({ id, alertId: foreign, user });
    await expect(work()).rejects.toThrow(ActionNotPossibleError);
    await started.backend.acknowledge({ id, user });
    await expect(work()).rejects.toThrow('not an alert of this incident');
    expect(acknowledged()).toEqual([alertOf(id)]);
  });

  it('may have been made of that alert', async () => {
    const of = (kind: string, data: unknown[]) =>
      started.faults.set({ target: `opsgenie.${kind}-alerts`, kind: 'status', status: 200, body: { data } });
    const { foreign, id } = await start();
    of('associated', [{ id: foreign }]);
    expect(await started.backend.acknowledge({ id, alertId: foreign, user })).toMatchObject({ kind: 'done' });
    expect(acknowledged()).toEqual([alertOf(id)]);
  });

  it('is not touched while OpsGenie does not say whose alert it is', async () => {
    const { alertId, id } = await start();
    started.faults.set({ target: 'opsgenie.responder-alerts', kind: 'status', status: 503, body: {} });
    await expect(started.backend.acknowledge({ id, alertId, user })).rejects.toThrow(IncidentRefusedError);
    expect(started.sent()).toEqual([]);
  });
});

describe('an alert of its own', () => {
  it('is acknowledged once', async () => {
    const { alertId } = await start();
    expect([await acknowledgeAlert(alertId), await acknowledgeAlert(alertId)]).toEqual(['done', 'already']);
    expect(acknowledged()).toEqual([alertId]);
    expect(started.sent()).toHaveLength(1);
  });

  it.each(['none', '../incidents'])('%s is not found', async (alertId) => {
    await start();
    await expect(acknowledgeAlert(alertId)).rejects.toThrow(IncidentNotFoundError);
  });

  it('is not touched without the integration key, nor by one of another team', async () => {
    const { alertId } = await start({ integrationKey: '' });
    await expect(acknowledgeAlert(alertId)).rejects.toThrow(ActionNotPossibleError);
    await started.close();
    const again = await start({ integrationKey: 'of-search' });
    await expect(acknowledgeAlert(again.alertId)).rejects.toThrow(IncidentRefusedError);
    expect(acknowledged()).toEqual([]);
  });
});
