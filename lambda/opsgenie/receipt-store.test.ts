import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { buildInput, buildOrder } from './fixtures/build-receipt.ts';
import { numbered } from './fixtures/fake-incidents.ts';
import { createReceiptStore, type NewReceipt, type ReceiptStore } from './receipt-store.ts';

const NOW = Date.parse('2026-09-21T14:13:20.500Z');
const LOCK = NOW + 45_000;
const TS = '1790000000.000100';

let started: StartedTable;
let orders = 0;
beforeAll(async () => {
  started = await startTable();
});
afterAll(() => started.close());

/** Each test has an order of its own. */
function fixture(): { receipts: ReceiptStore; order: NewReceipt; clock: { now: number } } {
  orders += 1;
  const clock = { now: NOW };
  const order = buildOrder({ key: `view:T04LANTERN:V${orders}`, lockedUntil: LOCK });
  return { clock, order, receipts: createReceiptStore(started.at(() => clock.now)) };
}

const again = (order: NewReceipt, attempt: number): NewReceipt => ({
  ...order,
  attempt,
  input: buildInput({ message: `try ${attempt}` }),
  requestId: `request of try ${attempt}`,
});

const kindsOf = (all: { as: string }[]) => all.map(({ as }) => as).sort();

describe('begin', () => {
  it('is ours to announce the first time', async () => {
    const { receipts, order } = fixture();
    const receipt = { ...order, createdAt: NOW, announced: false, state: 'received' };
    await expect(receipts.begin(order)).resolves.toEqual({ as: 'announce', receipt });
    await expect(receipts.find(order.key)).resolves.toEqual(receipt);
  });

  it('keeps it 14 days under an id of its own', async () => {
    const { receipts, order } = fixture();
    await receipts.begin(order);
    const id = `receipt#${order.key}`;
    const { Item } = await started.client.send(new GetCommand({ TableName: 'qbot', Key: { id } }));
    expect(Item).toMatchObject({ id, expiration: Math.floor(NOW / 1000) + 14 * 86_400 });
  });

  it('is ours for one of ten at once', async () => {
    const { receipts, order } = fixture();
    const all = await Promise.all(Array.from({ length: 10 }, () => receipts.begin(order)));
    expect(kindsOf(all)).toEqual(['announce', ...Array(9).fill('in_progress')]);
  });

  it('is in progress until the lock of the one who announces ends, and at its very end', async () => {
    const { receipts, order, clock } = fixture();
    await receipts.begin(order);
    clock.now = LOCK;
    await expect(receipts.begin(order)).resolves.toMatchObject({ as: 'in_progress' });
  });

  it('is ours for one of ten that come after a holder died, with a new lock', async () => {
    const { receipts, order, clock } = fixture();
    await receipts.begin(order);
    clock.now = LOCK + 1;
    const later = { ...order, lockedUntil: clock.now + 45_000 };
    const all = await Promise.all(Array.from({ length: 10 }, () => receipts.begin(later)));
    expect(kindsOf(all)).toEqual(['announce', ...Array(9).fill('in_progress')]);
    expect(all.find(({ as }) => as === 'announce')?.receipt).toMatchObject({
      createdAt: NOW,
      lockedUntil: later.lockedUntil,
    });
    await expect(receipts.begin(later)).resolves.toMatchObject({ as: 'in_progress' });
  });

  it('is known once it is announced, with where', async () => {
    const { receipts, order, clock } = fixture();
    const { receipt } = await receipts.begin(order);
    await receipts.announced(receipt, TS);
    clock.now = LOCK + 1;
    await expect(receipts.begin(order)).resolves.toEqual({
      as: 'known',
      receipt: { ...receipt, announced: true, ts: TS },
    });
  });

  it('is known where it was told alone, without a message in the channel', async () => {
    const { receipts, order } = fixture();
    const { receipt } = await receipts.begin(order);
    await receipts.announced(receipt, undefined);
    const begun = await receipts.begin(order);
    expect(begun).toMatchObject({ as: 'known', receipt: { announced: true } });
    expect(begun.receipt).not.toHaveProperty('ts');
  });

  it('updates for a later try, with what was typed now and the time of the first', async () => {
    const { receipts, order, clock } = fixture();
    const { receipt } = await receipts.begin(order);
    await receipts.announced(receipt, TS);
    await receipts.settled(receipt, { kind: 'failed', reason: 'no' });
    clock.now += 60_000;
    const begun = await receipts.begin(again(order, 1));
    const expected = { ...again(order, 1), createdAt: NOW, announced: true, ts: TS, state: 'received' };
    expect(begun).toEqual({ as: 'update', receipt: expected });
    await expect(receipts.find(order.key)).resolves.toEqual(expected);
  });

  it('updates for one of ten later tries at once', async () => {
    const { receipts, order } = fixture();
    const { receipt } = await receipts.begin(order);
    await receipts.announced(receipt, TS);
    const all = await Promise.all(Array.from({ length: 10 }, () => receipts.begin(again(order, 1))));
    expect(kindsOf(all)).toEqual([...Array(9).fill('known'), 'update']);
  });

  it('is outdated for an earlier try', async () => {
    const { receipts, order } = fixture();
    await receipts.begin(order);
    await receipts.begin(again(order, 2));
    await expect(receipts.begin(again(order, 1))).resolves.toMatchObject({ as: 'outdated' });
    await expect(receipts.find(order.key)).resolves.toMatchObject({ attempt: 2 });
  });

  it('begins anew where the first was removed between write and look', async () => {
    const { receipts, order } = fixture();
    await receipts.begin(order);
    const id = `receipt#${order.key}`;
    let looks = 0;
    started.client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === 'GetItemCommand' && looks++ === 0) {
            await started.client.send(new DeleteCommand({ TableName: 'qbot', Key: { id } }));
          }
          return next(args);
        },
      { step: 'initialize', name: 'remover' },
    );
    const begun = await receipts.begin(order).finally(() => started.client.middlewareStack.remove('remover'));
    expect({ as: begun.as, looks }).toEqual({ as: 'announce', looks: 1 });
  });

  it('throws what is no answer to a condition', async () => {
    const missing = { ...started.at(() => NOW), name: 'elsewhere' };
    await expect(createReceiptStore(missing).begin(buildOrder())).rejects.toThrow(/resource not found/i);
  });
});

describe('find', () => {
  it('knows nothing of a key that never was', async () => {
    await expect(fixture().receipts.find('view:T04LANTERN:never')).resolves.toBeUndefined();
  });

  it('throws for a row of another shape', async () => {
    const Item = { id: 'receipt#odd', key: 'odd' };
    await started.client.send(new PutCommand({ TableName: 'qbot', Item }));
    await expect(fixture().receipts.find('odd')).rejects.toThrow();
  });
});

describe('settled', () => {
  it.each([
    [
      { kind: 'done', incident: numbered(41) },
      { state: 'done', incident: numbered(41) },
    ],
    [{ kind: 'failed', reason: 'no' }, { state: 'failed' }],
    [{ kind: 'unknown', reason: 'no answer' }, { state: 'unknown' }],
    [
      { kind: 'pending', ref: 'request-1' },
      { state: 'pending', ref: 'request-1' },
    ],
  ] as const)('keeps %j', async (ending, kept) => {
    const { receipts, order } = fixture();
    const { receipt } = await receipts.begin(order);
    await receipts.settled(receipt, ending);
    await expect(receipts.find(order.key)).resolves.toEqual({ ...receipt, ...kept });
  });
});
