import { newAlert, newIncident } from './fixtures/build-alert.ts';
import { buildFunction, type Harness, startHarness } from './fixtures/build-harness.ts';
import { HARBOUR_KEY } from './fixtures/build-webhook.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(() => harness.phone.reset());
afterAll(() => harness.close());

const TROUBLE = { status: 503, body: { status: 0 } };

describe('Acknowledge and Close', () => {
  it.each(['Acknowledge', 'Close'])('%s cancels the emergency, once', async (action) => {
    const { alertId, create, later } = newAlert();
    const one = buildFunction(harness);
    for (const body of [create, later(action), later('Close')]) expect(await one.call(body)).toBe(202);
    expect(harness.phone.pushes()).toHaveLength(1);
    expect(harness.phone.cancels()).toEqual([alertId]);
    expect(one.outcomes()).toEqual(['rung', 'ended', 'cancelled', 'ended']);
  });

  it.each(['Acknowledge', 'Close'])('%s that overtakes its Create keeps it silent', async (action) => {
    const { create, later } = newAlert();
    const one = buildFunction(harness);
    // Whatever the clocks say.
    for (const body of [later(action, { updatedAt: 1_000_000_000_000 }), create, create])
      await one.call(body);
    expect(harness.phone.received).toEqual([]);
    expect(one.outcomes()).toEqual(['remembered', 'overtaken', 'overtaken']);
  });

  it('has nothing to cancel where no emergency rang', async () => {
    const { create, later } = newAlert({ priority: 'P3' });
    const one = buildFunction(harness);
    for (const body of [create, later('Acknowledge')]) await one.call(body);
    expect(harness.phone.cancels()).toEqual([]);
    expect(harness.phone.pushes()).toHaveLength(1);
  });

  it('that comes while it rings cancels, though nothing rang yet when it looked', async () => {
    const { alertId, create, later } = newAlert();
    const one = buildFunction(harness);
    harness.phone.onRequest = async (path) => {
      if (path !== '/1/messages.json') return;
      harness.phone.onRequest = () => undefined;
      await one.call(later('Acknowledge', { updatedAt: 1_000_000_000_000 }));
    };
    await one.call(create);
    // The first may have come to Pushover before the push.
    expect(harness.phone.cancels()).toEqual([alertId, alertId]);
    expect(one.outcomes()).toEqual(['ended', 'cancelled', 'rung', 'cancelled']);
  });

  it('without a time ends what is older than its arrival', async () => {
    const { owner, responder } = newIncident();
    const one = buildFunction(harness);
    for (const body of [owner.create, owner.later('Close', { updatedAt: undefined }), responder.create])
      await one.call(body);
    expect(harness.phone.pushes()).toEqual([expect.objectContaining({ user: HARBOUR_KEY })]);
  });

  it('is accepted where Pushover refuses it, and not repeated', async () => {
    const { create, later } = newAlert();
    const one = buildFunction(harness);
    await one.call(create);
    harness.phone.answer = { status: 400, body: { status: 0, errors: ['tag is invalid'] } };
    for (const body of [later('Acknowledge'), later('Close')]) expect(await one.call(body)).toBe(202);
    expect(harness.phone.cancels()).toHaveLength(1);
    expect(one.outcomes()).toEqual(['rung', 'ended', 'cancel_refused', 'ended']);
    expect(one.queued).toEqual([]);
  });

  it('is queued where Pushover is in trouble, and carried out from there', async () => {
    const { alertId, create, later } = newAlert();
    const one = buildFunction(harness);
    await one.call(create);
    harness.phone.answer = TROUBLE;
    expect(await one.call(later('Acknowledge'))).toBe(202);
    harness.phone.reset();
    expect(await one.deliverQueued()).toEqual([]);
    expect(harness.phone.cancels()).toEqual([alertId]);
  });
});

describe('what happens between the two writes of a run that broke off', () => {
  it('an emergency that was acknowledged while its run died is cancelled by the next run', async () => {
    const { alertId, create, later } = newAlert();
    const one = buildFunction(harness);
    harness.phone.onRequest = async () => {
      harness.phone.onRequest = () => undefined;
      await one.call(later('Acknowledge'));
      // Rung, but the answer is lost: the run ends without having looked again.
      harness.phone.answer = undefined;
    };
    await one.call(create);
    expect(harness.phone.cancels()).toEqual([alertId]);
    harness.phone.answer = { status: 200, body: { status: 1 } };
    await one.deliverQueued();
    expect(harness.phone.cancels()).toEqual([alertId, alertId]);
    expect(harness.phone.pushes()).toHaveLength(1);
  });
});
