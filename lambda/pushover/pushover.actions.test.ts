import { newAlert } from './fixtures/build-alert.ts';
import { buildFunction, type Harness, startHarness } from './fixtures/build-harness.ts';
import { FERRY_KEY, HARBOUR_KEY, incidentAlert } from './fixtures/build-webhook.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(() => harness.phone.reset());
afterAll(() => harness.close());

describe('another action', () => {
  const OTHERS = [
    ...['UnAcknowledge', 'AddNote', 'AddTags', 'RemoveTags', 'AddTeam', 'AddRecipient', 'AssignOwnership'],
    ...['TakeOwnership', 'Escalate', 'Delete', 'Snooze', 'SnoozeEnded', 'UpdatePriority', 'TestAction'],
  ];

  it.each(OTHERS)('%s is accepted and ignored', async (action) => {
    const { create, later } = newAlert();
    const one = buildFunction(harness);
    for (const body of [create, later(action), `{"action":"${action}"}`])
      expect(await one.call(body)).toBe(202);
    expect(harness.phone.received).toHaveLength(1);
    expect(one.outcomes()).toEqual(['rung', 'ignored', 'ignored']);
  });

  it('rings where that is configured, each time that it happens, and is cancelled too', async () => {
    const { alertId, create, later } = newAlert();
    const one = buildFunction(harness, { rungActions: ['UnAcknowledge'] });
    const again = later('UnAcknowledge', { updatedAt: 1_790_000_070_000_000_000 });
    const onceMore = later('UnAcknowledge', { updatedAt: 1_790_000_080_000_000_000 });
    const closed = later('Close', { updatedAt: 1_790_000_090_000_000_000 });
    for (const body of [create, later('Acknowledge'), again, again, onceMore, closed]) await one.call(body);
    expect(harness.phone.pushes()).toEqual([
      expect.objectContaining({ title: 'P1: Checkout is down' }),
      expect.objectContaining({ title: 'P1 UnAcknowledge: Checkout is down', priority: 2 }),
      expect.objectContaining({ title: 'P1 UnAcknowledge: Checkout is down' }),
    ]);
    expect(harness.phone.cancels()).toEqual([alertId, `${alertId}_1`, `${alertId}_2`]);
    expect(harness.phone.ringing()).toEqual([]);
  });

  it('rings with the urgency and for the teams of its Create', async () => {
    const { alertId, create } = newAlert({
      ...incidentAlert('incident-e', 'Owner', 'ferry'),
      priority: 'P2',
    });
    const one = buildFunction(harness, { rungActions: ['Escalate'] });
    await one.call(create);
    await one.call(JSON.stringify({ action: 'Escalate', alert: { alertId }, escalationName: 'night' }));
    expect(harness.phone.pushes().slice(1)).toEqual([
      expect.objectContaining({
        user: FERRY_KEY,
        priority: 1,
        title: 'P2 Escalate: alert without a message',
      }),
    ]);
  });

  it('rings though its alert was never seen, and tells the tag to what comes later', async () => {
    const { alertId, later } = newAlert();
    const one = buildFunction(harness, { rungActions: ['Escalate'] });
    await one.call(later('Escalate', { priority: 'P1' }));
    await one.call(later('Acknowledge'));
    expect(harness.phone.pushes()).toEqual([expect.objectContaining({ user: HARBOUR_KEY, tags: alertId })]);
    expect(harness.phone.cancels()).toEqual([alertId]);
  });

  it('stays silent where it was acknowledged since', async () => {
    const { create, later } = newAlert();
    const one = buildFunction(harness, { rungActions: ['Escalate'] });
    for (const body of [create, later('Acknowledge'), later('Escalate')]) await one.call(body);
    expect(harness.phone.pushes()).toHaveLength(1);
  });

  it('cannot make an acknowledgement ring', async () => {
    const { create, later } = newAlert();
    const one = buildFunction(harness, { rungActions: ['Acknowledge'] });
    for (const body of [create, later('Acknowledge')]) await one.call(body);
    expect(harness.phone.pushes()).toHaveLength(1);
  });
});
