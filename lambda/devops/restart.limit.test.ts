import { AccessDeniedError } from '../../common/errors.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { Harness, refusal } from './fixtures/build-harness.ts';
import { CONFIRM } from './question-message.ts';

let table: StartedTable;
let harness: Harness;
/** A person of their own for each test: rows of a limit outlive it. */
let user: { id: string; name: string };
let tests = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  harness = new Harness(table);
  harness.perHour = 2;
  tests += 1;
  user = { id: `U03JUNIPER${tests}`, name: 'juniper' };
});
afterAll(() => table.close());

const keyOf = (number: number) => `cmd:T04LANTERN:${tests}-${number}`;
const ask = (number: number, service = 'shop/web') =>
  harness.type('restart', [service], { idempotencyKey: keyOf(number), user });

it('refuses one more than the limit, says who may help, and shows no question', async () => {
  await ask(1);
  await ask(2);
  await expect(refusal(ask(3))).resolves.toBe(
    'You have reached the limit of restarts that one person may ask for in an hour (2). Nothing was restarted. If it cannot wait, somebody else who may restart it can ask; for a higher limit ask the platform team.',
  );
  expect(harness.posts).toHaveLength(2);
  await harness.click(CONFIRM, keyOf(2), { user });
  expect(harness.ecs.restarts).toBe(1);
});

it('denies it by a rule of its own, with its target: that leaves a record', async () => {
  for (const number of [1, 2]) await ask(number);
  const denied = ask(3, 'shop/api');
  await expect(denied).rejects.toBeInstanceOf(AccessDeniedError);
  await expect(denied).rejects.toMatchObject({
    denial: { rule: 'hourly_limits', action: 'ask', target: 'shop/api' },
  });
});

it('says the same to a delivery that comes again', async () => {
  for (const number of [1, 2]) await ask(number);
  await expect(refusal(ask(3))).resolves.toContain('in an hour (2)');
  await expect(refusal(ask(3))).resolves.toContain('in an hour (2)');
});

it('counts a delivery that comes again once', async () => {
  for (const number of [1, 1, 1, 2]) await ask(number);
  expect(harness.posts).toHaveLength(2);
});

it('does not count what could not be restarted', async () => {
  for (const number of [1, 2, 3]) {
    await expect(refusal(ask(number, 'shop/warehouse'))).resolves.toContain("can't restart");
  }
  await ask(4);
  expect(harness.posts).toHaveLength(1);
});

it('admits in the next hour', async () => {
  for (const number of [1, 2]) await ask(number);
  harness.clock.now += 3_600_000;
  await ask(3);
  expect(harness.posts).toHaveLength(3);
});
