import { newAlert, newIncident } from './fixtures/build-alert.ts';
import { buildFunction, type Harness, startHarness } from './fixtures/build-harness.ts';
import { FERRY_KEY, HARBOUR_KEY, incidentAlert, newAlertId, webhookBody } from './fixtures/build-webhook.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(() => harness.phone.reset());
afterAll(() => harness.close());

describe('an incident of several alerts', () => {
  it('rings each recipient once, and is cancelled by the acknowledgement of any', async () => {
    const { associated, incidentId, owner, responder } = newIncident();
    const one = buildFunction(harness);
    for (const { create } of [owner, responder, associated]) await one.call(create);
    expect(harness.phone.pushes()).toEqual([
      expect.objectContaining({ user: HARBOUR_KEY, tags: incidentId }),
      expect.objectContaining({ user: FERRY_KEY, tags: `${incidentId}_1` }),
    ]);
    await one.call(responder.later('Acknowledge'));
    expect(harness.phone.cancels()).toEqual([incidentId, `${incidentId}_1`]);
  });

  it('rings each recipient once though its alerts come at once', async () => {
    const { associated, owner } = newIncident();
    const two = [buildFunction(harness), buildFunction(harness)] as const;
    await Promise.all([two[0].call(owner.create), two[1].call(associated.create)]);
    for (const one of two) await one.deliverQueued();
    expect(harness.phone.pushes()).toHaveLength(1);
  });

  it('stays silent for what is older than its acknowledgement', async () => {
    const { owner, responder } = newIncident();
    const one = buildFunction(harness);
    for (const body of [owner.create, owner.later('Acknowledge'), responder.create]) await one.call(body);
    expect(harness.phone.pushes()).toEqual([expect.objectContaining({ user: HARBOUR_KEY })]);
  });

  it('rings whom the one who acknowledged it calls in afterwards', async () => {
    const { incidentId, owner } = newIncident();
    const later = newAlert({
      ...incidentAlert(incidentId, 'Responder', 'ferry'),
      createdAt: 1_790_000_090_000,
    });
    const one = buildFunction(harness);
    for (const body of [owner.create, owner.later('Acknowledge'), later.create]) await one.call(body);
    expect(harness.phone.pushes()).toHaveLength(2);
    await one.call(later.later('Acknowledge', { updatedAt: 1_790_000_120_000_000_000 }));
    expect(harness.phone.cancels()).toEqual([incidentId, `${incidentId}_1`]);
  });

  it('is cancelled by an acknowledgement that overtook its own alert', async () => {
    const { incidentId, owner, responder } = newIncident();
    const one = buildFunction(harness);
    for (const body of [owner.create, responder.later('Acknowledge')]) await one.call(body);
    // Of which incident that alert is, nobody can know yet.
    expect(harness.phone.cancels()).toEqual([]);
    await one.call(responder.create);
    expect(harness.phone.pushes()).toHaveLength(1);
    expect(harness.phone.cancels()).toEqual([incidentId]);
  });
});

/** A Create by somebody's integration that names the incident, as anybody's can. */
function namingIt(incidentId: string, priority: string) {
  const alertId = newAlertId();
  const alert = { alertId, ...incidentAlert(incidentId, 'Owner', 'harbour'), priority };
  return { alertId, create: webhookBody({ alert, more: { source: { name: 'noise', type: 'API' } } }) };
}

describe('an alert that merely names an incident', () => {
  it('keeps no phone silent when the incident itself comes', async () => {
    const { incidentId, owner } = newIncident();
    const noise = namingIt(incidentId, 'P5');
    const one = buildFunction(harness);
    for (const body of [noise.create, owner.create]) await one.call(body);
    expect(harness.phone.pushes()).toEqual([
      expect.objectContaining({ priority: -2 }),
      expect.objectContaining({ priority: 2, tags: incidentId }),
    ]);
  });

  it('ends nothing of the incident when it ends', async () => {
    const { incidentId, owner } = newIncident();
    const noise = namingIt(incidentId, 'P5');
    const one = buildFunction(harness);
    const closed = newAlert().later('Close', {
      alertId: noise.alertId,
      details: { 'incident-id': incidentId },
    });
    for (const body of [owner.create, noise.create, closed]) await one.call(body);
    expect(harness.phone.cancels()).toEqual([]);
  });
});

it('an emergency of an incident rings though something quieter of it has rung', async () => {
  const { incidentId, owner } = newIncident();
  const quiet = newAlert({ ...incidentAlert(incidentId, 'Associated', 'harbour'), priority: 'P4' });
  const one = buildFunction(harness);
  for (const body of [quiet.create, owner.create, owner.create]) await one.call(body);
  expect(harness.phone.pushes()).toEqual([
    expect.objectContaining({ priority: -1 }),
    expect.objectContaining({ priority: 2 }),
  ]);
});

const LEVELS = ['P5', 'P4', 'P3', 'P2', 'P1'];
const inOrder = LEVELS.flatMap((before, at) => LEVELS.slice(at).map((after) => [before, after] as const));

it.each(inOrder)(
  'of an incident, after a %s its %s rings, and the same level once',
  async (before, after) => {
    const { incidentId } = newIncident();
    const made = (priority: string) =>
      newAlert({ ...incidentAlert(incidentId, 'Owner', 'harbour'), priority });
    const one = buildFunction(harness);
    for (const { create } of [made(before), made(after), made(after)]) await one.call(create);
    const expected = [...new Set([before, after])].map((level) => LEVELS.indexOf(level) - 2);
    expect(harness.phone.pushes().map((push) => Object(push).priority)).toEqual(expected);
  },
);
