import { newAlert, newIncident } from './fixtures/build-alert.ts';
import { type Built, buildFunction, type Harness, startHarness } from './fixtures/build-harness.ts';
import { webhookBody } from './fixtures/build-webhook.ts';
import { receiptBody } from './fixtures/start-phone.ts';
import { POLL_SECONDS, WATCH_MS } from './watch-receipts.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(() => harness.phone.reset());
afterAll(() => harness.close());

const ACKNOWLEDGED = receiptBody({
  ...{ acknowledged: 1, acknowledged_at: 1_790_000_020, acknowledged_by: 'uWho' },
  acknowledged_by_device: 'iphone',
});

/** Looks as long as there is something to look at; answers how often. */
async function lookAll(one: Built, most = 10): Promise<number> {
  let looks = 0;
  for (; looks < most && one.watched.length > 0; looks += 1) await one.look();
  return looks;
}

describe('the receipt of an emergency', () => {
  it('is looked at every 30 s, and the tap is published until it is settled', async () => {
    const { incidentId, owner } = newIncident();
    const one = buildFunction(harness);
    await one.call(owner.create);
    await one.look();
    await one.look();
    expect(one.passedOn()).toEqual([]);
    harness.phone.receiptAnswer = ACKNOWLEDGED;
    await one.look();
    const [detail] = one.passedOn();
    expect(detail).toEqual({
      ...{ version: 1, requestId: 'fixture-request', alertId: owner.alertId, incidentId },
      ...{ at: '2026-09-21T14:13:40.000Z', receipt: expect.stringMatching(/^receipt/), entry: 'harbour' },
      device: 'iphone',
    });
    expect(harness.phone.asked()).toHaveLength(3);

    await one.look();
    await one.look();
    expect(one.passedOn()).toHaveLength(3);
    expect(new Set(one.passedOn().map(({ receipt }) => receipt)).size).toBe(1);
    await one.taps.settle(detail?.receipt ?? '', 'done');
    await one.look();
    expect(one.watched).toEqual([]);
    expect([one.passedOn().length, harness.phone.asked().length]).toEqual([3, 3]);
  });

  it('is looked at for 50 minutes at most', async () => {
    const one = buildFunction(harness);
    await one.call(newAlert().create);
    one.clock.now += WATCH_MS - 2 * POLL_SECONDS * 1000;
    expect([await lookAll(one), harness.phone.asked().length]).toEqual([2, 2]);
    expect(one.outcomes().at(-1)).toBe('receipt_over');
  });

  it('says no incident where its alert says none, and the time of the look where Pushover says none', async () => {
    const one = buildFunction(harness);
    await one.call(newAlert().create);
    harness.phone.receiptAnswer = receiptBody({ acknowledged: 1, acknowledged_by_device: 7 });
    await one.look();
    const at = new Date(one.clock.now).toISOString();
    expect(one.passedOn()).toMatchObject([{ incidentId: null, at, device: '' }]);
  });

  it('is not looked at once it has expired, or was cancelled', async () => {
    const one = buildFunction(harness);
    await one.call(newAlert().create);
    harness.phone.receiptAnswer = receiptBody({ expired: 1 });
    expect(await lookAll(one)).toBe(1);
    expect(one.passedOn()).toEqual([]);
  });

  it.each(['Acknowledge', 'Close'])('is not asked after once %s has come by the webhook', async (action) => {
    const { owner, responder } = newIncident();
    const one = buildFunction(harness);
    await one.call(owner.create);
    await one.call(responder.create);
    await one.call(responder.later(action));
    expect(one.watched).toHaveLength(2);
    await lookAll(one);
    expect(harness.phone.asked()).toEqual([]);
  });

  it('is looked at though another alert of its incident had been acknowledged before it rang', async () => {
    const { owner, responder } = newIncident();
    const one = buildFunction(harness);
    await one.call(owner.create);
    await one.call(owner.later('Acknowledge', { updatedAt: 1_790_000_000_500_000_000 }));
    await one.look();
    await one.call(responder.create);
    await one.look();
    expect(harness.phone.asked()).toHaveLength(1);
  });

  it('is none where the push is no emergency, was refused, or had no receipt', async () => {
    const one = buildFunction(harness);
    await one.call(newAlert({ priority: 'P2' }).create);
    harness.phone.answer = { status: 400, body: { status: 0, receipt: 'r' } };
    await one.call(newAlert().create);
    harness.phone.answer = { status: 200, body: { status: 1, receipt: '../cancel' } };
    await one.call(newAlert().create);
    expect(one.watched).toEqual([]);
  });

  it('is none of a push that the release before has sent, whose row says only what came of it', async () => {
    const one = buildFunction(harness, { runOnce: async () => JSON.parse('"accepted"') });
    expect(await one.call(newAlert().create)).toBe(202);
    expect(one.watched).toEqual([]);
  });

  it('carries an entry in whatever script', async () => {
    const recipients = async () => new Map([['hafen 🔥', 'uHarbourHarbourHarbourHarbour1']]);
    const one = buildFunction(harness, { recipients });
    await one.call(webhookBody({ alert: { team: 'hafen 🔥' } }));
    harness.phone.receiptAnswer = ACKNOWLEDGED;
    expect(one.watched[0]).toMatch(/^[ -~]+$/);
    await one.look();
    expect(one.passedOn()).toMatchObject([{ entry: 'hafen 🔥' }]);
  });
});

