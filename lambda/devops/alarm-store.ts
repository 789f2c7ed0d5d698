import * as z from 'zod/mini';
import { createRowStore, type RowStore, unchanged } from '../../common/aws/row-store.ts';
import type { Table } from '../../common/aws/table.ts';
import { ALARM_STATES, type AlarmChange, type StateChange } from './alarm-event.ts';
import { outageStart, standingOf, withChange } from './alarm-history.ts';

const schema = z.object({
  arn: z.string(),
  name: z.string(),
  history: z.array(z.object({ state: z.enum(ALARM_STATES), at: z.number() })),
  reason: z.string(),
  figures: z.string(),
  /** Of the event that gave the reason, as every time here in milliseconds since the epoch. */
  reasonAt: z.number(),
  /** One more for each change of what the message has to say, and the one that it says. */
  version: z.number(),
  shown: z.number(),
  /** Where the message stands; `ts` is '' while there is none. */
  channel: z.string(),
  ts: z.string(),
  /**
   * Where messages stand that are no longer the alarm's and do not say so yet, each with the moment from which on it has
   * nothing to say.
   */
  left: z.optional(z.array(z.object({ channel: z.string(), ts: z.string(), before: z.number() }))),
  /** Until then one invocation is posting it, and every other waits. */
  postingUntil: z.number(),
  mutedUntil: z.number(),
  /** Slack id; '' where nobody has muted it. */
  mutedBy: z.string(),
  /** The table's time to live. */
  expiration: z.optional(z.number()),
});

/** All that is known of one alarm, and the place of its message. */
export type AlarmRow = z.infer<typeof schema>;

/** `until` 0: no longer. */
export interface Mute {
  until: number;
  by: string;
}

export interface AlarmStore {
  find(arn: string): Promise<AlarmRow | undefined>;
  /** Adds what the event says to what is known, in whatever order events come. Returns the row as it is then. */
  record(change: AlarmChange): Promise<AlarmRow>;
  /** True for one invocation at a time, while there is no message. */
  beginPosting(arn: string): Promise<boolean>;
  /** The message is not there, and may be posted again at once. */
  stopPosting(arn: string): Promise<void>;
  /** Notes where the row's message was posted. Where the alarm has another one by now, this one is left. */
  posted(row: AlarmRow): Promise<void>;
  /**
   * The message says what the row does, and those that are left say that they are. False where the row has changed since
   * it was read: the message says what is past.
   */
  shown(row: AlarmRow): Promise<boolean>;
  /** The row's message was written to: it is left where the alarm has another one by now. */
  overtaken(row: AlarmRow): Promise<void>;
  /** The alarm gets a new message, and leaves its own. */
  leave(row: AlarmRow): Promise<void>;
  /** The message is gone, or takes no update any more: the alarm gets a new one. */
  lost(row: AlarmRow): Promise<void>;
  /** undefined for an alarm without a row. */
  mute(arn: string, mute: Mute): Promise<AlarmRow | undefined>;
}

/** An alarm may fire for months, and its message has to be found when it recovers. */
const KEPT_SECONDS = 400 * 24 * 60 * 60;

/**
 * Longer than a post takes from its claim to its note: a call of Slack's with its one repetition (7 s), the token's two
 * (2.6 s), the table's three (9 s).
 */
const POSTING_MS = 20_000;

/** Each try that fails is another's that succeeded. */
const MAX_TRIES = 50;

/** Rows of alarms, for 400 days from the last change. */
export function createAlarmStore(table: Table): AlarmStore {
  const rows = createRowStore(table, { idOf: (arn) => `alarm#${arn}`, schema });
  const kept = () => ({ expiration: Math.floor(table.now() / 1000) + KEPT_SECONDS });
  return {
    find: rows.find,
    record: (change) => recordChange(rows, change, { now: table.now(), ...kept() }),
    beginPosting: (arn) =>
      rows.update(arn, {
        changes: { postingUntil: table.now() + POSTING_MS },
        condition: '#ts = :none AND #postingUntil < :now',
        names: { '#ts': 'ts', '#postingUntil': 'postingUntil' },
        values: { ':none': '', ':now': table.now() },
      }),
    stopPosting: async (arn) => {
      await rows.update(arn, { changes: { postingUntil: 0 }, ...unchanged({ ts: '' }) });
    },
    posted: async (row) => {
      const { arn, channel, ts } = row;
      await changeRow(rows, arn, (known) =>
        known.ts === '' ? { channel, ts, ...kept() } : leaving(known, row),
      );
    },
    shown: ({ arn, ts, version }) =>
      rows.update(arn, { changes: { shown: version, left: [] }, ...unchanged({ ts, version }) }),
    overtaken: async (row) => {
      await changeRow(rows, row.arn, (known) => leaving(known, row));
    },
    leave: async ({ arn, ts }) => {
      await changeRow(rows, arn, (known) =>
        known.ts === ts ? withoutMessage(known, table.now()) : undefined,
      );
    },
    lost: async ({ arn, ts }) => {
      await rows.update(arn, { changes: { ts: '', postingUntil: 0 }, ...unchanged({ ts }) });
    },
    mute: (arn, { by, until }) =>
      changeRow(rows, arn, ({ version }) => ({ mutedUntil: until, mutedBy: by, version: version + 1 })),
  };
}

