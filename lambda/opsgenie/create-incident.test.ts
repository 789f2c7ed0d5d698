import { NoTimeLeftError } from '../../common/backend/time-left.ts';
import { UserError } from '../../common/errors.ts';
import { buildContext } from '../../common/fixtures/build-context.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { NotificationFailedError } from '../../common/slack/notify-user.ts';
import { type CreateAttempt, submitIncident } from './create-incident.ts';
import { buildHarness, type Harness, RECEIVED_AT } from './fixtures/build-harness.ts';
import { buildOrder } from './fixtures/build-receipt.ts';
import { gate } from './fixtures/deferred.ts';
import { numbered } from './fixtures/fake-incidents.ts';
import { IncidentRefusedError, IncidentUnknownError } from './incident-backend.ts';
import type { NewReceipt } from './receipt-store.ts';

const unanswered = new IncidentUnknownError('no answer', { userMessage: 'OpsGenie did not answer in time.' });
const refusal = new IncidentRefusedError('401', { userMessage: 'OpsGenie refused (401).' });

let table: StartedTable;
let harness: Harness;
let key: string;
let orders = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  harness = buildHarness(table);
  orders += 1;
  key = `view:T04LANTERN:V${orders}`;
});
afterAll(() => table.close());

function delivery(receipt: Partial<NewReceipt> = {}, remainingMs = 45_000): CreateAttempt {
  return {
    receipt: buildOrder({ key, ...receipt }),
    user: 'U03JUNIPER',
    responseUrl: null,
    receivedAt: RECEIVED_AT,
    isReplay: false,
    context: buildContext(remainingMs),
  };
}

const run = (...given: Parameters<typeof delivery>) => submitIncident(harness.deps, delivery(...given));
const outcomes = () => harness.lines.map(({ fields }) => fields.outcome);

