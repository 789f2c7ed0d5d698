import { type StartedTable, startTable } from './fixtures/start-table.ts';
import { createPagingDrills, drillAlias, drillIdOf } from './paging-drill.ts';

let table: StartedTable;
const clock = { now: 1_790_000_000_000 };
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

const drills = () => createPagingDrills(table.at(() => clock.now));

it('is one alert: the first of all that come under its alias, whenever it comes again', async () => {
  await drills().begin('one');
  const all = Array.from({ length: 8 }, (_, index) => `alert-${index}`);
  const arrived = await Promise.all(all.map((alertId) => drills().arrive('one', alertId)));
  expect(arrived.filter(Boolean)).toHaveLength(1);
  const first = all[arrived.indexOf(true)] ?? '';
  const { arrivedAt } = (await drills().find('one')) ?? {};
  clock.now += 5000;
  await expect(drills().arrive('one', first)).resolves.toBe(true);
  await expect(drills().find('one')).resolves.toMatchObject({ alertId: first, arrivedAt });
});

it('is none that nobody asked for, and leaves no row of it', async () => {
  await expect(drills().arrive('nobody', 'alert')).resolves.toBe(false);
  await drills().pushed('nobody', { reached: [], missed: [] });
  await expect(drills().find('nobody')).resolves.toBeUndefined();
});

it('begins once', async () => {
  const first = await drills().begin('again');
  clock.now += 1000;
  await expect(drills().begin('again')).resolves.toEqual(expect.objectContaining(first));
});

it.each(['JKJaXmPLvHcESHA=', '0f5bb1c4-7d3c-4b42-8a0e-3c6ad2a8a111'])('is named by the request %s', (id) => {
  expect(drillIdOf(drillAlias(id))).toBe(id);
});

it.each(['', 'checkout', 'qbot-drill-', 'qbot-drill-a b', `qbot-drill-${'a'.repeat(129)}`, 'QBOT-drill-a'])(
  'is not named by the alias %j',
  (alias) => {
    expect(drillIdOf(alias)).toBeUndefined();
  },
);
