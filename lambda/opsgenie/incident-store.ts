import * as z from 'zod/mini';
import { createRowStore, unchanged } from '../../common/aws/row-store.ts';
import type { Table } from '../../common/aws/table.ts';
import type { MessageRef } from '../../common/slack/messages.ts';

const performedSchema = z.object({
  /** The Slack user; absent for what was done elsewhere. */
  userId: z.optional(z.string()),
  /** As Slack or the backend names them. */
  name: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** `idempotencyKey` of the word or click. */
  key: z.optional(z.string()),
});

/** Who did something to an incident, and when. */
export type Performed = z.infer<typeof performedSchema>;

const noteSchema = z.object({
  noteCut: z.boolean(),
  noteLost: z.optional(z.enum(['refused', 'unknown'])),
});

type NoteResult = z.infer<typeof noteSchema>;

const rowSchema = z.object({
  /** Counts the changes of this row: whoever changes it must have read the last one. */
  version: z.number(),
  /** Of the submission that opened it; absent for one that was opened elsewhere. */
  receiptKey: z.optional(z.string()),
  /** Messages that show it besides the receipt, oldest first. */
  shownIn: z.array(z.object({ channel: z.string(), ts: z.string() })),
  /** The last of each kind of action. */
  performed: z.record(z.string(), performedSchema),
  /**
   * What was read last of its alerts, which cannot always be read: when that reading began, who had acknowledged it
   * (absent: nobody, or it was over), and who had resolved it.
   */
  lastKnown: z.optional(
    z.object({
      at: z.number(),
      acknowledged: z.optional(z.object({ by: z.string(), at: z.optional(z.number()) })),
      resolved: z.optional(z.object({ by: z.string(), at: z.number() })),
    }),
  ),
  /** The last of each kind that was about to be sent to the backend: its `idempotencyKey`, and when. */
  sending: z.optional(z.record(z.string(), z.object({ key: z.string(), at: z.number() }))),
  /** `idempotencyKey` of the last that were carried out, oldest first: also of what was undone since. */
  finished: z.optional(z.array(z.string())),
  /** By `idempotencyKey` of one of these: what the user has to be told of its note. */
  notes: z.optional(z.record(z.string(), noteSchema)),
  /** Until then, milliseconds since the epoch, one action is under way; 0 for none. */
  lockedUntil: z.number(),
  /** `idempotencyKey` of that action. */
  lockedBy: z.string(),
});

/** What Q-Bot knows of one incident that the backend does not: where it is shown, and who did what through it. */
export type IncidentRow = z.infer<typeof rowSchema>;

/** undefined: nothing is changed. */
type Change = (row: IncidentRow) => Partial<IncidentRow> | undefined;

export interface IncidentStore {
  /** undefined after 14 days, or for an incident that Q-Bot never showed. */
  find(incidentId: string): Promise<IncidentRow | undefined>;
  /**
   * Changes the row as it is at that moment, a new one if there is none; of all changes at once, each is made of the
   * result of the one before. Returns the row that came of it, undefined if the change was none.
   */
  change(incidentId: string, change: Change): Promise<IncidentRow | undefined>;
  /** False if the row has changed since it was read: nothing is saved. */
  saveIfUnchanged(incidentId: string, row: IncidentRow, changes: Partial<IncidentRow>): Promise<boolean>;
}

const NEW_ROW: IncidentRow = { version: 0, shownIn: [], performed: {}, lockedUntil: 0, lockedBy: '' };

/** Rows by the backend's own id of an incident. */
export function createIncidentStore(table: Table): IncidentStore {
  const rows = createRowStore(table, { idOf: (id) => `incident#${id}`, schema: rowSchema });
  const saveIfUnchanged: IncidentStore['saveIfUnchanged'] = (id, { version }, changes) =>
    rows.update(id, { changes: { ...changes, version: version + 1 }, ...unchanged({ version }) });
  return {
    find: rows.find,
    saveIfUnchanged,
    async change(id, change) {
      for (;;) {
        const { row } = await rows.addOrFind(id, NEW_ROW);
        const changes = change(row);
        if (changes === undefined) return undefined;
        if (await saveIfUnchanged(id, row, changes)) return { ...row, ...changes, version: row.version + 1 };
      }
    },
  };
}

/** Older ones are no longer updated; their buttons still say how it stands. */
const MAX_SHOWN = 10;

/** More than are under way at one incident, or are delivered again later. */
const MAX_FINISHED = 20;

/** With this word or click among those that were carried out, and what has to be told of its note. */
export function withFinished(
  { finished = [], notes = {} }: IncidentRow,
  key: string,
  note?: NoteResult,
): Pick<IncidentRow, 'finished' | 'notes'> {
  const kept = [...finished.filter((one) => one !== key), key].slice(-MAX_FINISHED);
  const told = Object.entries({ ...notes, ...(note && { [key]: note }) });
  return { finished: kept, notes: Object.fromEntries(told.filter(([one]) => kept.includes(one))) };
}

/** With this message among those that show the incident. */
export function withMessage(row: IncidentRow, message: MessageRef): Pick<IncidentRow, 'shownIn'> {
  const others = row.shownIn.filter(({ channel, ts }) => channel !== message.channel || ts !== message.ts);
  return { shownIn: [...others, message].slice(-MAX_SHOWN) };
}