describe('an order', () => {
  it('is shown and its place kept before anything is created, and told before it counts as settled', async () => {
    await run();
    expect(harness.order).toEqual([
      ...['claim', 'show', 'store announced,ts'],
      ...['find', 'create', 'store result', 'outcome'],
      ...['show', 'store state,incident'],
    ]);
    expect(harness.shown).toEqual(['Opening an incident', 'Incident <https']);
    expect(outcomes()).toEqual(['done']);
    await expect(harness.receipts.find(key)).resolves.toMatchObject({
      state: 'done',
      incident: numbered(1),
      ts: '1790000000.000100',
    });
  });

  it('becomes an incident with its key and whose it is', async () => {
    await run();
    const { input, user, channelId, requestId } = buildOrder();
    expect(harness.incidents.creates).toEqual([{ ...input, key, user, channelId, requestId }]);
  });

  it('is locked for as long as its function has', async () => {
    await run({}, 30_000);
    await expect(harness.receipts.find(key)).resolves.toMatchObject({ lockedUntil: RECEIVED_AT + 31_000 });
  });

  it.each([
    ['refused', refusal, 'No incident opened', 'failed'],
    ['unanswered', unanswered, 'Not known whether an incident was opened', 'unknown'],
  ])('that is %s is told, and not rethrown', async (_case, error, headline, state) => {
    harness.incidents.takesIn = false;
    harness.incidents.onCreate = () => Promise.reject(error);
    await run();
    expect(harness.shown).toEqual(['Opening an incident', headline]);
    await expect(harness.receipts.find(key)).resolves.toMatchObject({ state });
    await run();
    expect(harness.order.filter((one) => one === 'create')).toHaveLength(1);
    expect(harness.shown).toHaveLength(2);
  });

  it('that OpsGenie does not confirm is told 15 s after it arrived [F13]', async () => {
    harness.incidents.onOutcome = async () => undefined;
    await run();
    expect(harness.shown).toEqual(['Opening an incident', 'Accepted, not confirmed yet']);
    expect(harness.clock.now).toBeGreaterThan(RECEIVED_AT + 13_900);
    expect(harness.clock.now).toBeLessThanOrEqual(RECEIVED_AT + 15_000);
    await expect(harness.receipts.find(key)).resolves.toMatchObject({ state: 'pending', ref: 'request-1' });
  });

  it('that is delivered late is still looked after for two seconds', async () => {
    harness.clock.now = RECEIVED_AT + 60_000;
    let looks = 0;
    harness.incidents.onOutcome = async () =>
      ++looks < 4 ? undefined : { kind: 'done', incident: numbered(1) };
    await run();
    expect(outcomes()).toEqual(['done']);
  });

  it('that Slack does not show is created all the same', async () => {
    harness.ts = undefined;
    await run();
    expect(harness.shown).toEqual(['Opening an incident', 'Incident <https']);
    const receipt = await harness.receipts.find(key);
    expect(receipt).toMatchObject({ state: 'done', announced: true });
    expect(receipt).not.toHaveProperty('ts');
  });

  it('whose ending reaches nobody is not settled: the next delivery tells it, and creates nothing', async () => {
    harness.by = 'not_told';
    harness.ts = undefined;
    await expect(run()).rejects.toBeInstanceOf(NotificationFailedError);
    await expect(harness.receipts.find(key)).resolves.toMatchObject({ state: 'received' });
    harness.by = 'direct_message';
    await run();
    expect(harness.shown).toEqual(['Opening an incident', 'Incident <https', 'Incident <https']);
    expect(harness.incidents.creates).toHaveLength(1);
    await expect(harness.receipts.find(key)).resolves.toMatchObject({ state: 'done' });
  });

  it('keeps where it is shown when that changes, and only then', async () => {
    harness.incidents.onOutcome = async () => {
      harness.ts = '1790000000.000200';
      return { kind: 'done', incident: numbered(1) };
    };
    await run();
    const stored = ['store announced,ts,movedFrom', 'store state,incident'];
    expect(harness.order.slice(-3)).toEqual(['show', ...stored]);
    await expect(harness.receipts.find(key)).resolves.toMatchObject({
      ts: '1790000000.000200',
      movedFrom: ['1790000000.000100'],
    });
  });

  it('that is resolved while Slack takes its message shows that in the end', async () => {
    const { deliverMessage } = harness.deps;
    const { id } = harness.incidents.add(orders);
    harness.incidents.onOutcome = async () => ({ kind: 'done', incident: { ...numbered(orders), id } });
    harness.deps.deliverMessage = async (wanted) => {
      if (wanted.isFinal) {
        harness.incidents.add(orders, { status: 'resolved' });
        await harness.known.change(id, () => ({
          performed: { resolve: { userId: 'U2', name: '', at: 1 } },
        }));
      }
      return deliverMessage(wanted);
    };
    await run();
    const place = { channel: 'C07HARBOUR', ts: '1790000000.000100' };
    expect(harness.messages.textOf(place)).toMatch(/> resolved by <@U2>/);
  });

  it('that was told in a run that broke, and changed since, is not shown as it was', async () => {
    const { id } = harness.incidents.add(orders);
    harness.incidents.onOutcome = async () => ({ kind: 'done', incident: { ...numbered(orders), id } });
    const { receipts } = harness.deps;
    const update = jest.spyOn(receipts, 'update');
    const store = update.getMockImplementation() ?? receipts.update.bind(receipts);
    update.mockImplementation(async (receipt, changes) => {
      if (changes.state === 'done') throw new TypeError('as if it had died');
      return store(receipt, changes);
    });
    await expect(run()).rejects.toThrow('as if it had died');
    update.mockRestore();
    harness.incidents.add(orders, { priority: 'P4' });
    await run();
    expect(harness.shown).toEqual(['Opening an incident', 'Incident <https']);
    const place = { channel: 'C07HARBOUR', ts: '1790000000.000100' };
    expect(harness.messages.textOf(place)).toContain(': P4 ');
    await expect(harness.receipts.find(key)).resolves.toMatchObject({ state: 'done' });
  });

  it.each([
    ['told and linked where the table does not answer at first', 2, 'done'],
    ['told before its run fails where the table does not answer at all', 3, undefined],
  ])('is %s', async (_case, failures, settled) => {
    const { id } = harness.incidents.add(orders);
    harness.incidents.onOutcome = async () => ({ kind: 'done', incident: { ...numbered(orders), id } });
    const change = harness.known.change.bind(harness.known);
    let left = failures;
    harness.deps.known = {
      ...harness.known,
      change: async (...given) => {
        left -= 1;
        if (left < 0) return change(...given);
        throw new TypeError('no answer of the table');
      },
    };
    const outcome = await run().then(
      () => 'done',
      () => undefined,
    );
    expect(outcome).toBe(settled);
    expect(harness.shown).toEqual(['Opening an incident', 'Incident <https']);
    const row = await harness.known.find(id);
    expect(row?.receiptKey).toBe(settled === undefined ? undefined : key);
  });

  it('that nothing happened to meanwhile is not updated again', async () => {
    const { id } = harness.incidents.add(orders);
    harness.incidents.onOutcome = async () => ({ kind: 'done', incident: { ...numbered(orders), id } });
    await run();
    expect(harness.messages.updates).toBe(0);
  });

  it('that was begun before, and cannot be looked for now, is not called failed', async () => {
    harness.incidents.onFind = () => Promise.reject(new TypeError('x is undefined'));
    await expect(run()).rejects.toThrow(TypeError);
    harness.incidents.onFind = () => Promise.reject(refusal);
    await run();
    expect(harness.shown).toEqual(['Opening an incident', 'Not known whether an incident was opened']);
    expect(harness.incidents.creates).toEqual([]);
  });

  it('that fails by surprise is rethrown, untold, and carried out by the next delivery', async () => {
    const error = new TypeError('x is undefined');
    harness.incidents.onFind = () => Promise.reject(error);
    await expect(run()).rejects.toBe(error);
    expect(harness.shown).toEqual(['Opening an incident']);
    harness.incidents.onFind = async () => undefined;
    await run();
    expect(harness.shown).toEqual(['Opening an incident', 'Incident <https']);
    expect(harness.incidents.creates).toHaveLength(1);
  });
});

