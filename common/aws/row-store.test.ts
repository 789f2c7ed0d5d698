import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { type StartedTable, startTable } from '../fixtures/start-table.ts';
import { createRowStore, unchanged } from './row-store.ts';
import { RETENTION_SECONDS } from './table.ts';

const NOW = Date.parse('2026-09-21T14:13:20.500Z');
const schema = z.object({ name: z.string(), state: z.enum(['open', 'closed']), by: z.optional(z.string()) });
const ROW = { name: 'Checkout', state: 'open' } as const;

let started: StartedTable;
let keys = 0;
beforeAll(async () => {
  started = await startTable();
});
afterAll(() => started.close());

function setUp() {
  keys += 1;
  const key = `${keys}`;
  const rows = createRowStore(
    started.at(() => NOW),
    { idOf: (one) => `ticket#${one}`, schema },
  );
  const id = `ticket#${key}`;
  const item = async () =>
    (await started.client.send(new GetCommand({ TableName: 'qbot', Key: { id } }))).Item;
  return { id, item, key, rows };
}

it('keeps a row for 14 days under its id', async () => {
  const { id, item, key, rows } = setUp();
  await expect(rows.find(key)).resolves.toBeUndefined();
  await expect(rows.add(key, ROW)).resolves.toBe(true);
  await expect(rows.find(key)).resolves.toEqual(ROW);
  await expect(item()).resolves.toEqual({
    id,
    ...ROW,
    expiration: Math.floor(NOW / 1000) + RETENTION_SECONDS,
  });
});

it('adds one of ten, and finds it for the others', async () => {
  const { key, rows } = setUp();
  const all = await Promise.all(
    Array.from({ length: 10 }, (_, index) => rows.addOrFind(key, { ...ROW, name: `${index}` })),
  );
  expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(new Set(all.map(({ row }) => row.name)).size).toBe(1);
  await expect(rows.add(key, ROW)).resolves.toBe(false);
});

it('adds it if the one before was removed between write and look', async () => {
  const { id, key, rows } = setUp();
  await rows.add(key, { ...ROW, name: 'before' });
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
  const added = rows.addOrFind(key, ROW).finally(() => started.client.middlewareStack.remove('remover'));
  await expect(added).resolves.toEqual({ row: ROW, isNew: true });
});

it('updates for one of ten that read the same', async () => {
  const { key, rows } = setUp();
  await rows.add(key, ROW);
  const close = (by: string) =>
    rows.update(key, { changes: { state: 'closed', by }, ...unchanged({ state: 'open', name: 'Checkout' }) });
  const all = await Promise.all(Array.from({ length: 10 }, (_, index) => close(`${index}`)));
  expect(all.filter(Boolean)).toHaveLength(1);
  await expect(rows.find(key)).resolves.toMatchObject({ by: `${all.indexOf(true)}` });
});

it.each([
  ['is not there', undefined],
  ['has another value in one of the fields', { ...ROW, name: 'Payments' }],
])('updates no row that %s', async (_case, row) => {
  const { item, key, rows } = setUp();
  if (row !== undefined) await rows.add(key, row);
  const before = await item();
  const update = { changes: { by: 'U1' }, ...unchanged({ state: 'open', name: 'Checkout' }) };
  await expect(rows.update(key, update)).resolves.toBe(false);
  await expect(item()).resolves.toEqual(before);
});

it('leaves there what its schema does not know: another release wrote it', async () => {
  const { id, item, key, rows } = setUp();
  await started.client.send(new PutCommand({ TableName: 'qbot', Item: { id, ...ROW, priority: 'P1' } }));
  await expect(rows.find(key)).resolves.toEqual(ROW);
  await rows.update(key, { changes: { by: 'U1' }, ...unchanged({ state: 'open' }) });
  await expect(item()).resolves.toEqual({ id, ...ROW, priority: 'P1', by: 'U1' });
});

it('throws for a row of another shape', async () => {
  const { id, key, rows } = setUp();
  await started.client.send(new PutCommand({ TableName: 'qbot', Item: { id, name: 7 } }));
  await expect(rows.find(key)).rejects.toThrow();
});
