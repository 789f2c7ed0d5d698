import * as z from 'zod/mini';
import { createRowStore, unchanged } from '../../common/aws/row-store.ts';
import type { Table } from '../../common/aws/table.ts';
import { EVENT_TTL_MS } from '../../common/contract.ts';
import { type DeadLetter, FAILURE_KINDS } from './dead-letter.ts';

const schema = z.object({
  id: z.string(),
  messageId: z.string(),
  functionName: z.string(),
  fate: z.enum(FAILURE_KINDS),
  errorType: z.string(),
  errorMessage: z.string(),
  attempts: z.number(),
  payload: z.string(),
  /** Milliseconds since the epoch. */
  storedAt: z.number(),
  /** How its person heard of it; absent until then. */
  told: z.optional(z.enum(['response_url', 'direct_message', 'probe'])),
  /** Its backend has been told; absent until then. */
  followed: z.optional(z.boolean()),
  /** Of the card; absent where there is none. */
  ts: z.optional(z.string()),
  state: z.enum(['open', 'replaying', 'replayed', 'discarded']),
  /** Idempotency key of the click that decided, who clicked, and when. */
  click: z.optional(z.string()),
  decidedBy: z.optional(z.string()),
  decidedAt: z.optional(z.number()),
});

export type StoredDeadLetter = z.infer<typeof schema>;

export interface DeadLetterStore {
  /** Stores it, unless it is there. Answers what is there. */
  store(deadLetter: DeadLetter): Promise<StoredDeadLetter>;
  /** undefined for another row than a dead letter's, and after 14 days. */
  find(id: string): Promise<StoredDeadLetter | undefined>;
  /** Remembers a step that is done. */
  remember(id: string, done: Pick<StoredDeadLetter, 'told' | 'followed' | 'ts'>): Promise<void>;
  /** Decides what is open: of all clicks one wins. Answers what is there then. */
  decide(deadLetter: StoredDeadLetter, decision: DeadLetterDecision): Promise<StoredDeadLetter>;
  /** Ends the replay of that click: done, or open again. */
  endReplay(id: string, click: string, state: 'replayed' | 'open'): Promise<void>;
}

export interface DeadLetterDecision {
  state: 'replaying' | 'discarded';
  click: string;
  user: string;
}

/** Dead letters in the table, for 14 days. */
export function createDeadLetterStore(table: Table): DeadLetterStore {
  const rows = createRowStore(table, { idOf: (id) => id, schema });
  return {
    find: async (id) => (id.startsWith('dead#') ? rows.find(id) : undefined),
    async store(deadLetter) {
      const stored: StoredDeadLetter = { ...deadLetter, storedAt: table.now(), state: 'open' };
      return (await rows.addOrFind(deadLetter.id, stored)).row;
    },
    async remember(id, done) {
      await rows.update(id, { changes: done, ...unchanged({ id }) });
    },
    async decide(deadLetter, { click, state, user }) {
      // A click is delivered for as long as it is fresh: one that has been replaying for longer has died on the way.
      const changes = { state, click, decidedBy: user, decidedAt: table.now() };
      const won = await rows.update(deadLetter.id, {
        changes,
        condition: '#state = :open OR (#state = :replaying AND #decidedAt < :died)',
        names: { '#state': 'state', '#decidedAt': 'decidedAt' },
        values: { ':open': 'open', ':replaying': 'replaying', ':died': table.now() - EVENT_TTL_MS },
      });
      return won ? { ...deadLetter, ...changes } : ((await rows.find(deadLetter.id)) ?? deadLetter);
    },
    async endReplay(id, click, state) {
      await rows.update(id, { changes: { state }, ...unchanged({ click }) });
    },
  };
}
