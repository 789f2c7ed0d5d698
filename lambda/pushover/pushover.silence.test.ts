import fc from 'fast-check';
import type { TapResult } from '../../common/settled-taps.ts';
import { newAlert, newIncident } from './fixtures/build-alert.ts';
import { type Built, buildFunction, type Harness, startHarness } from './fixtures/build-harness.ts';
import { FERRY_KEY, HARBOUR_KEY, incidentAlert, newAlertId, webhookBody } from './fixtures/build-webhook.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const START = 1_790_000_000_000;
const OTHERS = 3;
/** Most often the first, that it may meet what matters. */
const mostly = <T>(first: T, ...others: T[]) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(first) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
const call = fc.record({
  action: fc.constantFrom('Create', 'Create', 'Acknowledge', 'Close', 'Escalate', 'UnAcknowledge', 'Delete'),
  maker: mostly('incident', 'API', 'email', 'web'),
  priority: mostly('P1', 'P2', 'P3', 'P4', 'P5'),
  /** One of three alerts. */
  alert: fc.nat(OTHERS - 1),
  namesIt: mostly(true, false),
  atMs: fc.integer({ min: -60_000, max: 5000 }),
});
/** A call of before comes once more. */
const repetition = fc.record({ repeats: fc.nat(20) });
const NO_DEVICE = { status: 200, body: { status: 1, info: 'no active devices to send to' } };
/** What Pushover says of pushes from then on. */
const mood = fc.record({ says: fc.constantFrom({ status: 429, body: { status: 0 } }, NO_DEVICE, undefined) });
/** Every phone that rings is tapped, and that is known; what comes of it in OpsGenie. */
const tap = fc.record({
  tapIs: fc.constantFrom<TapResult | undefined>('not_possible', 'not_found', undefined),
});
const afterwards = fc.oneof({ weight: 4, arbitrary: call }, repetition, { weight: 2, arbitrary: mood });
/** A tap afterwards would be of who has heard it. */
const beforehand = fc.oneof({ weight: 4, arbitrary: afterwards }, tap);
type Call = typeof beforehand extends fc.Arbitrary<infer One> ? One : never;

/** An incident with three alerts of any kind and one of P1, of which it is known what may keep it silent. */
function startStory(team: string) {
  const { incidentId } = newIncident();
  const p1 = newAlert({ ...incidentAlert(incidentId, 'Owner', team), createdAt: START });
  const others = Array.from({ length: OTHERS }, newAlertId);
  const ofIncident = new Set<string | undefined>();
  const endedLater = new Set<string | undefined>();
  const bodies: string[] = [];
  const bodyOf = (given: Exclude<Call, { says: unknown } | { tapIs: unknown }>): string | undefined => {
    if ('repeats' in given) return bodies[given.repeats % Math.max(bodies.length, 1)];
    const { action, alert, atMs, maker, namesIt, priority } = given;
    const alertId = others[alert];
    const times = { createdAt: START + atMs, updatedAt: (START + atMs) * 1e6 };
    const details = namesIt ? { 'incident-id': incidentId } : {};
    if (maker === 'incident' && namesIt && action !== 'Delete') ofIncident.add(alertId);
    if (['Acknowledge', 'Close'].includes(action) && atMs >= 0) endedLater.add(alertId);
    const more = { source: { name: '', type: maker } };
    return webhookBody({ action, alert: { alertId, priority, ...times, details }, more });
  };
  return {
    ...{ incidentId, p1 },
    mayBeSilent: () => [...endedLater].some((alertId) => ofIncident.has(alertId)),
    async run(one: Built, calls: readonly Call[]) {
      for (const given of calls) {
        if ('says' in given) harness.phone.pushAnswer = given.says;
        else if ('tapIs' in given) await tapAll(one, given.tapIs);
        else {
          const body = bodyOf(given);
          if (body === undefined) continue;
          bodies.push(body);
          await one.call(body);
        }
      }
    },
  };
}

async function tapAll(one: Built, result: TapResult | undefined): Promise<void> {
  harness.phone.tap();
  await one.look();
  if (result === undefined) return;
  for (const { receipt } of one.passedOn()) await one.taps.settle(receipt, result);
  await one.look();
}

/** Nothing of the story before is looked at any more. */
function startAnew(one: Built): void {
  harness.phone.reset();
  one.watched.length = 0;
  one.published.length = 0;
}

it('whatever comes before and afterwards, a P1 rings until it, or an alert of its incident, is ended later than it began', async () => {
  const one = buildFunction(harness, { rungActions: ['Escalate', 'UnAcknowledge'] });
  const before = fc.array(beforehand, { maxLength: 8 });
  const after = fc.array(afterwards, { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(
      before,
      after,
      fc.constantFrom('harbour', 'ferry'),
      async (callsBefore, callsAfter, team) => {
        startAnew(one);
        const { incidentId, mayBeSilent, p1, run } = startStory(team);
        await run(one, callsBefore);
        harness.phone.pushAnswer = undefined;
        await one.call(p1.create);
        await run(one, callsAfter);
        const key = team === 'ferry' ? FERRY_KEY : HARBOUR_KEY;
        expect(harness.phone.ringing(incidentId).includes(key) || mayBeSilent()).toBe(true);
        await one.call(p1.later('Acknowledge'));
        expect(harness.phone.ringing(incidentId)).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
