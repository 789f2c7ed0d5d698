import type * as z from 'zod/mini';
import { type ConditionalUpdate, getItem, putNew, type Table, updateWhere } from './table.ts';

/** Rows of one kind, each for 14 days. Whatever a row has that its schema does not know stays there, and is not read. */
export interface RowStore<Row> {
  /** As it is at this moment; undefined if there is none. Throws zod's error for a row of another shape. */
  find(key: string): Promise<Row | undefined>;
  /** False if there is one of that key. */
  add(key: string, row: Row): Promise<boolean>;
  /** What is there then: the given row, or the one that was there before. */
  addOrFind(key: string, row: Row): Promise<{ row: Row; isNew: boolean }>;
  /** Of all updates at once that have the same condition, and change what it asks for, one returns true. */
  update(key: string, update: RowUpdate<Row>): Promise<boolean>;
}

export interface RowUpdate<Row> extends Omit<ConditionalUpdate, 'changes'> {
  changes: Partial<Row>;
}

/** Rows under `idOf(key)`, in the shape of the schema. */
export function createRowStore<Row extends object>(
  table: Table,
  { idOf, schema }: { idOf: (key: string) => string; schema: z.ZodMiniType<Row> },
): RowStore<Row> {
  const store: RowStore<Row> = {
    async find(key) {
      const item = await getItem(table, idOf(key));
      return item === undefined ? undefined : schema.parse(item);
    },
    add: (key, row) => putNew(table, { ...row, id: idOf(key) }),
    async addOrFind(key, row) {
      if (await store.add(key, row)) return { row, isNew: true };
      const existing = await store.find(key);
      // Removed between the two calls: as good as never there.
      return existing === undefined ? store.addOrFind(key, row) : { row: existing, isNew: false };
    },
    update: (key, update) => updateWhere(table, idOf(key), update),
  };
  return store;
}

/** The condition that these fields still have the values that were read. */
export function unchanged(fields: Record<string, unknown>): Omit<ConditionalUpdate, 'changes'> {
  const all = Object.entries(fields);
  return {
    condition: all.map(([name]) => `#${name} = :read_${name}`).join(' AND '),
    names: Object.fromEntries(all.map(([name]) => [`#${name}`, name])),
    values: Object.fromEntries(all.map(([name, value]) => [`:read_${name}`, value])),
  };
}
