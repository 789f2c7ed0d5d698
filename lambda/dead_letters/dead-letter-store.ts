import * as z from 'zod/mini';
import { getItem, putNew, type Table, updateWhere } from '../../common/aws/table.ts';
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
  told: z.optional(z.enum(['response_url', 'direct_message'])),
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
  remember(id: string, done: Pick<StoredDeadLetter, 'told' | 'ts'>): Promise<void>;
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
  const find = (id: string) => findLetter(table, id);
  return {
    find,
    async store(deadLetter) {
      const stored: StoredDeadLetter = { ...deadLetter, storedAt: table.now(), state: 'open' };
      if (await putNew(table, stored)) return stored;
      // Removed between the two calls: as good as never there.
      return (await find(deadLetter.id)) ?? this.store(deadLetter);
    },
    async remember(id, done) {
      await updateWhere(table, id, {
        changes: done,
        condition: 'attribute_exists(#id)',
        names: { '#id': 'id' },
      });
    },
    async decide(deadLetter, { click, state, user }) {
      // A click is delivered for as long as it is fresh: one that has been replaying for longer has died on the way.
      const decided = { state, click, decidedBy: user, decidedAt: table.now() };
      const won = await updateWhere(table, deadLetter.id, {
        changes: decided,
        condition: '#state = :open OR (#state = :replaying AND #decidedAt < :died)',
        names: { '#state': 'state', '#decidedAt': 'decidedAt' },
        values: { ':open': 'open', ':replaying': 'replaying', ':died': table.now() - EVENT_TTL_MS },
      });
      return won ? { ...deadLetter, ...decided } : ((await find(deadLetter.id)) ?? deadLetter);
    },
    async endReplay(id, click, state) {
      await updateWhere(table, id, {
        changes: { state },
        condition: '#click = :mine',
        names: { '#click': 'click' },
        values: { ':mine': click },
      });
    },
  };
}

async function findLetter(table: Table, id: string): Promise<StoredDeadLetter | undefined> {
  if (!id.startsWith('dead#')) return undefined;
  const item = await getItem(table, id);
  return item === undefined ? undefined : schema.parse(item);
}
