import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { RETENTION_SECONDS } from '../../common/aws/table.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { ASKED_AT, buildPending } from './fixtures/build-service.ts';
import { createPendingRestarts } from './pending-restarts.ts';

let table: StartedTable;
let records = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

function fixture() {
  records += 1;
  const clock = { now: ASKED_AT };
  const pending = createPendingRestarts(table.at(() => clock.now));
  const { state, decidedBy, decidedAt, ...wanted } = buildPending({ key: `cmd:T:${records}` });
  return { clock, pending, wanted };
}

it('keeps who asked for what, when, for 14 days', async () => {
  const { pending, wanted } = fixture();
  await expect(pending.begin(wanted)).resolves.toBe(true);
  await expect(pending.find(wanted.key)).resolves.toEqual({ ...wanted, state: 'asked' });
  const { Item } = await table.client.send(
    new GetCommand({ TableName: 'qbot', Key: { id: `restart#${wanted.key}` } }),
  );
  expect(Item?.expiration).toBe(ASKED_AT / 1000 + RETENTION_SECONDS);
});

it('is begun once, and what was decided stays', async () => {
  const { pending, wanted } = fixture();
  await pending.begin(wanted);
  const asked = await pending.find(wanted.key);
  if (asked === undefined) throw new Error('not there');
  await pending.decide(asked, { decision: 'cancelled', key: 'act:1', user: 'U1' });
  await expect(pending.begin(wanted)).resolves.toBe(false);
  await expect(pending.find(wanted.key)).resolves.toMatchObject({ state: 'cancelled' });
});

it('is decided by one click of ten', async () => {
  const { clock, pending, wanted } = fixture();
  await pending.begin(wanted);
  const asked = await pending.find(wanted.key);
  if (asked === undefined) throw new Error('not there');
  clock.now += 5000;
  const clicks = Array.from({ length: 10 }, (_, index) => `act:${index}`);
  const decided = await Promise.all(
    clicks.map((click) => pending.decide(asked, { decision: 'confirmed', key: click, user: 'U1' })),
  );
  expect(decided.filter(({ won }) => won)).toHaveLength(1);
  const [winner] = new Set(decided.map((one) => one.pending.decidedBy));
  expect(decided.map((one) => one.pending)).toEqual(
    Array(10).fill({
      ...asked,
      state: 'confirmed',
      decidedBy: winner,
      decidedAt: ASKED_AT + 5000,
      decider: 'U1',
    }),
  );
});

it('is not decided where it is not there', async () => {
  const { pending, wanted } = fixture();
  await expect(pending.find(wanted.key)).resolves.toBeUndefined();
  const gone = buildPending({ key: wanted.key, state: 'asked' });
  await expect(pending.decide(gone, { decision: 'confirmed', key: 'act:1', user: 'U1' })).resolves.toEqual({
    pending: gone,
    won: false,
  });
});

it('throws what is no failed condition', async () => {
  const broken = createPendingRestarts({ client: table.client, name: 'another', now: () => 0 });
  await expect(broken.begin(buildPending())).rejects.toThrow();
});
