import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { newAlert, newIncident } from './fixtures/build-alert.ts';
import { buildFunction, type Harness, startHarness } from './fixtures/build-harness.ts';
import { FERRY_KEY, HARBOUR_KEY, incidentAlert } from './fixtures/build-webhook.ts';
import { receiptBody } from './fixtures/start-phone.ts';
import { createRingStore } from './ring-store.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(() => harness.phone.reset());
afterAll(() => harness.close());

const START = 1_790_000_000_000;
const MINUTES_10 = 600_000;
const USED_UP = { status: 429, body: { status: 0 } };
const NO_DEVICE = { status: 200, body: { status: 1, info: 'no active devices to send to' } };
const UNHEARD = [
  ['refuses, because the month is used up', USED_UP],
  ['refuses, because the token is being changed', { status: 400, body: { token: 'invalid', status: 0 } }],
  ['says that there is no device', NO_DEVICE],
  ['says something else beside its ok', { status: 200, body: { status: 1, info: 'a word of the future' } }],
] as const;

/** Three alerts of one incident for one team, of this priority. */
function threeAlerts(priority: string) {
  const { incidentId } = newIncident();
  const made = () => newAlert({ ...incidentAlert(incidentId, 'Associated', 'harbour'), priority });
  return { incidentId, first: made(), second: made(), third: made() };
}

describe.each(['P1', 'P2'])('after an alert of %s that reached nobody', (priority) => {
  it.each(UNHEARD)(
    '(Pushover %s) the next of its incident rings, and the third with it',
    async (_why, answer) => {
      const { first, second, third } = threeAlerts(priority);
      const one = buildFunction(harness);
      harness.phone.pushAnswer = answer;
      await one.call(first.create);
      harness.phone.pushAnswer = undefined;
      one.clock.now += MINUTES_10;
      for (const { create } of [second, third, second, first]) expect(await one.call(create)).toBe(202);
      expect(harness.phone.pushes()).toHaveLength(2);
      expect(one.outcomes().filter((outcome) => outcome === 'rung')).toHaveLength(1);
    },
  );

  it('each asks Pushover once, as long as it refuses', async () => {
    const { first, second, third } = threeAlerts(priority);
    const one = buildFunction(harness);
    harness.phone.answer = USED_UP;
    for (const { create } of [first, second, third, third, second, first]) await one.call(create);
    expect(harness.phone.pushes()).toHaveLength(3);
  });
});

describe('an alert that joined an emergency before Pushover had answered', () => {
  it('rings by itself where that is refused then', async () => {
    const { first, incidentId, second } = threeAlerts('P1');
    const [one, two] = [buildFunction(harness), buildFunction(harness)];
    harness.phone.answer = { status: 503, body: { status: 0 } };
    for (const [by, { create }] of [[one, first] as const, [two, second] as const]) await by.call(create);
    harness.phone.answer = USED_UP;
    await one.deliverQueued();
    harness.phone.reset();
    expect(await two.deliverQueued()).toEqual([]);
    expect(harness.phone.ringing(incidentId)).toEqual([HARBOUR_KEY]);
    await two.call(second.later('Acknowledge'));
    expect(harness.phone.ringing(incidentId)).toEqual([]);
  });

  it('rings its other recipient as well, and once', async () => {
    const { incidentId, owner } = newIncident();
    const both = [{ type: 'team', id: 'id-of-ferry', name: 'ferry' }];
    const second = newAlert({ ...incidentAlert(incidentId, 'Associated', 'harbour'), responders: both });
    const one = buildFunction(harness);
    harness.phone.pushAnswer = NO_DEVICE;
    await one.call(owner.create);
    harness.phone.pushAnswer = undefined;
    for (const _ of [1, 2]) await one.call(second.create);
    expect(harness.phone.ringing(incidentId)).toEqual([HARBOUR_KEY, FERRY_KEY]);
    await one.call(owner.later('Acknowledge'));
    expect(harness.phone.ringing(incidentId)).toEqual([]);
  });
});

describe('after a tap on the phone', () => {
  it.each(['not_possible', 'not_found', 'expired', undefined] as const)(
    'that acknowledged nothing (%s) the next alert of the incident rings, once',
    async (result) => {
      const { first, incidentId, second, third } = threeAlerts('P1');
      const one = buildFunction(harness);
      await one.call(first.create);
      harness.phone.tap();
      await one.look();
      if (result !== undefined) await one.taps.settle(one.passedOn()[0]?.receipt ?? '', result);
      await one.look();
      one.clock.now += MINUTES_10;
      for (const { create } of [second, third, second, first]) await one.call(create);
      expect(harness.phone.pushes()).toHaveLength(2);
      expect(harness.phone.ringing(incidentId)).toEqual([HARBOUR_KEY]);
    },
  );

  it('an alert that had joined before it stays as silent as its phone', async () => {
    const { first, second } = threeAlerts('P1');
    const one = buildFunction(harness);
    for (const { create } of [first, second]) await one.call(create);
    harness.phone.tap();
    await one.look();
    await one.call(second.create);
    expect(harness.phone.pushes()).toHaveLength(1);
  });

  it('that OpsGenie took, an older alert is as silent as its incident', async () => {
    const { first, incidentId, second } = threeAlerts('P1');
    const one = buildFunction(harness);
    await one.call(first.create);
    harness.phone.tap();
    await one.look();
    for (const body of [first.later('Acknowledge'), second.create]) await one.call(body);
    expect(harness.phone.ringing(incidentId)).toEqual([]);
    expect(harness.phone.pushes()).toHaveLength(1);
  });
});

it.each([
  ['it is over', receiptBody({ expired: 1 })],
  ['it does not tell', { status: 404, body: { status: 0 } }],
])('an emergency of which Pushover says that %s is not joined', async (_what, answer) => {
  const { first, second } = threeAlerts('P1');
  const one = buildFunction(harness);
  await one.call(first.create);
  harness.phone.receiptAnswer = answer;
  await one.look();
  await one.call(second.create);
  expect(harness.phone.pushes()).toHaveLength(2);
});

it('an emergency of the release before, which did not note whether it was heard, is not joined, and ends', async () => {
  const { first, incidentId, second } = threeAlerts('P1');
  const one = buildFunction(harness);
  await one.call(first.create);
  const { version, ...ring } = await createRingStore(harness.table.at(() => START)).find(incidentId);
  const ringing = ring.ringing.map(({ isRinging, ...before }) => before);
  const Item = { id: `pushover-ring#${incidentId}`, expiration: 2e9, ...ring, ringing, version };
  await harness.table.client.send(new PutCommand({ TableName: 'qbot', Item }));
  for (const { create } of [first, second, second]) await one.call(create);
  expect(harness.phone.ringing(incidentId)).toEqual([HARBOUR_KEY, HARBOUR_KEY]);
  await one.call(second.later('Acknowledge'));
  expect(harness.phone.ringing(incidentId)).toEqual([]);
});