describe('Pushover, asked after a receipt', () => {
  it.each([
    ['503', { status: 503 }],
    ['silence', undefined],
    ['what cannot be read', { status: 200, body: { status: 1 } }],
    ['another status', { status: 200, body: { ...Object(receiptBody().body), status: 0 } }],
  ])('is asked again after %s', async (_case, answer) => {
    const one = buildFunction(harness);
    await one.call(newAlert().create);
    harness.phone.receiptAnswer = answer;
    await one.look();
    expect(one.outcomes()).toContain('receipt_unanswered');
    harness.phone.receiptAnswer = ACKNOWLEDGED;
    await one.look();
    expect(one.passedOn()).toHaveLength(1);
  });

  it.each([400, 404, 429])('is not asked again after %p, which is logged and counted', async (status) => {
    const one = buildFunction(harness);
    await one.call(newAlert().create);
    harness.phone.receiptAnswer = { status, body: { status: 0 } };
    expect(await lookAll(one)).toBe(1);
    expect(one.lines.at(-1)).toMatchObject({
      level: 'error',
      fields: { outcome: 'receipt_refused', status },
    });
  });
});

describe('a repeated delivery', () => {
  it('of the webhook queues the receipt once', async () => {
    const { create } = newAlert();
    const one = buildFunction(harness);
    await Promise.all([one.call(create), one.call(create)]);
    await one.deliverQueued();
    await one.call(create);
    expect(harness.phone.pushes()).toHaveLength(1);
    expect(one.watched).toHaveLength(1);
  });

  it('of a message asks once, and begins no second chain of looks', async () => {
    const one = buildFunction(harness);
    await one.call(newAlert().create);
    one.watched.push(...one.watched);
    await one.look();
    one.watched.push(...one.watched, ...one.watched);
    await one.look();
    await one.look();
    expect(one.watched).toHaveLength(1);
    expect(harness.phone.asked()).toHaveLength(3);
  });

  it('of the webhook after a run that broke off queues each receipt once', async () => {
    const { create } = newAlert({ responders: [{ type: 'team', id: 'id-of-ferry', name: 'harbour' }] });
    harness.phone.onRequest = () => {
      if (harness.phone.pushes().length === 2) harness.phone.answer = { status: 500 };
    };
    const one = buildFunction(harness);
    await one.call(create);
    expect([one.watched.length, one.queued.length]).toEqual([1, 1]);
    harness.phone.reset();
    await one.deliverQueued();
    expect(one.watched.map((body) => JSON.parse(body).entry)).toEqual(['harbour', 'id-of-ferry']);
  });
});

describe('in trouble', () => {
  it('the queue keeps no phone silent, rings none twice, and says so', async () => {
    let down = true;
    const sent: unknown[] = [];
    const send = async (watched: unknown) => {
      if (down) throw new Error('SQS is away');
      sent.push(watched);
    };
    const { create } = newAlert({ responders: [{ type: 'team', id: 'id-of-ferry', name: 'harbour' }] });
    const one = buildFunction(harness, { send });
    expect(await one.call(create)).toBe(202);
    expect(harness.phone.pushes()).toHaveLength(2);
    expect(one.lines.filter(({ fields }) => fields.outcome === 'receipt_not_queued')).toMatchObject([
      { level: 'error', fields: { entry: 'harbour' } },
      { level: 'error', fields: { entry: 'id-of-ferry' } },
    ]);
    expect(one.queued).toEqual([]);
    down = false;
    await one.call(create);
    expect([harness.phone.pushes().length, sent.length]).toEqual([2, 2]);
  });

  it('the bus is asked again with the next look', async () => {
    let down = true;
    const taken: unknown[] = [];
    const publish = async (...event: unknown[]) => {
      if (event[0] === 'alert_action') return;
      if (down) throw new Error('the bus is away');
      taken.push(event);
    };
    const one = buildFunction(harness, { publish });
    await one.call(newAlert().create);
    harness.phone.receiptAnswer = ACKNOWLEDGED;
    expect(await one.look()).toEqual([]);
    expect(one.outcomes()).toContain('not_published');
    down = false;
    await one.look();
    expect(taken).toHaveLength(1);
    expect(harness.phone.asked()).toHaveLength(1);
  });

  it('a look comes again whose successor could not be queued', async () => {
    let down = true;
    const send = async () => {
      if (down) throw new Error('SQS is away');
    };
    const one = buildFunction(harness);
    const other = buildFunction(harness, { send });
    await one.call(newAlert().create);
    other.watched.push(...one.watched);
    expect(await other.look()).toHaveLength(1);
    down = false;
    expect(await other.look(2)).toEqual([]);
  });

  it('a tap that nobody settles is published for 50 minutes, then comes again and is a dead letter', async () => {
    const one = buildFunction(harness);
    await one.call(newAlert().create);
    one.clock.now += WATCH_MS - 2 * POLL_SECONDS * 1000;
    harness.phone.receiptAnswer = ACKNOWLEDGED;
    expect(await one.look()).toEqual([]);
    one.clock.now += WATCH_MS - 2 * POLL_SECONDS * 1000;
    expect(await one.look()).toEqual([]);
    expect(await one.look()).toHaveLength(1);
    expect(await one.look(2)).toHaveLength(1);
    const [detail] = one.passedOn();
    expect([one.passedOn().length, harness.phone.asked().length]).toEqual([4, 1]);
    await one.taps.settle(detail?.receipt ?? '', 'done');
    expect(await one.look(3)).toEqual([]);
  });
});

it('logs the entry and the ids, and neither receipt nor device nor key', async () => {
  const { create } = newAlert();
  const one = buildFunction(harness);
  await one.call(create);
  harness.phone.receiptAnswer = ACKNOWLEDGED;
  await one.look();
  const logged = JSON.stringify(one.lines);
  expect(logged).toContain('"entry":"harbour"');
  for (const word of ['iphone', 'uWho', 'uHarbour', 'aFixture', 'receipt1'])
    expect(logged).not.toContain(word);
});
