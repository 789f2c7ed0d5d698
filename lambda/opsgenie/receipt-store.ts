import * as z from 'zod/mini';
import { createRowStore, unchanged } from '../../common/aws/row-store.ts';
import type { Table } from '../../common/aws/table.ts';
import { PRIORITIES } from '../../common/priorities.ts';
import { INCIDENT_PRODUCTS, type IncidentProduct } from './incident-backend.ts';

const incident = z.object({
  ...{ number: z.string(), url: z.string() },
  ...{ id: z.optional(z.string()), remark: z.optional(z.string()) },
});

const resultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), incident }),
  /** `rule`: of ours, that stopped it before anybody was asked. */
  z.object({ kind: z.literal('failed'), reason: z.string(), rule: z.optional(z.string()) }),
  z.object({ kind: z.literal('unknown'), reason: z.string() }),
  z.object({ kind: z.literal('pending'), ref: z.string() }),
]);

/**
 * What became of a create. `failed`: certainly no incident. `unknown`: the backend did not say, so one may be there.
 * `pending`: it was accepted, and `ref` is what to poll with.
 */
export type IncidentResult = z.infer<typeof resultSchema>;

/** How a receipt stands: its create is not told yet, or its result is. */
export type ReceiptState = { kind: 'received' } | IncidentResult;

const personSchema = z.object({ id: z.string(), name: z.string() });

const receiptSchema = z.object({
  key: z.string(),
  subcommand: z.string(),
  /** 0 for the first; each Try again or Check again after it is another. */
  attempt: z.number(),
  input: z.object({
    service: z.object({ id: z.string(), name: z.string() }),
    priority: z.enum(PRIORITIES),
    message: z.string(),
    description: z.string(),
    link: z.string(),
  }),
  /** Who began it. */
  user: personSchema,
  /** Who submitted its last attempt; absent in rows of releases that named the first one for all of them. */
  submittedBy: z.optional(personSchema),
  /** Whose words its last attempt has, where that was replayed; null and absent where nobody replayed it. */
  author: z.nullish(personSchema),
  channelId: z.string(),
  requestId: z.string(),
  /** When it was first submitted, milliseconds since the epoch. */
  createdAt: z.number(),
  /** The lock: until then, milliseconds since the epoch, the attempt belongs to the invocation that claimed it. */
  lockedUntil: z.number(),
  /** True once it was shown, or could not be: nothing was asked of the incident backend before. */
  announced: z.boolean(),
  /** Of the message in the channel; absent if it could not be posted there. */
  ts: z.optional(z.string()),
  /** Of earlier messages there: Slack did not say that it took their update, so another was posted. */
  movedFrom: z.optional(z.array(z.string())),
  /** What the create of this attempt came to; null until then. It is stored before anybody is told. */
  result: z.nullish(resultSchema),
  /** What the user was told. */
  state: z.enum(['received', 'done', 'failed', 'unknown', 'pending']),
  /** Where this attempt is looked for and created; absent in rows of releases that knew OpsGenie alone. */
  backend: z.optional(z.enum(INCIDENT_PRODUCTS)),
  /** Of what was told: `pending`'s, `done`'s. */
  ref: z.optional(z.string()),
  incident: z.optional(incident),
});

/** The one record of a submission, whatever the number of its invocations and attempts: lock, state and result. */
export type Receipt = z.infer<typeof receiptSchema>;

export type NewReceipt = Pick<
  Receipt,
  | 'key'
  | 'subcommand'
  | 'attempt'
  | 'input'
  | 'user'
  | 'submittedBy'
  | 'author'
  | 'channelId'
  | 'requestId'
  | 'lockedUntil'
>;

/**
 * What an invocation may do with a receipt. It holds the lock of a `first` attempt, of a `later` one, and of one that is
 * `resumed`: shown by an invocation that did not finish. It leaves alone what another invocation holds (`in_progress`), what
 * the user was told (`settled`), and what a later attempt has replaced (`outdated`).
 */
export interface Claim {
  kind: 'first' | 'later' | 'resumed' | 'in_progress' | 'settled' | 'outdated';
  receipt: Receipt;
}

