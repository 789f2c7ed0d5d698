import { QBotError } from '../../common/errors.ts';
import type { Log } from '../../common/logger.ts';
import { type MessageRef, type Messages, mayPassOnceMended } from '../../common/slack/messages.ts';
import type { IncidentActions, IncidentDetails } from './incident-backend.ts';
import { incidentMessage } from './incident-message.ts';
import { ownerOf } from './incident-products.ts';
import type { IncidentRow, IncidentStore } from './incident-store.ts';
import { isUnread, lastKnownOf, withLastKnown } from './last-known.ts';
import type { Receipt, ReceiptStore } from './receipt-store.ts';

export interface RefreshReceiptDeps {
  incidents: Pick<IncidentActions, 'find' | 'can' | 'label' | 'ownerOf'>;
  known: IncidentStore;
  receipts: Pick<ReceiptStore, 'find'>;
  messages: Pick<Messages, 'update'>;
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}

/**
 * `updated`: every message of it that still exists shows the newest state. `not_shown`: Q-Bot shows it nowhere, or the
 * backend has no such incident. `failed`: Slack did not take an update, and may take it later. `unread`: as `updated`,
 * but who has acknowledged it could not be read, and may be later; what was known of that before is shown.
 */
export type RefreshResult = 'updated' | 'not_shown' | 'failed' | 'unread';

/** Its messages may say less than could be known a little later. Without a `userMessage`: it is tried again. */
export class ReceiptNotUpdatedError extends QBotError {
  readonly code = 'QBOT_RECEIPT_NOT_UPDATED';
}

/** Whether every message of it shows what is known. */
export function isShown(result: RefreshResult): boolean {
  return result === 'updated' || result === 'unread';
}

export type UpdateReceipt = (incidentId: string) => Promise<RefreshResult>;

const TRIES = 3;
const WAIT_MS = 1000;
/** A message that Slack does not take so long is not tried again: who waits for the words of it is told first. */
const TRIED_MS = 8000;
/** Of all that change it at once, one is the last. */
const MAX_ROUNDS = 10;
/** A second apart, where the backend does not say who has acknowledged it. */
const READS = 3;

/**
 * Brings the receipt of an incident, and every other message that shows it, to its newest state. Asks the backend what
 * that is and who made it so, so it may be called late, twice, out of order and for nothing; it posts nothing anew. If
 * something else changes the same incident meanwhile, it looks again: the last update shows what was read last. What the
 * backend does not say now is shown as it was last known, and asked for again, three times in all.
 * Throws IncidentRefusedError, IncidentUnknownError and what the table throws.
 *
 * @example
 * const result = await updateReceipt(detail.incidentId);
 * if (result === 'failed') throw new Error('Slack did not take it: Lambda tries again');
 */
export function createUpdateReceipt(deps: RefreshReceiptDeps): UpdateReceipt {
  return async (incidentId) => {
    const until = deps.now() + TRIED_MS;
    let reads = 0;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const { isSaved, result } = await showNewestState({ ...deps, until }, incidentId);
      const isLate = deps.now() + WAIT_MS > until;
      if (isSaved) {
        reads += 1;
        if (result !== 'unread' || reads === READS || isLate) return result;
        await deps.sleep(WAIT_MS);
      } else if (result === 'failed' && deps.now() > until) return result;
      deps.log.info('the incident is looked at again', { outcome: isSaved ? 'unread' : 'looks_again' });
    }
    return 'failed';
  };
}

/** Once. Not saved: the incident has changed meanwhile, and what is shown may be older than that. */
async function showNewestState(
  deps: RefreshReceiptDeps & { until: number },
  incidentId: string,
): Promise<{ isSaved: boolean; result: RefreshResult }> {
  const { known, now } = deps;
  const row = await known.find(incidentId);
  if (row === undefined) return { isSaved: true, result: 'not_shown' };
  const readAt = now();
  const incidents = ownerOf(deps.incidents, incidentId);
  const incident = await incidents.find({ id: incidentId });
  if (incident === undefined) return { isSaved: true, result: 'not_shown' };
  const lastKnown = lastKnownOf(incident, row, readAt);
  const changes = { performed: stillTrue(row.performed, incident), ...(lastKnown && { lastKnown }) };
  const result = await updateMessages({ ...deps, incidents }, { ...row, ...changes }, incident);
  return { isSaved: await known.saveIfUnchanged(incidentId, row, changes), result };
}

