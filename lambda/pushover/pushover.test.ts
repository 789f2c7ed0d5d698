import { newAlert } from './fixtures/build-alert.ts';
import { buildFunction, type Harness, startHarness } from './fixtures/build-harness.ts';
import { FERRY_KEY, HARBOUR_KEY } from './fixtures/build-webhook.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(() => harness.phone.reset());
afterAll(() => harness.close());

describe('a Create', () => {
  it('rings with everything that Pushover wants of an emergency', async () => {
    const { alertId, create } = newAlert();
    const one = buildFunction(harness);
    expect(await one.call(create)).toBe(202);
    expect(harness.phone.pushes()).toEqual([
      {
        token: 'aFixtureFixtureFixtureFixture0',
        user: HARBOUR_KEY,
        title: 'P1: Checkout is down',
        message: '<b>Alert #42 for harbour</b>\nEvery third payment fails.',
        html: 1,
        url: `https://app.opsgenie.com/alert/detail/${alertId}/details`,
        url_title: 'Open the alert',
        timestamp: 1_790_000_000,
        priority: 2,
        retry: 60,
        expire: 3000,
        tags: alertId,
      },
    ]);
    expect(one.outcomes()).toEqual(['rung']);
  });

  it.each([
    ['P1', 2],
    ['P2', 1],
    ['P3', 0],
    ['P4', -1],
    ['P5', -2],
    [3, 0],
    ['2', 1],
    [' 1 ', 2],
    [undefined, 0],
  ])('of priority %p rings with %p', async (priority, expected) => {
    await buildFunction(harness).call(newAlert({ priority }).create);
    expect(harness.phone.pushes()).toEqual([expect.objectContaining({ priority: expected })]);
    const emergencyOnly = ['retry', 'expire', 'tags'].filter((name) =>
      Object.hasOwn(Object(harness.phone.pushes()[0]), name),
    );
    expect(emergencyOnly).toHaveLength(expected === 2 ? 3 : 0);
  });

  it('of a priority that is not understood rings as P3, with a warning that counts', async () => {
    const one = buildFunction(harness);
    await one.call(newAlert({ priority: 'urgent', createdAt: 'today' }).create);
    expect(harness.phone.pushes()).toEqual([expect.objectContaining({ priority: 0 })]);
    expect(one.lines).toContainEqual({
      level: 'warn',
      message: expect.any(String),
      fields: { outcome: 'unreadable', reason: 'priority createdAt' },
    });
  });

  it('of an older account, with numbers as text, has its priority and its time', async () => {
    const older = { priority: '2', createdAt: '1790000000455', updatedAt: '1790000000455000173' };
    const one = buildFunction(harness);
    await one.call(newAlert(older).create);
    expect(harness.phone.pushes()).toMatchObject([{ priority: 1, timestamp: 1_790_000_000 }]);
    expect(one.outcomes()).toEqual(['rung']);
  });

  it('rings each team of the map, and once who stands under two', async () => {
    const both = [{ type: 'team', id: 'id-of-ferry', name: 'ferry' }];
    await buildFunction(harness).call(newAlert({ responders: both }).create);
    expect(harness.phone.pushes()).toEqual([
      expect.objectContaining({ user: HARBOUR_KEY }),
      expect.objectContaining({ user: FERRY_KEY }),
    ]);
  });

  it('of an unknown team rings the default', async () => {
    await buildFunction(harness).call(newAlert({ team: 'pier', teams: [], responders: [] }).create);
    expect(harness.phone.pushes()).toEqual([expect.objectContaining({ user: HARBOUR_KEY })]);
  });

  it('of an unknown team without a default is accepted, with a warning', async () => {
    const one = buildFunction(harness, { recipients: async () => new Map([['ferry', FERRY_KEY]]) });
    expect(await one.call(newAlert().create)).toBe(202);
    expect(harness.phone.received).toEqual([]);
    expect(one.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', fields: { outcome: 'no_recipient' } }),
    );
  });

  it('five times at once, and again, rings once', async () => {
    const { create } = newAlert();
    const five = Array.from({ length: 5 }, () => buildFunction(harness));
    expect(await Promise.all(five.map((one) => one.call(create)))).toEqual(Array(5).fill(202));
    for (const one of five) expect(await one.deliverQueued()).toEqual([]);
    await buildFunction(harness).call(create);
    expect(harness.phone.pushes()).toHaveLength(1);
  });

  it('has a tag that can stand in a list and in an address', async () => {
    const { create, later } = newAlert({ alertId: 'a,b/c' });
    const one = buildFunction(harness);
    await one.call(create);
    await one.call(later('Close', { alertId: 'a,b/c' }));
    expect(harness.phone.cancels()).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(harness.phone.pushes()).toEqual([expect.objectContaining({ tags: harness.phone.cancels()[0] })]);
  });

  it('leaves to the queue what OpsGenie would wait too long for', async () => {
    const both = [{ type: 'team', id: 'id-of-ferry', name: 'ferry' }];
    const one = buildFunction(harness);
    harness.phone.onRequest = () => {
      one.clock.now += 10_001;
    };
    expect(await one.call(newAlert({ responders: both }).create)).toBe(202);
    expect(harness.phone.pushes()).toHaveLength(1);
    expect(await one.deliverQueued()).toEqual([]);
    expect(harness.phone.pushes()).toEqual([
      expect.objectContaining({ user: HARBOUR_KEY }),
      expect.objectContaining({ user: FERRY_KEY }),
    ]);
  });
});

describe('an alert without its id', () => {
  it.each(['Create', 'Acknowledge', 'Close'])('is malformed in %s', async (action) => {
    const one = buildFunction(harness);
    expect(await one.call(`{"action":"${action}","alert":{"message":"x"}}`)).toBe(400);
    expect(one.lines.at(-1)?.fields).toEqual({ outcome: 'malformed', reason: 'no alert.alertId' });
    expect(one.queued).toEqual([]);
  });
});
