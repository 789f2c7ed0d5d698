import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { RETENTION_SECONDS } from '../../common/aws/table.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import type { DeadLetter } from './dead-letter.ts';
import { createDeadLetterStore } from './dead-letter-store.ts';
import { buildStored, FAILED_AT } from './fixtures/build-dead-letter.ts';

let table: StartedTable;
let letterCount = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

function setUp() {
  letterCount += 1;
  const clock = { now: FAILED_AT };
  const { storedAt, state, ...deadLetter } = buildStored({ id: `dead#${letterCount}` });
  return {
    clock,
    deadLetter: deadLetter satisfies DeadLetter,
    deadLetters: createDeadLetterStore(table.at(() => clock.now)),
  };
}

it('keeps a letter for 14 days', async () => {
  const { deadLetter, deadLetters } = setUp();
  const stored = { ...deadLetter, storedAt: FAILED_AT, state: 'open' };
  await expect(deadLetters.store(deadLetter)).resolves.toEqual(stored);
  await expect(deadLetters.find(deadLetter.id)).resolves.toEqual(stored);
  const { Item } = await table.client.send(new GetCommand({ TableName: 'qbot', Key: { id: deadLetter.id } }));
  expect(Item?.expiration).toBe(FAILED_AT / 1000 + RETENTION_SECONDS);
});

it('keeps the first, and what was done with it', async () => {
  const { clock, deadLetter, deadLetters } = setUp();
  await deadLetters.store(deadLetter);
  await deadLetters.remember(deadLetter.id, { told: 'direct_message' });
  await deadLetters.remember(deadLetter.id, { ts: '1.1' });
  clock.now += 1000;
  await expect(deadLetters.store({ ...deadLetter, messageId: 'message-2' })).resolves.toEqual({
    ...deadLetter,
    storedAt: FAILED_AT,
    state: 'open',
    told: 'direct_message',
    ts: '1.1',
  });
});

it('finds no row of another kind, and none that is not there', async () => {
  const { deadLetters } = setUp();
  await table.client.send(new PutCommand({ TableName: 'qbot', Item: { id: 'receipt#1' } }));
  await expect(deadLetters.find('receipt#1')).resolves.toBeUndefined();
  await expect(deadLetters.find('dead#never')).resolves.toBeUndefined();
});

it('makes no row of what is gone', async () => {
  const { deadLetters } = setUp();
  await deadLetters.remember('dead#gone', { ts: '1.1' });
  await deadLetters.endReplay('dead#gone', 'act:1', 'open');
  await expect(deadLetters.find('dead#gone')).resolves.toBeUndefined();
});

it('answers what it was given, where that is gone meanwhile', async () => {
  const { deadLetters } = setUp();
  const gone = buildStored({ id: 'dead#gone' });
  const decision = { state: 'discarded', click: 'act:1', user: 'U1' } as const;
  await expect(deadLetters.decide(gone, decision)).resolves.toEqual(gone);
});

it('is decided by one click of ten', async () => {
  const { clock, deadLetter, deadLetters } = setUp();
  const stored = await deadLetters.store(deadLetter);
  clock.now += 5000;
  const clicks = Array.from({ length: 10 }, (_, index) => `act:${index}`);
  const decided = await Promise.all(
    clicks.map((click) => deadLetters.decide(stored, { state: 'replaying', click, user: click })),
  );
  const [winner] = new Set(decided.map(({ click }) => click));
  expect(decided).toEqual(
    Array(10).fill({
      ...stored,
      state: 'replaying',
      click: winner,
      decidedBy: winner,
      decidedAt: FAILED_AT + 5000,
    }),
  );
});

describe('a replay', () => {
  const first = { state: 'replaying', click: 'act:1', user: 'U1' } as const;
  const second = { state: 'replaying', click: 'act:2', user: 'U2' } as const;

  it.each(['replayed', 'open'] as const)('ends as %s, by its own click only', async (end) => {
    const { deadLetter, deadLetters } = setUp();
    await deadLetters.decide(await deadLetters.store(deadLetter), first);
    await deadLetters.endReplay(deadLetter.id, 'act:2', end);
    await expect(deadLetters.find(deadLetter.id)).resolves.toMatchObject({ state: 'replaying' });
    await deadLetters.endReplay(deadLetter.id, 'act:1', end);
    await expect(deadLetters.find(deadLetter.id)).resolves.toMatchObject({ state: end, click: 'act:1' });
  });

  it.each([
    ['belongs to its click', 300_000, 'act:1'],
    ['is another’s once no delivery of its click can be left', 300_001, 'act:2'],
  ])('%s after %i ms', async (_case, waited, click) => {
    const { clock, deadLetter, deadLetters } = setUp();
    const stored = await deadLetters.store(deadLetter);
    await deadLetters.decide(stored, first);
    clock.now += waited;
    await expect(deadLetters.decide(stored, second)).resolves.toMatchObject({ state: 'replaying', click });
  });

  it.each(['replayed', 'discarded'] as const)('is not possible once it is %s, at any time', async (end) => {
    const { clock, deadLetter, deadLetters } = setUp();
    const stored = await deadLetters.store(deadLetter);
    await deadLetters.decide(stored, end === 'discarded' ? { ...first, state: end } : first);
    if (end === 'replayed') await deadLetters.endReplay(deadLetter.id, 'act:1', end);
    clock.now += 10 * 24 * 60 * 60 * 1000;
    await expect(deadLetters.decide(stored, second)).resolves.toMatchObject({ state: end, click: 'act:1' });
  });
});

it('throws what is no failed condition', async () => {
  const broken = createDeadLetterStore({ client: table.client, name: 'another', now: () => 0 });
  const { deadLetter } = setUp();
  await expect(broken.store(deadLetter)).rejects.toThrow();
});
