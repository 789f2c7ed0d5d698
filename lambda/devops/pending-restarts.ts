import * as z from 'zod/mini';
import { createRowStore, unchanged } from '../../common/aws/row-store.ts';
import type { Table } from '../../common/aws/table.ts';
import { targetText } from './target.ts';

export const APPROVALS = ['self', 'other'] as const;

/** Who decides what a user has asked for: that user, or another one who may. */
export type Approval = (typeof APPROVALS)[number];

const schema = z.object({
  /** Idempotency key of the command that asked. */
  key: z.string(),
  target: z.object({ cluster: z.string(), service: z.string() }),
  /** Of a rollback: the task definition to go back to, `web:41`. A restart has none. */
  rollbackTo: z.optional(z.string()),
  user: z.string(),
  /** Whose order it is, where `user` has replayed it. */
  orderedBy: z.optional(z.string()),
  /** As it was when it was asked for; `self` where a row has none. */
  approval: z.optional(z.enum(APPROVALS)),
  requestId: z.string(),
  /** Milliseconds since the epoch. */
  askedAt: z.number(),
  /** What ran when it was asked for: if that has changed, nobody has confirmed what would happen now. */
  seen: z.object({ deploymentId: z.string(), taskDefinition: z.string() }),
  state: z.enum(['asked', 'confirmed', 'approved', 'denied', 'cancelled', 'expired']),
  /** Idempotency key of the click that decided. */
  decidedBy: z.optional(z.string()),
  decidedAt: z.optional(z.number()),
  /** Whose click that was. */
  decider: z.optional(z.string()),
  /** Who asked has been mentioned. */
  askerTold: z.optional(z.boolean()),
});

/** The record of a restart, or rollback, that was asked for: who, when, what, and what became of the question. */
export type PendingRestart = z.infer<typeof schema>;

export type RestartDecision = Exclude<PendingRestart['state'], 'asked'>;

/** What a click decides. */
export interface DecidingClick {
  decision: RestartDecision;
  /** Its idempotency key. */
  key: string;
  user: string;
}

export interface PendingRestarts {
  /** False where that command has asked before. */
  begin(wanted: Omit<PendingRestart, 'state'>): Promise<boolean>;
  /** undefined after 14 days. */
  find(key: string): Promise<PendingRestart | undefined>;
  /** Decides what is still open: of all clicks one has won. Answers the record as it then is. */
  decide(asked: PendingRestart, click: DecidingClick): Promise<{ pending: PendingRestart; won: boolean }>;
  /** Notes that who asked has been mentioned. */
  noteTold(key: string): Promise<void>;
}

/** Restarts in the table, for 14 days. */
export function createPendingRestarts(table: Table): PendingRestarts {
  const rows = createRowStore(table, { idOf: (key) => `restart#${key}`, schema });
  return {
    find: rows.find,
    begin: (wanted) => rows.add(wanted.key, { ...wanted, state: 'asked' }),
    async decide(asked, { decision, key, user }) {
      const changes = { state: decision, decidedBy: key, decidedAt: table.now(), decider: user };
      const won = await rows.update(asked.key, { changes, ...unchanged({ state: 'asked' }) });
      if (won) return { pending: { ...asked, ...changes }, won };
      return { pending: (await rows.find(asked.key)) ?? asked, won };
    },
    async noteTold(key) {
      await rows.update(key, { changes: { askerTold: true }, ...unchanged({ key }) });
    },
  };
}

export function approvalOf({ approval = 'self' }: Pick<PendingRestart, 'approval'>): Approval {
  return approval;
}

export function kindOf({ rollbackTo }: Pick<PendingRestart, 'rollbackTo'>): 'restart' | 'rollback' {
  return rollbackTo === undefined ? 'restart' : 'rollback';
}

/**
 * What an audit record says of it, whose own user has clicked (`by`): whose order it was, if that is somebody else. The
 * click has no author of its own: who asked stands with the question.
 */
export function aboutRestart(
  { orderedBy, target, user }: Pick<PendingRestart, 'orderedBy' | 'target' | 'user'>,
  by: string,
): { target: string; orderedBy?: string } {
  const author = by === user ? orderedBy : user;
  return { target: targetText(target), ...(author === undefined ? {} : { orderedBy: author }) };
}
