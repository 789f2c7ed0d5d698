import { buildContext } from '../../common/fixtures/build-context.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import type { Fetch } from '../../common/http.ts';
import { type CreateAttempt, submitIncident } from './create-incident.ts';
import { buildHarness, type Harness, RECEIVED_AT } from './fixtures/build-harness.ts';
import { buildInput, buildOrder } from './fixtures/build-receipt.ts';
import { PAYMENTS, type StartedFakeJsm, startFakeJsm } from './fixtures/start-fake-jsm.ts';
import type { IncidentActions, IncidentBackend } from './incident-backend.ts';

/** Longer than a lock of the receipt: the index does not know what the run before made. */
const INDEX_DELAY_MS = 60_000;
const LOCK_MS = 45_000;

let table: StartedTable;
let harness: Harness;
let started: StartedFakeJsm;
let key: string;
let orders = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(async () => {
  harness = buildHarness(table);
  started = await startFakeJsm({ indexDelayMs: INDEX_DELAY_MS, outOfOrder: true });
  orders += 1;
  key = `view:T04LANTERN:J${orders}`;
  for (const other of ['a', 'b', 'c']) {
    const order = orderOf();
    await started.backend.createIncident({ ...order, startedBy: order.user, key: other });
  }
  pass(3 * INDEX_DELAY_MS);
});
afterEach(() => started.close());
afterAll(() => table.close());

function orderOf() {
  return { ...buildOrder({ key }), ...buildInput({ service: PAYMENTS }) };
}

function pass(ms: number): void {
  harness.clock.now += ms;
  started.clock.ms += ms;
}

function deliver(incidents: IncidentBackend & IncidentActions = started.connect()): Promise<void> {
  const attempt: CreateAttempt = {
    receipt: buildOrder({ key, input: buildInput({ service: PAYMENTS }) }),
    user: 'U03JUNIPER',
    responseUrl: null,
    receivedAt: RECEIVED_AT,
    isReplay: false,
    context: buildContext(LOCK_MS),
  };
  const sleep = async (ms: number) => pass(ms);
  return submitIncident({ ...harness.deps, incidents, sleep }, attempt);
}

const ours = () =>
  started.fake
    .state()
    .issues.filter(({ properties }) => Object(properties.qbot).key === key)
    .map((one) => one.key);

/** A process that ends while this call is under way: nothing that follows is done. */
function killedAt(
  path: RegExp,
  { times = 1, isReceived = false } = {},
): { fetch: Fetch; dead: Promise<void> } {
  const { promise: dead, resolve } = Promise.withResolvers<void>();
  let met = 0;
  const ended: Fetch = async (input, init) => {
    if (!path.test(String(input))) return fetch(input, init);
    met += 1;
    if (met < times) return fetch(input, init);
    if (isReceived) await fetch(input, init);
    resolve();
    return new Promise(() => undefined);
  };
  return { fetch: ended, dead };
}

it('delivered twice, is one issue', async () => {
  await deliver();
  await deliver();
  expect(ours()).toEqual(['OPS-4']);
});

it('delivered ten times at once, is one issue', async () => {
  await Promise.allSettled(Array.from({ length: 10 }, () => deliver()));
  expect(ours()).toHaveLength(1);
});

it.each([
  ['the first look', /search\/jql$/, 1, false],
  ['the second look', /search\/jql$/, 2, false],
  ['the third look', /bulkfetch$/, 1, false],
  ['the check of the token', /myself$/, 1, false],
  ['the create, before Jira had it', /issue$/, 1, false],
  ['the create, when Jira had it', /issue$/, 1, true],
])('killed during %s, is one issue [F9] [F44]', async (_case, path, times, isReceived) => {
  const { dead, fetch: ended } = killedAt(path, { times, isReceived });
  void deliver(started.connect({ fetch: ended }));
  await dead;
  pass(LOCK_MS + 1000);
  await deliver();
  expect(ours()).toHaveLength(1);
  await expect(harness.receipts.find(key)).resolves.toMatchObject({ state: 'done' });
});

it.each(['gateway-timeout', 'html', 'no-id'] as const)(
  'whose create is answered by %s, is found and one issue [F45]',
  async (createAnswer) => {
    started.fake.configure({ createAnswer });
    await deliver();
    await deliver();
    expect(ours()).toHaveLength(1);
    await expect(harness.receipts.find(key)).resolves.toMatchObject({
      state: 'done',
      incident: { number: ours()[0] },
    });
  },
);

it.each([true, false])(
  'whose token expires after the create, is one issue (header: %s) [F43]',
  async (reasonHeader) => {
    const { dead, fetch: ended } = killedAt(/issue$/, { isReceived: true });
    void deliver(started.connect({ fetch: ended }));
    await dead;
    pass(LOCK_MS + 1000);
    started.fake.configure({ token: 'expired', reasonHeader });
    await deliver();
    expect(harness.shown.at(-1)).toBe('Not known whether an incident was opened');
    started.fake.configure({ token: 'ok' });
    pass(LOCK_MS + 1000);
    await deliver();
    expect(ours()).toHaveLength(1);
  },
);

it.each([true, false])(
  'with an expired token from the start, says so and makes none (header: %s) [F43]',
  async (reasonHeader) => {
    started.fake.configure({ token: 'expired', reasonHeader });
    await deliver();
    expect(harness.shown.at(-1)).toBe('No incident opened');
    expect(ours()).toEqual([]);
  },
);
