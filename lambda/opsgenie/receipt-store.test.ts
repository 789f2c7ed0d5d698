import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { buildInput, buildOrder } from './fixtures/build-receipt.ts';
import { numbered } from './fixtures/fake-incidents.ts';
import {
  type Claim,
  createReceiptStore,
  type NewReceipt,
  type Receipt,
  type ReceiptStore,
} from './receipt-store.ts';

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

const kindsOf = (all: Claim[]) => all.map(({ kind }) => kind).sort();

/** As the flow leaves it: shown, its result known, and told. */
async function settle(receipts: ReceiptStore, receipt: Receipt, ts = TS): Promise<void> {
  await receipts.update(receipt, { announced: true, ts });
  await receipts.update(receipt, { result: { kind: 'failed', reason: 'no' } });
  await receipts.update(receipt, { state: 'failed' });
}

describe('claim', () => {
  it('is the first', async () => {
    const { receipts, order } = fixture();
    const receipt = { ...order, createdAt: NOW, announced: false, state: 'received' };
    await expect(receipts.claim(order)).resolves.toEqual({ kind: 'first', receipt });
    await expect(receipts.find(order.key)).resolves.toEqual(receipt);
  });

  it('keeps it 14 days under an id of its own', async () => {
    const { receipts, order } = fixture();
    await receipts.claim(order);
    const id = `receipt#${order.key}`;
    const { Item } = await started.client.send(new GetCommand({ TableName: 'qbot', Key: { id } }));
    expect(Item).toMatchObject({ id, expiration: Math.floor(NOW / 1000) + 14 * 86_400 });
  });

  it('is the first for one of ten at once', async () => {
    const { receipts, order } = fixture();
    const all = await Promise.all(Array.from({ length: 10 }, () => receipts.claim(order)));
    expect(kindsOf(all)).toEqual(['first', ...Array(9).fill('in_progress')]);
  });

  it.each([
    ['nothing was shown', 'first', { announced: false }],
    ['it was shown in the channel', 'resumed', { announced: true, ts: TS }],
    ['it was told alone', 'resumed', { announced: true }],
    ['its result is known', 'resumed', { announced: true, result: { kind: 'pending', ref: 'request-1' } }],
  ] as const)(
    'is in progress to the very end of the lock, and after it, if %s, is %s for one of ten',
    async (_case, kind, changes) => {
      const { receipts, order, clock } = fixture();
      const { receipt } = await receipts.claim(order);
      await receipts.update(receipt, changes);
      clock.now = LOCK;
      await expect(receipts.claim(order)).resolves.toMatchObject({ kind: 'in_progress' });
      clock.now = LOCK + 1;
      const later = { ...order, lockedUntil: clock.now + 45_000 };
      const all = await Promise.all(Array.from({ length: 10 }, () => receipts.claim(later)));
      expect(kindsOf(all).filter((one) => one !== 'in_progress')).toEqual([kind]);
      expect(all.find((one) => one.kind === kind)?.receipt).toEqual({
        ...receipt,
        ...changes,
        lockedUntil: later.lockedUntil,
      });
      await expect(receipts.claim(later)).resolves.toMatchObject({ kind: 'in_progress' });
    },
  );

  it('is free again at once if it was released', async () => {
    const { receipts, order } = fixture();
    const { receipt } = await receipts.claim(order);
    await receipts.update(receipt, { lockedUntil: 0 });
    await expect(receipts.claim(order)).resolves.toMatchObject({ kind: 'first' });
    await expect(receipts.claim(order)).resolves.toMatchObject({ kind: 'in_progress' });
  });

  it('is settled once its user was told, however late', async () => {
    const { receipts, order, clock } = fixture();
    const { receipt } = await receipts.claim(order);
    await settle(receipts, receipt);
    await expect(receipts.claim(order)).resolves.toMatchObject({ kind: 'settled' });
    clock.now = LOCK + 1;
    await expect(receipts.claim(order)).resolves.toMatchObject({ kind: 'settled' });
  });

  it('is a later attempt, with what was typed now, the time of the first, and no result', async () => {
    const { receipts, order, clock } = fixture();
    const { receipt } = await receipts.claim(order);
    await settle(receipts, receipt);
    clock.now += 60_000;
    const expected = {
      ...again(order, 1),
      ...{ createdAt: NOW, announced: true, ts: TS, state: 'received', result: null },
    };
    await expect(receipts.claim(again(order, 1))).resolves.toEqual({ kind: 'later', receipt: expected });
    await expect(receipts.find(order.key)).resolves.toEqual(expected);
  });

  it('is a later attempt for one of ten at once, though the lock of the one before goes on', async () => {
    const { receipts, order } = fixture();
    const { receipt } = await receipts.claim(order);
    await settle(receipts, receipt);
    const all = await Promise.all(Array.from({ length: 10 }, () => receipts.claim(again(order, 1))));
    expect(kindsOf(all)).toEqual([...Array(9).fill('in_progress'), 'later']);
    // Each knows who has it, so that a second delivery of the same click says nothing.
    expect(all.map((one) => one.receipt.requestId)).toEqual(Array(10).fill('request of try 1'));
  });

  it('is a later attempt as soon as the result of the one before can have been shown', async () => {
    const { receipts, order } = fixture();
    const { receipt } = await receipts.claim(order);
    await expect(receipts.claim(again(order, 1))).resolves.toMatchObject({ kind: 'in_progress' });
    await receipts.update(receipt, { result: { kind: 'failed', reason: 'no' } });
    await expect(receipts.claim(again(order, 1))).resolves.toMatchObject({ kind: 'later' });
  });

  it('is outdated for an earlier attempt', async () => {
    const { receipts, order, clock } = fixture();
    await receipts.claim(order);
    clock.now = LOCK + 1;
    await receipts.claim(again(order, 2));
    await expect(receipts.claim(again(order, 1))).resolves.toMatchObject({ kind: 'outdated' });
    await expect(receipts.find(order.key)).resolves.toMatchObject({ attempt: 2 });
  });

  it('begins anew where the first was removed between write and look', async () => {
    const { receipts, order } = fixture();
    await receipts.claim(order);
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
    const claim = await receipts.claim(order).finally(() => started.client.middlewareStack.remove('remover'));
    expect({ kind: claim.kind, looks }).toEqual({ kind: 'first', looks: 1 });
  });

  it('throws what is no answer to a condition', async () => {
    const missing = { ...started.at(() => NOW), name: 'elsewhere' };
    await expect(createReceiptStore(missing).claim(buildOrder())).rejects.toThrow(/resource not found/i);
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

describe('update', () => {
  it.each([
    ['done', { state: 'done', incident: numbered(41) }],
    ['pending', { state: 'pending', ref: 'request-1' }],
    ['a result', { result: { kind: 'unknown', reason: 'no answer' } }],
  ] as const)('keeps %s', async (_case, changes) => {
    const { receipts, order } = fixture();
    const { receipt } = await receipts.claim(order);
    await expect(receipts.update(receipt, changes)).resolves.toBe(true);
    await expect(receipts.find(order.key)).resolves.toEqual({ ...receipt, ...changes });
  });

  it.each([
    ['of the same attempt', (order: NewReceipt): NewReceipt => ({ ...order, lockedUntil: LOCK + 45_001 })],
    ['of a later attempt', (order: NewReceipt): NewReceipt => again(order, 1)],
  ])('changes nothing once another invocation %s has claimed it', async (_case, next) => {
    const { receipts, order, clock } = fixture();
    const { receipt } = await receipts.claim(order);
    clock.now = LOCK + 1;
    await receipts.claim(next(order));
    const before = await receipts.find(order.key);
    await expect(receipts.update(receipt, { state: 'done' })).resolves.toBe(false);
    await expect(receipts.find(order.key)).resolves.toEqual(before);
  });
});
