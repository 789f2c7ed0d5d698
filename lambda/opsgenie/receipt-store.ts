import * as z from 'zod/mini';
import { getItem, putNew, type Table, updateWhere } from '../../common/aws/table.ts';
import { type IncidentInput, PRIORITIES } from './incident-backend.ts';
import type { IncidentResult } from './poll-result.ts';

const incidentInput = z.object({
  service: z.object({ id: z.string(), name: z.string() }),
  priority: z.enum(PRIORITIES),
  message: z.string(),
  description: z.string(),
  link: z.string(),
});

const receiptSchema = z.object({
  key: z.string(),
  subcommand: z.string(),
  attempt: z.number(),
  input: incidentInput,
  user: z.object({ id: z.string(), name: z.string() }),
  channelId: z.string(),
  requestId: z.string(),
  /** When the order was first placed, milliseconds since the epoch. */
  createdAt: z.number(),
  /** Until then, milliseconds since the epoch, its announcement belongs to who began it. */
  lockedUntil: z.number(),
  announced: z.boolean(),
  /** Of the message in the channel; absent where it could not be posted there. */
  ts: z.optional(z.string()),
  state: z.enum(['received', 'done', 'failed', 'unknown', 'pending']),
  /** What a pending one is asked after with. */
  ref: z.optional(z.string()),
  incident: z.optional(z.object({ number: z.string(), url: z.string() })),
});

/** The one record of an order, whatever the number of its deliveries and tries. */
export type Receipt = z.infer<typeof receiptSchema>;

export type NewReceipt = Omit<Receipt, 'createdAt' | 'announced' | 'ts' | 'state' | 'ref' | 'incident'> & {
  input: IncidentInput;
};

/**
 * `announce`: it is ours to post. `update`: a new try of an order whose message is there. `known`: another delivery of
 * this try. `in_progress`: another delivery is posting it. `outdated`: a later try is on the way or through.
 */
export type ClaimStatus = {
  as: 'announce' | 'update' | 'known' | 'in_progress' | 'outdated';
  receipt: Receipt;
};

export interface ReceiptStore {
  begin(wanted: NewReceipt): Promise<ClaimStatus>;
  /** undefined after 14 days, or for a key that never was. */
  find(key: string): Promise<Receipt | undefined>;
  announced(receipt: Receipt, ts: string | undefined): Promise<void>;
  settled(receipt: Receipt, ending: IncidentResult): Promise<void>;
}

/** Receipts in the table; each write has its condition, so that of ten deliveries at once one goes ahead. */
export function createReceiptStore(table: Table): ReceiptStore {
  const find = (key: string) => findReceipt(table, key);
  return {
    find,
    async begin(wanted) {
      const receipt: Receipt = { ...wanted, createdAt: table.now(), announced: false, state: 'received' };
      if (await putNew(table, { id: rowId(receipt.key), ...receipt })) return { as: 'announce', receipt };
      const existing = await find(wanted.key);
      // Removed between the two calls: as good as never there.
      if (existing === undefined) return this.begin(wanted);
      return beginAgain(table, existing, wanted);
    },
    async announced(receipt, ts) {
      await update(table, receipt.key, ts === undefined ? { announced: true } : { announced: true, ts });
    },
    async settled(receipt, ending) {
      await update(table, receipt.key, {
        state: ending.kind,
        ...(ending.kind === 'done' ? { incident: ending.incident } : {}),
        ...(ending.kind === 'pending' ? { ref: ending.ref } : {}),
      });
    },
  };
}

async function beginAgain(table: Table, existing: Receipt, wanted: NewReceipt): Promise<ClaimStatus> {
  const { attempt, input, lockedUntil, requestId } = wanted;
  if (existing.attempt > attempt) return { as: 'outdated', receipt: existing };
  if (existing.attempt < attempt) {
    // Whoever tries again, it stays the order of the one who placed it, in its channel.
    const changes = { attempt, input, lockedUntil, requestId, state: 'received' as const };
    const won = await update(table, wanted.key, changes, { name: 'attempt', value: existing.attempt });
    return { as: won ? 'update' : 'known', receipt: { ...existing, ...changes } };
  }
  if (existing.announced) return { as: 'known', receipt: existing };
  if (existing.lockedUntil >= table.now()) return { as: 'in_progress', receipt: existing };
  const won = await update(
    table,
    wanted.key,
    { lockedUntil },
    { name: 'lockedUntil', value: existing.lockedUntil },
  );
  return { as: won ? 'announce' : 'in_progress', receipt: { ...existing, lockedUntil } };
}

async function findReceipt(table: Table, key: string): Promise<Receipt | undefined> {
  const item = await getItem(table, rowId(key));
  return item === undefined ? undefined : receiptSchema.parse(item);
}

/** False where `unchanged` no longer holds its value. */
function update(
  table: Table,
  key: string,
  changes: Partial<Receipt>,
  unchanged: { name: keyof Receipt; value: unknown } = { name: 'key', value: key },
): Promise<boolean> {
  return updateWhere(table, rowId(key), {
    changes,
    condition: '#unchanged = :unchanged',
    names: { '#unchanged': unchanged.name },
    values: { ':unchanged': unchanged.value },
  });
}

function rowId(key: string): string {
  return `receipt#${key}`;
}
