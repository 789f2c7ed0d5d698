import { recordLog } from '../fixtures/record-log.ts';
import { type StartedTable, startTable } from '../fixtures/start-table.ts';
import { createHourlyLimit, hourlyLimit } from './hourly-limit.ts';
import { getItem, type Table } from './table.ts';

const AT = Date.parse('2026-09-21T14:13:20.000Z');
const HOUR = Math.floor(AT / 3_600_000);

let started: StartedTable;
let what = '';
let tests = 0;
beforeAll(async () => {
  started = await startTable();
});
beforeEach(() => {
  tests += 1;
  what = `restarts-${tests}`;
});
afterAll(() => started.close());

function build(perHour: number, table: Table = started.at(() => AT)) {
  const { log, lines } = recordLog();
  const limit = createHourlyLimit({ table, log }, { what, perHour });
  const admit = (key: string, { user = 'U03JUNIPER', receivedAt = AT } = {}) =>
    limit.admit({ user, key, receivedAt });
  return { admit, lines };
}

/** How many times each answer was given. */
async function answers(given: Promise<boolean>[]): Promise<{ yes: number; no: number }> {
  const all = await Promise.all(given);
  return { yes: all.filter(Boolean).length, no: all.filter((one) => !one).length };
}

it('admits as many as its number, and refuses the next', async () => {
  const { admit, lines } = build(3);
  for (const key of ['a', 'b', 'c']) expect(await admit(key)).toBe(true);
  expect(await admit('d')).toBe(false);
  expect(lines.map(({ fields }) => fields)).toEqual([{ outcome: 'over_limit', user: 'U03JUNIPER' }]);
});

it('counts all deliveries of a request as one, also once it is full', async () => {
  const { admit } = build(2);
  for (const key of ['a', 'a', 'a', 'b', 'a', 'b']) expect(await admit(key)).toBe(true);
  expect(await admit('c')).toBe(false);
  expect(await admit('a')).toBe(true);
});

it('does not count what it refuses', async () => {
  const { admit } = build(1);
  await admit('a');
  for (const key of ['b', 'c', 'd']) expect(await admit(key)).toBe(false);
  const { keys } = (await getItem(
    started.at(() => AT),
    `limit#${what}#U03JUNIPER#${HOUR}`,
  )) ?? { keys: undefined };
  expect(keys).toEqual(new Set(['a']));
});

it('admits no more of those that come at once', async () => {
  const { admit } = build(4);
  const keys = Array.from({ length: 12 }, (_, index) => `key ${index}`);
  expect(await answers(keys.map((key) => admit(key)))).toEqual({ yes: 4, no: 8 });
});

it('counts each person, each hour and each kind for itself', async () => {
  const { admit } = build(1);
  await admit('a');
  expect(await admit('b')).toBe(false);
  expect(await admit('b', { user: 'U05ROWAN' })).toBe(true);
  expect(await admit('c', { receivedAt: AT + 3_600_000 })).toBe(true);
  what = `${what}-other`;
  expect(await build(1).admit('d')).toBe(true);
});

it('counts a delivery that comes in the next hour in that of its request', async () => {
  const lastOfHour = { receivedAt: (HOUR + 1) * 3_600_000 - 1 };
  const { admit } = build(1);
  expect(await admit('a', lastOfHour)).toBe(true);
  const later = build(
    1,
    started.at(() => AT + 7_200_000),
  );
  expect(await later.admit('a', lastOfHour)).toBe(true);
  expect(await later.admit('b', lastOfHour)).toBe(false);
});

it('keeps a row for an hour after its own', async () => {
  await build(1).admit('a');
  const row = await getItem(
    started.at(() => AT),
    `limit#${what}#U03JUNIPER#${HOUR}`,
  );
  expect(row?.expiration).toBe(Date.parse('2026-09-21T16:00:00.000Z') / 1000);
});

it('is off at 0: nothing is written', async () => {
  const { admit, lines } = build(0, { ...started.at(() => AT), name: 'no-such-table' });
  for (const key of ['a', 'b', 'c']) expect(await admit(key)).toBe(true);
  expect(lines).toEqual([]);
});

it('stops nobody if the table fails, and says so in the log', async () => {
  const { admit, lines } = build(1, { ...started.at(() => AT), name: 'no-such-table' });
  for (const key of ['a', 'b']) expect(await admit(key)).toBe(true);
  expect(lines.map(({ message }) => message)).toEqual(Array(2).fill('the limit of an hour was not checked'));
});

describe('its variable', () => {
  const { read } = hourlyLimit('RESTARTS_PER_HOUR');

  it.each([
    ['0', 0],
    ['12', 12],
    ['500', 500],
  ])('takes %s', (text, value) => expect(read(text)).toBe(value));

  it.each(['-1', '1.5', '501', 'many', '"12"', 'null', '1e999'])('refuses %s', (text) => {
    expect(() => read(text)).toThrow('a whole number from 0 (off) to 500');
  });
});
