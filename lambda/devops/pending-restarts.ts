import * as z from 'zod/mini';
import { getItem, putNew, type Table, updateWhere } from '../../common/aws/table.ts';

const schema = z.object({
  /** Idempotency key of the command that asked. */
  key: z.string(),
  target: z.object({ cluster: z.string(), service: z.string() }),
  user: z.string(),
  requestId: z.string(),
  /** Milliseconds since the epoch. */
  askedAt: z.number(),
  /** What ran when it was asked for: if that has changed, nobody has confirmed what would happen now. */
  seen: z.object({ deploymentId: z.string(), taskDefinition: z.string() }),
  state: z.enum(['asked', 'confirmed', 'cancelled', 'expired']),
  /** Idempotency key of the click that decided. */
  decidedBy: z.optional(z.string()),
  decidedAt: z.optional(z.number()),
});

/** The record of a restart that was asked for: who, when, what, and what became of the question. */
export type PendingRestart = z.infer<typeof schema>;

export type RestartDecision = Exclude<PendingRestart['state'], 'asked'>;

export interface PendingRestarts {
  /** False where that command has asked before. */
  begin(wanted: Omit<PendingRestart, 'state'>): Promise<boolean>;
  /** undefined after 14 days. */
  find(key: string): Promise<PendingRestart | undefined>;
  /** Decides what is still open: of all clicks one has won. Answers the record as it then is. */
  decide(
    asked: PendingRestart,
    decision: RestartDecision,
    click: string,
  ): Promise<{ pending: PendingRestart; won: boolean }>;
}

/** Restarts in the table, for 14 days. */
export function createPendingRestarts(table: Table): PendingRestarts {
  const find = (key: string) => findRecord(table, key);
  return {
    find,
    begin(wanted) {
      const asked: PendingRestart = { ...wanted, state: 'asked' };
      return putNew(table, { id: rowId(asked.key), ...asked });
    },
    async decide(asked, decision, click) {
      const decided = { state: decision, decidedBy: click, decidedAt: table.now() };
      const won = await updateWhere(table, rowId(asked.key), {
        changes: decided,
        condition: '#state = :asked',
        names: { '#state': 'state' },
        values: { ':asked': 'asked' },
      });
      if (won) return { pending: { ...asked, ...decided }, won };
      return { pending: (await find(asked.key)) ?? asked, won };
    },
  };
}

async function findRecord(table: Table, key: string): Promise<PendingRestart | undefined> {
  const item = await getItem(table, rowId(key));
  return item === undefined ? undefined : schema.parse(item);
}

function rowId(key: string): string {
  return `restart#${key}`;
}