describe('another delivery of an order', () => {
  it('ends without a word once it is settled', async () => {
    await run();
    const before = harness.order.length;
    await run();
    expect(harness.order.slice(before)).toEqual(['claim']);
    expect(outcomes()).toEqual(['done', 'settled']);
  });

  it('ends without a word while the first is posting its receipt', async () => {
    const posting = gate();
    const { deliverMessage } = harness.deps;
    harness.deps.deliverMessage = async (wanted) => {
      await posting.promise;
      return deliverMessage(wanted);
    };
    const first = run();
    while ((await harness.receipts.find(key)) === undefined);
    await run();
    expect(outcomes()).toEqual(['in_progress']);
    posting.open();
    await first;
    expect(harness.shown).toHaveLength(2);
    expect(harness.incidents.creates).toHaveLength(1);
  });

  it('ends without a word while the first is creating', async () => {
    const [reached, creating] = [gate(), gate()];
    harness.incidents.onCreate = () => {
      reached.open();
      return creating.promise;
    };
    const first = run();
    await reached.promise;
    await run();
    expect(outcomes()).toEqual(['in_progress']);
    creating.open();
    await first;
    expect(harness.shown).toEqual(['Opening an incident', 'Incident <https']);
    expect(harness.incidents.creates).toHaveLength(1);
  });

  it('is tried again where it is a replay that finds the lock of the delivery that failed last', async () => {
    const [reached, creating] = [gate(), gate()];
    harness.incidents.onCreate = () => {
      reached.open();
      return creating.promise;
    };
    const first = run();
    await reached.promise;
    const replay = { ...delivery({ requestId: 'of-the-click' }), isReplay: true };
    await expect(submitIncident(harness.deps, replay)).rejects.toThrow('still locked');
    creating.open();
    await first;
    await expect(submitIncident(harness.deps, replay)).rejects.toBeInstanceOf(UserError);
    expect(harness.incidents.creates).toHaveLength(1);
  });

  it('ends without a word for a try that is over', async () => {
    await run({ attempt: 1 });
    await run({ attempt: 0 });
    expect(outcomes()).toEqual(['done', 'outdated']);
    expect(harness.shown).toHaveLength(2);
  });

  it('tells another person whose form is of a try that is over or under way', async () => {
    await run();
    await expect(run({ requestId: 'another' })).rejects.toThrow(UserError);
    expect(harness.shown).toHaveLength(2);
    expect(harness.incidents.creates).toHaveLength(1);
  });

  it.each(['state', 'result'] as const)(
    'tells what the first could not, whose %s was not stored, and creates nothing',
    async (field) => {
      const { update } = harness.deps.receipts;
      harness.deps.receipts.update = async (receipt, changes) =>
        field in changes ? Promise.reject(new Error('killed')) : update(receipt, changes);
      await expect(run()).rejects.toThrow('killed');
      harness.deps.receipts.update = update;
      harness.clock.now += 45_001;
      await run();
      expect(harness.shown.at(-1)).toBe('Incident <https');
      expect(harness.incidents.creates).toHaveLength(1);
      await expect(harness.receipts.find(key)).resolves.toMatchObject({ state: 'done' });
    },
  );

  it('does nothing before the end of the lock if it is not stored what the create came to', async () => {
    const { update } = harness.deps.receipts;
    harness.deps.receipts.update = async (receipt, changes) =>
      'result' in changes ? Promise.reject(new Error('killed')) : update(receipt, changes);
    await expect(run()).rejects.toThrow('killed');
    harness.order.length = 0;
    await run();
    expect(harness.order).toEqual(['claim']);
    expect(outcomes()).toEqual(['in_progress']);
  });

  it('leaves it to the invocation that has claimed it since', async () => {
    harness.incidents.onCreate = async () => {
      harness.clock.now += 45_001;
      await harness.receipts.claim(buildOrder({ key, lockedUntil: harness.clock.now + 45_000 }));
    };
    await run();
    expect(harness.shown).toEqual(['Opening an incident']);
    expect(outcomes()).toEqual(['in_progress']);
  });

  it('finds what a first one had created that died before the answer [F9]', async () => {
    const reached = gate();
    harness.incidents.onCreate = () => {
      reached.open();
      return new Promise(() => undefined);
    };
    run({}, 50).catch(reached.fail);
    await reached.promise;
    harness.clock.now += 51;
    await run();
    expect(harness.order.filter((one) => one === 'create' || one === 'find')).toEqual([
      'find',
      'create',
      'find',
    ]);
    expect(harness.shown).toEqual(['Opening an incident', 'Incident <https']);
  });

  it('is one of ten at once: one incident, one receipt, and its truth comes last', async () => {
    await Promise.all(Array.from({ length: 10 }, () => run()));
    expect(harness.incidents.creates).toHaveLength(1);
    expect(harness.shown.filter((text) => text === 'Opening an incident')).toHaveLength(1);
    expect(harness.shown.at(0)).toBe('Opening an incident');
    expect(harness.shown.at(-1)).toBe('Incident <https');
  });
});