export interface ReceiptStore {
  /** Of all invocations at once, one gets the lock. */
  claim(wanted: NewReceipt): Promise<Claim>;
  /** undefined after 14 days, or for a key that never was. */
  find(key: string): Promise<Receipt | undefined>;
  /** False if another invocation has claimed it since it was read: nothing was changed. */
  update(receipt: Receipt, changes: Partial<Receipt>): Promise<boolean>;
}

/**
 * Receipts in the table; each write has its condition. `backend`: where new ones go. A later attempt follows it only once
 * it is certain that the attempts before made nothing: elsewhere, what they may have made would not be found.
 */
export function createReceiptStore(table: Table, backend?: IncidentProduct): ReceiptStore {
  const rows = createRowStore(table, { idOf: (key) => `receipt#${key}`, schema: receiptSchema });
  const where = backend === undefined ? {} : { backend };
  // The lock's end tells two holders apart: it only grows while the attempt is the same.
  const update: ReceiptStore['update'] = ({ key, attempt, lockedUntil }, changes) =>
    rows.update(key, { changes, ...unchanged({ attempt, lockedUntil }) });
  return {
    find: rows.find,
    update,
    async claim(wanted) {
      const receipt: Receipt = {
        ...wanted,
        backend,
        createdAt: table.now(),
        announced: false,
        state: 'received',
      };
      const { row: existing, isNew } = await rows.addOrFind(wanted.key, receipt);
      if (isNew) return { kind: 'first', receipt };
      const kind = claimable(existing, wanted.attempt, table.now());
      if (kind !== 'first' && kind !== 'later' && kind !== 'resumed') return { kind, receipt: existing };
      const { attempt, input, lockedUntil, requestId } = wanted;
      const people = {
        ...(wanted.submittedBy && { submittedBy: wanted.submittedBy }),
        ...((wanted.author ?? existing.author) && { author: wanted.author ?? null }),
      };
      // Who began it and its channel stay; what is asked for now is in the name of the one who submitted it.
      const changes: Partial<Receipt> =
        kind === 'later'
          ? {
              ...(isSurelyNone(existing) ? where : {}),
              attempt,
              input,
              lockedUntil,
              requestId,
              ...people,
              state: 'received',
              result: null,
            }
          : { lockedUntil, ...people };
      if (await update(existing, changes)) return { kind, receipt: { ...existing, ...changes } };
      return { kind: 'in_progress', receipt: (await rows.find(wanted.key)) ?? existing };
    },
  };
}

/** In whose name it is asked for. */
export function submitterOf({ submittedBy, user }: Pick<Receipt, 'submittedBy' | 'user'>): Receipt['user'] {
  return submittedBy ?? user;
}

/** Who ordered it, where that is somebody else: whose words they are, or else who began it. */
export function ordererOf(
  receipt: Pick<Receipt, 'author' | 'submittedBy' | 'user'>,
): Receipt['user'] | undefined {
  const { author, user } = receipt;
  return [author, user].find((one) => one != null && one.id !== submitterOf(receipt).id) ?? undefined;
}

/** What an audit record says of whose order it is, where its own user (`by`) is somebody else: one who replayed, say. */
export function orderedBy(
  receipt: Pick<Receipt, 'author' | 'submittedBy' | 'user'>,
  by: string,
): { orderedBy?: string } {
  const { author, user } = receipt;
  const other = [author, submitterOf(receipt), user].find((one) => one != null && one.id !== by);
  return other == null ? {} : { orderedBy: other.id };
}

/** Absent in older rows: they knew OpsGenie alone. */
export function openedIn({ backend = 'opsgenie' }: Pick<Receipt, 'backend'>): IncidentProduct {
  return backend;
}

/** What was told is decided later than what is stored as the result. */
function isSurelyNone({ result, state }: Receipt): boolean {
  return state === 'failed' || (state === 'received' && result?.kind === 'failed');
}

function claimable(existing: Receipt, attempt: number, now: number): Claim['kind'] {
  if (existing.attempt > attempt) return 'outdated';
  const isLocked = existing.lockedUntil >= now;
  if (existing.attempt < attempt) {
    // A button is shown with the result only, and the result is stored before that.
    return isLocked && existing.state === 'received' && existing.result == null ? 'in_progress' : 'later';
  }
  if (existing.state !== 'received') return 'settled';
  if (isLocked) return 'in_progress';
  return existing.announced ? 'resumed' : 'first';
}
