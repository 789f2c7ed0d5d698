import { newAlert } from './fixtures/build-alert.ts';
import { buildFunction, type Harness, startHarness } from './fixtures/build-harness.ts';
import { FERRY_KEY, HARBOUR_KEY } from './fixtures/build-webhook.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(() => harness.phone.reset());
afterAll(() => harness.close());

const TROUBLE = { status: 503, body: { status: 0 } };

describe('while Pushover is in trouble', () => {
  it.each([
    ['5xx', TROUBLE],
    ['a cut connection', undefined],
    ['200 with a status of 0', { status: 200, body: { status: 0 } }],
    ['200 with nonsense', { status: 200, body: '<html>' }],
  ])('(%s) the push is queued, and arrives once [F41]', async (_case, answer) => {
    const one = buildFunction(harness);
    harness.phone.answer = answer;
    expect(await one.call(newAlert().create)).toBe(202);
    expect(await one.deliverQueued()).toHaveLength(1);
    expect(one.outcomes()).toEqual(['queued', 'retry_failed']);
    harness.phone.reset();
    expect(await one.deliverQueued(2)).toEqual([]);
    expect(harness.phone.pushes()).toHaveLength(1);
  });

  it('an acknowledgement that comes before it is over keeps the phone silent', async () => {
    const { create, later } = newAlert();
    const one = buildFunction(harness);
    harness.phone.answer = TROUBLE;
    await one.call(create);
    harness.phone.reset();
    await one.call(later('Acknowledge'));
    await one.deliverQueued();
    expect(harness.phone.pushes()).toEqual([]);
  });

  it.each([
    ['a key', { user: 'invalid', errors: ['user identifier is invalid'], status: 0 }, 'recipient_refused'],
    ['the token', { token: 'invalid', errors: ['application token is invalid'], status: 0 }, 'push_refused'],
  ])('that it refuses %s is final, and says whose', async (_case, body, outcome) => {
    const one = buildFunction(harness);
    harness.phone.answer = { status: 400, body };
    const { create } = newAlert();
    for (const _ of [1, 2]) expect(await one.call(create)).toBe(202);
    expect(harness.phone.pushes()).toHaveLength(1);
    expect(one.queued).toEqual([]);
    expect(one.lines).toContainEqual({
      level: 'error',
      message: expect.any(String),
      fields: { outcome, entry: 'harbour', status: 400 },
    });
    expect(JSON.stringify(one.lines)).not.toContain(HARBOUR_KEY);
  });

  it('one that is refused does not keep the others from being rung', async () => {
    const recipients = async () =>
      new Map([
        ['harbour', 'not-a-key'],
        ['id-of-ferry', FERRY_KEY],
      ]);
    const one = buildFunction(harness, { recipients });
    const both = [{ type: 'team', id: 'id-of-ferry', name: 'ferry' }];
    await one.call(newAlert({ responders: both }).create);
    expect(harness.phone.pushes()).toEqual([expect.objectContaining({ user: FERRY_KEY })]);
    expect(one.outcomes()).toEqual(['recipient_refused', 'rung']);
  });

  it.each([
    ['no active devices to send to', 'no_active_devices'],
    ['something that no manual has', 'other'],
  ])('an ok with the remark “%s” is no push: it is final, and the next is notified', async (info, reason) => {
    const one = buildFunction(harness);
    harness.phone.answer = { status: 200, body: { status: 1, info, request: 'fixture' } };
    harness.phone.onRequest = () => {
      if (harness.phone.pushes().length === 2) harness.phone.answer = { status: 200, body: { status: 1 } };
    };
    const both = [{ type: 'team', id: 'id-of-ferry', name: 'ferry' }];
    const { create } = newAlert({ responders: both });
    for (const _ of [1, 2]) expect(await one.call(create)).toBe(202);
    expect(harness.phone.pushes()).toMatchObject([{ user: HARBOUR_KEY }, { user: FERRY_KEY }]);
    expect(one.queued).toEqual([]);
    expect(one.outcomes()).toEqual(['nobody_notified', 'rung']);
    expect(one.lines).toContainEqual({
      level: 'error',
      message: expect.any(String),
      fields: { outcome: 'nobody_notified', reason, entry: 'harbour', status: 200 },
    });
  });

  it('an ok of a cancellation with a remark is none', async () => {
    const { create, later } = newAlert();
    const one = buildFunction(harness);
    await one.call(create);
    harness.phone.answer = { status: 200, body: { status: 1, info: 'receipt was not found' } };
    await one.call(later('Close'));
    expect(one.outcomes()).toEqual(['rung', 'ended', 'cancel_refused']);
  });

  it('the month’s limit is final, and is said', async () => {
    const one = buildFunction(harness);
    const headers = { 'X-Limit-App-Limit': '10000', 'X-Limit-App-Remaining': '0' };
    harness.phone.answer = { status: 429, headers, body: { status: 0 } };
    expect(await one.call(newAlert().create)).toBe(202);
    expect(one.queued).toEqual([]);
    expect(one.lines.map(({ fields }) => fields)).toEqual(
      expect.arrayContaining([
        { outcome: 'limit', limitLeftPercent: 0, limitRemaining: 0 },
        { outcome: 'push_refused', entry: 'harbour', status: 429 },
      ]),
    );
  });
});