describe('after its invocation died', () => {
  /** It has come to this call, and never comes back. */
  async function die(where: 'onFind' | 'onCreate'): Promise<void> {
    const reached = gate();
    const usual = harness.incidents[where];
    harness.incidents[where] = () => {
      reached.open();
      return new Promise(() => undefined);
    };
    run().catch(reached.fail);
    await reached.promise;
    harness.incidents[where] = usual;
  }
  const asked = () => harness.order.filter((one) => one === 'find' || one === 'create');

  it.each([
    ['onFind', ['find']],
    ['onCreate', ['find', 'create']],
  ] as const)('in %s, nothing is done before the end of its time', async (where, calls) => {
    await die(where);
    harness.clock.now += 45_000;
    await run();
    expect(asked()).toEqual(calls);
    expect(outcomes()).toEqual(['in_progress']);
  });

  it.each([
    ['onFind', ['find', 'find', 'create']],
    ['onCreate', ['find', 'create', 'find']],
  ] as const)('in %s, the next one looks first, and there is one incident', async (where, calls) => {
    await die(where);
    harness.clock.now += 45_001;
    await run();
    await run();
    expect(asked()).toEqual(calls);
    expect(harness.incidents.creates).toHaveLength(1);
    expect(harness.shown).toEqual(['Opening an incident', 'Incident <https']);
  });
});

it.each([0, -1, Number.NaN])('begins nothing with %p ms left', async (remainingMs) => {
  await expect(run({}, remainingMs)).rejects.toBeInstanceOf(NoTimeLeftError);
  expect(harness.order).toEqual([]);
  await run();
  expect(outcomes()).toEqual(['done']);
});

