import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { RETENTION_SECONDS } from '../../common/aws/table.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { createLocks } from './locks.ts';

const NOW = Date.parse('2026-09-21T14:13:20.000Z');

let table: StartedTable;
let services = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

function fixture() {
  services += 1;
  const target = `shop/web-${services}`;
  const clock = { now: NOW };
  const wanted = (key: string) => ({
    ...{ target, key, user: 'U03JUNIPER', channel: 'C07HARBOUR', reason: 'migration' },
  });
  return { clock, target, wanted, locks: createLocks(table.at(() => clock.now)) };
}

it('holds for 14 days, and then no longer, whether DynamoDB has removed its row or not', async () => {
  const { clock, locks, target, wanted } = fixture();
  const expiration = NOW / 1000 + RETENTION_SECONDS;
  const lock = { ...wanted('cmd:1'), lockedAt: NOW, expiration, unlockedBy: '' };
  await expect(locks.lock(wanted('cmd:1'))).resolves.toEqual(lock);
  clock.now = expiration * 1000 - 1;
  await expect(locks.find(target)).resolves.toEqual({ ...lock });
  clock.now += 1;
  await expect(locks.find(target)).resolves.toBeUndefined();
  const { Item } = await table.client.send(
    new GetCommand({ TableName: 'qbot', Key: { id: `lock#${target}` } }),
  );
  expect(Item).toMatchObject({ expiration, reason: 'migration' });
});

it('is set by one of ten, and the others learn by whom', async () => {
  const { locks, wanted } = fixture();
  const keys = Array.from({ length: 10 }, (_, index) => `cmd:${index}`);
  const set = await Promise.all(keys.map((key) => locks.lock(wanted(key))));
  expect(new Set(set.map(({ key }) => key)).size).toBe(1);
});

it('is ended by one of ten', async () => {
  const { locks, target, wanted } = fixture();
  await locks.lock(wanted('cmd:1'));
  const keys = Array.from({ length: 10 }, (_, index) => `cmd:unlock-${index}`);
  const ended = await Promise.all(keys.map((key) => locks.unlock(target, key)));
  expect(ended.filter((lock) => lock !== undefined)).toHaveLength(1);
  await expect(locks.find(target)).resolves.toBeUndefined();
});

it('can be set again once it was ended, for 14 days from then', async () => {
  const { clock, locks, target, wanted } = fixture();
  await locks.lock(wanted('cmd:1'));
  await locks.unlock(target, 'cmd:2');
  clock.now += 3_600_000;
  const again = { ...wanted('cmd:3'), user: 'U05ROWAN', reason: 'again' };
  const lock = { ...again, lockedAt: clock.now, expiration: clock.now / 1000 + RETENTION_SECONDS };
  await expect(locks.lock(again)).resolves.toMatchObject(lock);
  await expect(locks.find(target)).resolves.toMatchObject(lock);
});

it('is set again by one of ten where the last one has ended by itself', async () => {
  const { clock, locks, wanted } = fixture();
  await locks.lock(wanted('cmd:old'));
  clock.now += RETENTION_SECONDS * 1000;
  const keys = Array.from({ length: 10 }, (_, index) => `cmd:${index}`);
  const set = await Promise.all(keys.map((key) => locks.lock(wanted(key))));
  const [winner, ...others] = new Set(set.map(({ key }) => key));
  expect([winner?.startsWith('cmd:old'), others]).toEqual([false, []]);
});

it('of a command that is delivered again is neither set nor ended twice', async () => {
  const { clock, locks, target, wanted } = fixture();
  const lock = await locks.lock(wanted('cmd:1'));
  clock.now += 1000;
  await expect(locks.lock(wanted('cmd:1'))).resolves.toEqual(lock);
  await expect(locks.unlock(target, 'cmd:2')).resolves.toMatchObject({ key: 'cmd:1' });
  await expect(locks.unlock(target, 'cmd:2')).resolves.toMatchObject({ key: 'cmd:1', unlockedBy: 'cmd:2' });
  await expect(locks.lock(wanted('cmd:1'))).resolves.toMatchObject({ unlockedBy: 'cmd:2' });
  await expect(locks.find(target)).resolves.toBeUndefined();
});

it('is not ended where there is none, or it has ended', async () => {
  const { clock, locks, target, wanted } = fixture();
  await expect(locks.unlock(target, 'cmd:2')).resolves.toBeUndefined();
  await locks.lock(wanted('cmd:1'));
  clock.now += RETENTION_SECONDS * 1000;
  await expect(locks.unlock(target, 'cmd:2')).resolves.toBeUndefined();
});

it('lists those that hold, the oldest first', async () => {
  const [first, second, ended, none] = [fixture(), fixture(), fixture(), fixture()];
  second.clock.now -= 60_000;
  for (const one of [first, second, ended]) await one.locks.lock(one.wanted('cmd:1'));
  await ended.locks.unlock(ended.target, 'cmd:2');
  const targets = [first, second, ended, none].map(({ target }) => target);
  const found = await first.locks.list(targets);
  expect(found.map(({ target }) => target)).toEqual([second.target, first.target]);
});
