import * as z from 'zod/mini';
import { createRowStore, unchanged } from '../../common/aws/row-store.ts';
import { expiration, type Table } from '../../common/aws/table.ts';

const schema = z.object({
  /** `cluster/service`. */
  target: z.string(),
  /** Idempotency key of the command that locked it. */
  key: z.string(),
  user: z.string(),
  /** Where it was locked; '' for no channel. */
  channel: z.string(),
  /** As it was typed. */
  reason: z.string(),
  /** Milliseconds since the epoch. */
  lockedAt: z.number(),
  /** Seconds since the epoch: the lock ends then by itself, whenever DynamoDB removes the row. */
  expiration: z.number(),
  /** Idempotency key of the command that unlocked it; '' while it holds. */
  unlockedBy: z.string(),
});

/** A service that is neither restarted nor rolled back: who says so, since when, and why. */
export type Lock = z.infer<typeof schema>;

export interface Locks {
  /** The lock that holds at this moment; undefined where there is none. */
  find(target: string): Promise<Lock | undefined>;
  /** Those of these services that hold, the oldest first. */
  list(targets: readonly string[]): Promise<Lock[]>;
  /** Locks what is not locked, for 14 days. Answers the lock that is there then: its `key` says whose it is. */
  lock(wanted: Omit<Lock, 'lockedAt' | 'expiration' | 'unlockedBy'>): Promise<Lock>;
  /** The lock that the command of that key has ended; undefined where there was none to end. */
  unlock(target: string, key: string): Promise<Lock | undefined>;
}

/** Locks in the table: a row for each service. A delivery that comes again finds what it has done. */
export function createLocks(table: Table): Locks {
  const rows = createRowStore(table, { idOf: (target) => `lock#${target}`, schema });
  const holds = (lock: Lock) => lock.unlockedBy === '' && table.now() < lock.expiration * 1000;
  const locks: Locks = {
    async find(target) {
      const lock = await rows.find(target);
      return lock !== undefined && holds(lock) ? lock : undefined;
    },
    async list(targets) {
      const found = await Promise.all(targets.map(locks.find));
      return found.filter((lock) => lock !== undefined).sort((left, right) => left.lockedAt - right.lockedAt);
    },
    async lock(wanted) {
      const lock = { ...wanted, lockedAt: table.now(), expiration: expiration(table), unlockedBy: '' };
      const { row, isNew } = await rows.addOrFind(wanted.target, lock);
      if (isNew || holds(row) || row.key === wanted.key) return row;
      const { key, unlockedBy } = row;
      const won = await rows.update(wanted.target, { changes: lock, ...unchanged({ key, unlockedBy }) });
      return won ? lock : locks.lock(wanted);
    },
    async unlock(target, key) {
      const row = await rows.find(target);
      if (row?.unlockedBy === key) return row;
      if (row === undefined || !holds(row)) return undefined;
      const held = unchanged({ key: row.key, unlockedBy: '' });
      const won = await rows.update(target, { changes: { unlockedBy: key }, ...held });
      return won ? row : locks.unlock(target, key);
    },
  };
  return locks;
}