async function recordChange(
  rows: RowStore<AlarmRow>,
  change: AlarmChange,
  { expiration, now }: { expiration: number; now: number },
): Promise<AlarmRow> {
  const { arn } = change;
  const { isNew, row } = await rows.addOrFind(arn, firstRow(change));
  if (isNew) return row;
  const changed = await changeRow(rows, arn, (known) => {
    const news = newsOf(known, change, now);
    return news === undefined ? undefined : { ...news, expiration };
  });
  return changed ?? recordChange(rows, change, { expiration, now });
}

function firstRow({ arn, at, figures, name, previous, reason, state }: AlarmChange): AlarmRow {
  return {
    ...{ arn, name, reason, figures, reasonAt: at },
    history: withChange([], { state, at }, previous),
    ...{ version: 1, shown: 0, channel: '', ts: '', postingUntil: 0, mutedUntil: 0, mutedBy: '' },
  };
}

/** What the event changes of the row; undefined where all of it is known. */
function newsOf(row: AlarmRow, change: AlarmChange, now: number): Partial<AlarmRow> | undefined {
  const { at, figures, previous, reason, state } = change;
  const history = withChange(row.history, { state, at }, previous);
  const isNewest = at > row.reasonAt;
  if (!isNewest && JSON.stringify(history) === JSON.stringify(row.history)) return undefined;
  return {
    history,
    version: row.version + 1,
    ...(isNewest ? { reason, figures, reasonAt: at } : {}),
    ...anewFrom(row, { history, now }),
  };
}

/** An alarm that was quiet fires again in a new message, which people notice: an update notifies nobody. */
function anewFrom(row: AlarmRow, news: { history: StateChange[]; now: number }): Partial<AlarmRow> {
  const [before, start] = [outageStart(row.history), outageStart(news.history)];
  const isAnother = before !== undefined && start !== undefined && start > before;
  if (!isAnother || row.ts === '' || row.mutedUntil > news.now) return {};
  const isFinal = row.shown === row.version && standingOf(row.history)?.now.state !== 'ALARM';
  return isFinal ? { ts: '', postingUntil: 0 } : withoutMessage(row, start);
}

function withoutMessage(row: AlarmRow, before: number): Partial<AlarmRow> {
  const { channel, left = [], ts, version } = row;
  return { ts: '', postingUntil: 0, version: version + 1, left: [...left, { channel, ts, before }] };
}

/** What it changes that a message with the words of `written` stands beside the alarm's own; undefined where it is that one. */
function leaving(known: AlarmRow, written: AlarmRow): Partial<AlarmRow> | undefined {
  const { left = [], version } = known;
  const { channel, history, ts } = written;
  if (known.ts === ts || left.some((one) => one.ts === ts)) return undefined;
  const before = (history.at(-1)?.at ?? 0) + 1;
  return { left: [...left, { channel, ts, before }], version: version + 1 };
}

/** As `change` makes it of what is there; undefined where there is no row. */
async function changeRow(
  rows: RowStore<AlarmRow>,
  arn: string,
  change: (row: AlarmRow) => Partial<AlarmRow> | undefined,
): Promise<AlarmRow | undefined> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const row = await rows.find(arn);
    const changes = row && change(row);
    if (row === undefined || changes === undefined) return row;
    const { shown, ts, version } = row;
    if (await rows.update(arn, { changes, ...unchanged({ shown, ts, version }) })) {
      return { ...row, ...changes };
    }
  }
  throw new Error('the row of an alarm changes too often to be written');
}
