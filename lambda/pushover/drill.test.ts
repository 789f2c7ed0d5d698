import fc from 'fast-check';
import { drillAlias } from '../../common/paging-drill.ts';
import { newAlert } from './fixtures/build-alert.ts';
import { buildFunction, type Harness, startHarness } from './fixtures/build-harness.ts';
import {
  FERRY_KEY,
  HARBOUR_KEY,
  incidentAlert,
  laterBody,
  newAlertId,
  webhookBody,
} from './fixtures/build-webhook.ts';

let harness: Harness;
let drills = 0;
beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(() => harness.phone.reset());
afterAll(() => harness.close());

/** A drill that was asked for, and what OpsGenie says when it makes its alert. */
async function askedFor(alert: Record<string, unknown> = {}) {
  drills += 1;
  const one = buildFunction(harness);
  const id = `drill-${drills}`;
  await one.drills.begin(id);
  const made = { alias: drillAlias(id), priority: 'P5', team: '', teams: [], responders: [], ...alert };
  return { ...newAlert(made), one, id, made };
}

const priorities = () => harness.phone.pushes().map((push) => Object(push).priority);

describe('a drill that was asked for', () => {
  it('is shown to every key once, without a sound, and noted', async () => {
    const { create, id, one } = await askedFor();
    for (const _ of [1, 2]) expect(await one.call(create)).toBe(202);
    expect(harness.phone.pushes()).toEqual([
      expect.objectContaining({ user: HARBOUR_KEY, priority: -1, title: 'P5: Checkout is down' }),
      expect.objectContaining({ user: FERRY_KEY, priority: -1 }),
    ]);
    expect(one.outcomes()).toEqual(['drill_arrived', 'rung', 'rung', 'drill_arrived']);
    await expect(one.drills.find(id)).resolves.toMatchObject({
      ...{ arrivedAt: one.clock.now, pushedAt: one.clock.now },
      ...{ reached: ['harbour', 'id-of-ferry'], missed: [] },
    });
  });

  it('says whom it did not reach: a refused key, no device', async () => {
    const { create, id, one } = await askedFor();
    harness.phone.onRequest = () => {
      const count = harness.phone.pushes().length;
      if (count > 1) harness.phone.answer = { status: 400, body: { user: 'invalid', status: 0 } };
      else harness.phone.answer = { status: 200, body: { status: 1, info: 'no active devices to send to' } };
    };
    await one.call(create);
    await expect(one.drills.find(id)).resolves.toMatchObject({
      reached: [],
      missed: ['harbour', 'id-of-ferry'],
    });
    expect(one.outcomes()).toEqual(['drill_arrived', 'nobody_notified', 'recipient_refused']);
  });

  it('waits in the queue while Pushover is in trouble, and is shown once then', async () => {
    const { create, id, one } = await askedFor();
    harness.phone.answer = { status: 503, body: { status: 0 } };
    await one.call(create);
    await expect(one.drills.find(id)).resolves.not.toHaveProperty('pushedAt');
    harness.phone.reset();
    expect(await one.deliverQueued()).toEqual([]);
    expect(priorities()).toEqual([-1, -1]);
    await expect(one.drills.find(id)).resolves.toMatchObject({ reached: ['harbour', 'id-of-ferry'] });
  });

  it('ends nothing when it is closed, before or after it was shown', async () => {
    const { alertId, create, one } = await askedFor();
    const emergency = newAlert();
    await one.call(emergency.create);
    for (const body of [laterBody('Close', alertId), create, laterBody('Close', alertId)])
      await one.call(body);
    expect(harness.phone.cancels()).toEqual([]);
    expect(priorities()).toEqual([2, -1, -1]);
  });
});

describe('what is no drill', () => {
  it.each([
    ['P1', 2],
    ['P2', 1],
    ['P3', 0],
    ['P4', -1],
  ])('rings as the %s that it is, whatever its alias', async (priority, expected) => {
    const { create, id, one } = await askedFor({ priority, team: 'harbour' });
    await one.call(create);
    expect(harness.phone.pushes()).toEqual([expect.objectContaining({ priority: expected })]);
    await expect(one.drills.find(id)).resolves.not.toHaveProperty('alertId');
  });

  it('is an alert that an incident made', async () => {
    const { create, one } = await askedFor(incidentAlert('incident-of-a-drill', 'Owner', 'harbour'));
    await one.call(create);
    expect(priorities()).toEqual([-2]);
  });

  it('is an alert of a drill that nobody asked for', async () => {
    const one = buildFunction(harness);
    await one.call(newAlert({ alias: drillAlias('nobody'), priority: 'P5' }).create);
    expect(priorities()).toEqual([-2]);
    expect(one.outcomes()).toEqual(['rung']);
  });

  it('is a second alert of its alias', async () => {
    const { create, made, one } = await askedFor();
    await one.call(create);
    harness.phone.reset();
    await one.call(newAlert(made).create);
    expect(priorities()).toEqual([-2]);
  });

  it('a P1 rings as an emergency after any drills, whatever it shares with them', async () => {
    const shared = fc.record({ alias: fc.boolean(), teams: fc.boolean(), ends: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(shared, { maxLength: 3 }), async (given) => {
        harness.phone.reset();
        const { create, alertId, made, one } = await askedFor();
        for (const { ends, teams } of given) {
          await one.call(create);
          await one.call(
            webhookBody({ alert: { ...made, alertId: newAlertId(), ...(teams ? { team: 'harbour' } : {}) } }),
          );
          if (ends) await one.call(laterBody('Close', alertId));
        }
        const alias = given.some((each) => each.alias) ? made.alias : 'checkout';
        await one.call(newAlert({ alias, priority: 'P1' }).create);
        expect(harness.phone.pushes().at(-1)).toMatchObject({ priority: 2, user: HARBOUR_KEY });
        expect(harness.phone.cancels()).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });
});
