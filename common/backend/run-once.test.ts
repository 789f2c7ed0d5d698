import { createHash } from 'node:crypto';
import { IdempotencyAlreadyInProgressError } from '@aws-lambda-powertools/idempotency';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { RETENTION_SECONDS } from '../aws/table.ts';
import { buildContext } from '../fixtures/build-context.ts';
import { type StartedTable, startTable } from '../fixtures/start-table.ts';
import { createRunOnce } from './run-once.ts';
import { NoTimeLeftError } from './time-left.ts';

let table: StartedTable;
let keys = 0;
beforeAll(async () => {
  table = await startTable();
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => table.close());

function letPass(ms: number): void {
  jest.spyOn(Date, 'now').mockReturnValue(Date.now() + ms);
}

/** Each test has a key of its own; each call comes from a function process of its own. */
function fixture(keyPrefix = 'tests') {
  keys += 1;
  const key = `cmd:T04LANTERN:${keys}`;
  const ran: string[] = [];
  const run = <T>(work: () => Promise<T>, context = buildContext()) =>
    createRunOnce({ persistenceStore: table.persistenceStore(), keyPrefix })(key, context, work);
  const create = async () => ({ id: ran.push('ran') });
  return { create, key, ran, run };
}

/** Its work begins and never ends. */
async function die(run: ReturnType<typeof fixture>['run'], context: Context): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  run(() => {
    resolve();
    return new Promise(() => undefined);
  }, context).catch(reject);
  await promise;
}

it('answers every later call with what the first one returned, for 14 days', async () => {
  const { create, ran, run } = fixture();
  await expect(run(create)).resolves.toEqual({ id: 1 });
  letPass(RETENTION_SECONDS * 1000 - 60_000);
  await expect(run(create)).resolves.toEqual({ id: 1 });
  expect(ran).toHaveLength(1);
});

it('keeps the keys of two prefixes apart, each under its own name', async () => {
  const persistenceStore = table.persistenceStore();
  const ran: string[] = [];
  for (const keyPrefix of ['one', 'other']) {
    const runOnce = createRunOnce({ persistenceStore, keyPrefix });
    await runOnce('same', buildContext(), async () => void ran.push(keyPrefix));
  }
  expect(ran).toEqual(['one', 'other']);
  const id = `one#${createHash('sha256').update('"same"').digest('base64')}`;
  const { Item } = await table.client.send(new GetCommand({ TableName: 'qbot', Key: { id } }));
  expect(Item).toMatchObject({ id, status: 'COMPLETED' });
});

it('turns every call away while the first is at it', async () => {
  const { create, ran, run } = fixture();
  await run(async () => {
    await expect(run(create)).rejects.toBeInstanceOf(IdempotencyAlreadyInProgressError);
    return null;
  });
  expect(ran).toEqual([]);
});

it('runs again after a throw', async () => {
  const { create, run } = fixture();
  const broken = new TypeError('x is undefined');
  await expect(run(() => Promise.reject(broken))).rejects.toBe(broken);
  await expect(run(create)).resolves.toEqual({ id: 1 });
});

it.each([45_000, 1, 0.5])(
  'runs again once the %p ms of a holder that died are over, and not before',
  async (remainingMs) => {
    const { create, run } = fixture();
    letPass(0);
    await die(run, buildContext(remainingMs));
    await expect(run(create)).rejects.toBeInstanceOf(IdempotencyAlreadyInProgressError);
    letPass(Math.ceil(remainingMs) + 1);
    await expect(run(create)).resolves.toEqual({ id: 1 });
  },
);

it.each([0, -1, Number.NaN])('begins nothing with %p ms left: the next call runs', async (remainingMs) => {
  const { create, ran, run } = fixture();
  await expect(run(create, buildContext(remainingMs))).rejects.toBeInstanceOf(NoTimeLeftError);
  expect(ran).toEqual([]);
  await expect(run(create)).resolves.toEqual({ id: 1 });
});

it('hands on the time that it has checked, though the clock goes on', async () => {
  const { create, run } = fixture();
  const readings = [5, 0, 0];
  letPass(0);
  const context = { ...buildContext(), getRemainingTimeInMillis: () => readings.shift() ?? 0 };
  await die(run, context);
  letPass(1000);
  await expect(run(create)).resolves.toEqual({ id: 1 });
});