/** For who comes again where it did not come to an end. Throws ReceiptNotUpdatedError, and what `updateReceipt` throws. */
export async function updateOrThrow(
  updateReceipt: UpdateReceipt,
  incidentId: string,
): Promise<Exclude<RefreshResult, 'failed' | 'unread'>> {
  const result = await updateReceipt(incidentId);
  if (result === 'failed') throw new ReceiptNotUpdatedError('Slack did not take the newest state');
  if (result === 'unread') throw new ReceiptNotUpdatedError('who has acknowledged it could not be read');
  return result;
}

/** What is over in this state is forgotten: who resolved it before it was open again did not resolve it now. */
function stillTrue(
  performed: IncidentRow['performed'],
  { status }: IncidentDetails,
): IncidentRow['performed'] {
  const { resolve: _resolve, close: _close, ...others } = performed;
  return status === 'open' ? others : performed;
}

interface BoundedDeps extends RefreshReceiptDeps {
  /** No message is tried again after it; milliseconds since the epoch. */
  until: number;
}

async function updateMessages(
  deps: BoundedDeps,
  row: IncidentRow,
  incident: IncidentDetails,
): Promise<RefreshResult> {
  const { incidents, now } = deps;
  const receipt = await receiptOf(deps, row);
  const shown = {
    ...withLastKnown(incident, row),
    receipt,
    can: await incidents.can(),
    label: incidents.label(incident),
    now: now(),
  };
  const own = ownPlaces(receipt);
  const results = await Promise.all(
    placesOf(row, receipt).map((place) => {
      const isReceipt = own.some((one) => isSamePlace(one, place));
      return updateOne(deps, place, incidentMessage({ ...shown, isReceipt }));
    }),
  );
  if (results.includes('failed')) return 'failed';
  if (results.length === 0) return 'not_shown';
  return isUnread(incident) ? 'unread' : 'updated';
}

/** Of the submission that opened it, if Q-Bot did. */
export async function receiptOf(
  { receipts }: Pick<RefreshReceiptDeps, 'receipts'>,
  row: IncidentRow | undefined,
): Promise<Receipt | undefined> {
  return row?.receiptKey === undefined ? undefined : receipts.find(row.receiptKey);
}

/** Every message that shows it, each once, the receipt first; that may have reached no channel. */
export function placesOf({ shownIn }: IncidentRow, receipt: Receipt | undefined): MessageRef[] {
  const own = ownPlaces(receipt);
  return [...own, ...shownIn.filter((place) => !own.some((one) => isSamePlace(one, place)))];
}

/** Of the receipt, wherever it was posted. */
function ownPlaces(receipt: Receipt | undefined): MessageRef[] {
  if (!receipt?.ts) return [];
  const { channelId: channel, movedFrom = [], ts } = receipt;
  return [ts, ...movedFrom].map((one) => ({ channel, ts: one }));
}

function isSamePlace(left: MessageRef, right: MessageRef): boolean {
  return left.channel === right.channel && left.ts === right.ts;
}

/** What Slack will never take (the message was deleted) is done with. */
async function updateOne(
  { messages, now, sleep, until }: BoundedDeps,
  place: MessageRef,
  message: Parameters<Messages['update']>[1],
): Promise<RefreshResult> {
  for (let tries = 1; ; tries += 1) {
    const updated = await messages.update(place, message);
    if ('ts' in updated || !mayPassOnceMended(updated.refused)) return 'updated';
    if (tries === TRIES || now() + WAIT_MS > until) return 'failed';
    await sleep(WAIT_MS);
  }
}
