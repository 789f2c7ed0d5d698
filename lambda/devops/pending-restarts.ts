import * as z from 'zod/mini';
import { createRowStore, unchanged } from '../../common/aws/row-store.ts';
import type { Table } from '../../common/aws/table.ts';
import { targetText } from './target.ts';

const schema = z.object({
  /** Idempotency key of the command that asked. */
  key: z.string(),
  target: z.object({ cluster: z.string(), service: z.string() }),
  user: z.string(),
  /** Whose order it is, where `user` has replayed it. */
  orderedBy: z.optional(z.string()),
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
  const rows = createRowStore(table, { idOf: (key) => `restart#${key}`, schema });
  return {
    find: rows.find,
    begin: (wanted) => rows.add(wanted.key, { ...wanted, state: 'asked' }),
    async decide(asked, decision, click) {
      const changes = { state: decision, decidedBy: click, decidedAt: table.now() };
      const won = await rows.update(asked.key, { changes, ...unchanged({ state: 'asked' }) });
      if (won) return { pending: { ...asked, ...changes }, won };
      return { pending: (await rows.find(asked.key)) ?? asked, won };
    },
  };
}

/** What an audit record says of it. The click has no author of its own: whose order it is stands with the question. */
export function aboutRestart({ orderedBy, target }: Pick<PendingRestart, 'orderedBy' | 'target'>): {
  target: string;
  orderedBy?: string;
} {
  return { target: targetText(target), ...(orderedBy === undefined ? {} : { orderedBy }) };
}
