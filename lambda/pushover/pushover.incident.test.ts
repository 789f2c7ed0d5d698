import { newAlert, newIncident } from './fixtures/build-alert.ts';
import { buildFunction, type Harness, startHarness } from './fixtures/build-harness.ts';
import { FERRY_KEY, HARBOUR_KEY, incidentAlert } from './fixtures/build-webhook.ts';

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
      expect.objectContaining({ user: FERRY_KEY, tags: incidentId }),
    ]);
    await one.call(responder.later('Acknowledge'));
    expect(harness.phone.cancels()).toEqual([incidentId]);
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
    expect(harness.phone.cancels()).toEqual([incidentId, incidentId]);
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