describe('a look that fails', () => {
  it.each([
    ['refused', refusal, 'OpsGenie refused (401).'],
    ['unanswered', unanswered, 'OpsGenie did not answer in time. Try again in a minute.'],
  ])('(%s) before anything was sent creates nothing, and leaves no doubt', async (_case, error, reason) => {
    harness.incidents.onFind = () => Promise.reject(error);
    await run();
    expect(harness.incidents.creates).toEqual([]);
    await expect(harness.receipts.find(key)).resolves.toMatchObject({
      state: 'failed',
      result: { kind: 'failed', reason },
    });
  });

  it.each([refusal, unanswered])('for a later attempt is not called failed: %s', async (error) => {
    harness.incidents.takesIn = false;
    harness.incidents.onCreate = () => Promise.reject(refusal);
    await run();
    harness.incidents.onFind = () => Promise.reject(error);
    await run({ attempt: 1 });
    expect(harness.shown.at(-1)).toBe('Not known whether an incident was opened');
    expect(harness.incidents.creates).toEqual([]);
  });
});

it.each([new TypeError('x is undefined'), new IncidentRefusedError('without a word')])(
  'a create that fails by surprise is thrown, and the next invocation looks first: %s',
  async (error) => {
    harness.incidents.onCreate = () => Promise.reject(error);
    await expect(run()).rejects.toBe(error);
    await run();
    expect(harness.incidents.creates).toHaveLength(1);
    expect(harness.shown.at(-1)).toBe('Incident <https');
  },
);

it('shows the receipt in its channel, in its place, for the one who submitted it', async () => {
  const responseUrl = 'https://hooks.slack.com/actions/T04LANTERN/1/fixtureCapability';
  await submitIncident(harness.deps, { ...delivery(), responseUrl });
  const where = { channel: 'C07HARBOUR', to: { user: 'U03JUNIPER', responseUrl } };
  expect(harness.asked).toEqual([
    { ...where, ts: undefined, isFinal: false },
    { ...where, ts: '1790000000.000100', isFinal: true },
  ]);
});

describe('a later try', () => {
  it('updates the receipt of the first, looks, and creates under the same key', async () => {
    harness.incidents.takesIn = false;
    harness.incidents.onCreate = () => Promise.reject(refusal);
    await run();
    harness.incidents.takesIn = true;
    harness.incidents.onCreate = async () => undefined;
    const before = harness.order.length;
    await run({ attempt: 1 });
    expect(harness.order.slice(before)).toEqual([
      ...['claim', 'show'],
      ...['find', 'create', 'store result', 'outcome'],
      ...['show', 'store state,incident'],
    ]);
    expect(harness.shown.slice(-2)).toEqual(['Opening an incident', 'Incident <https']);
    expect(harness.incidents.creates).toMatchObject([{ key }]);
  });

  it('finds what an unanswered create has made after all', async () => {
    harness.incidents.onCreate = () => Promise.reject(unanswered);
    harness.incidents.onFind = () =>
      harness.order.includes('create') ? Promise.reject(unanswered) : Promise.resolve();
    await run();
    expect(harness.shown.at(-1)).toBe('Not known whether an incident was opened');
    harness.incidents.onFind = async () => undefined;
    await run({ attempt: 1 });
    expect(harness.shown.at(-1)).toBe('Incident <https');
    expect(harness.incidents.creates).toHaveLength(1);
  });

  it.each([
    ['in a new message', { ts: '1790000000.000200', by: 'post' }],
    ['by a direct message', { ts: undefined, by: 'direct_message' }],
  ] as const)('that is told %s changes the receipt, which says that there is none', async (_where, told) => {
    answerWithId();
    harness.incidents.takesIn = false;
    harness.incidents.onCreate = () => Promise.reject(refusal);
    await run();
    harness.incidents.takesIn = true;
    harness.incidents.onCreate = async () => undefined;
    const first = { channel: buildOrder().channelId, ts: harness.ts ?? '' };
    // Slack does not say whether it took the update.
    Object.assign(harness, told);
    await run({ attempt: 1 });
    expect(harness.messages.textOf(first)).toMatch(/^Incident <.*\|#1700> opened: P1/);
    harness.incidents.add(1700, { status: 'resolved' });
    await harness.deps.updateReceipt('incident-1700');
    expect(harness.messages.textOf(first)).toMatch(/ resolved: P1/);
  });
});

/** The create comes to an incident that is there, with the backend's own id. */
function answerWithId(): void {
  const { id, number, url } = harness.incidents.add(1700);
  harness.incidents.onOutcome = async () => ({ kind: 'done', incident: { id, number, url } });
}
