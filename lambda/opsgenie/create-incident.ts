import { IdempotencyAlreadyInProgressError } from '@aws-lambda-powertools/idempotency';
import type { Context } from 'aws-lambda';
import { UserError } from '../../common/errors.ts';
import type { Log } from '../../common/logger.ts';
import type { DeliveredVia } from '../../common/slack/delivery.ts';
import { assertDelivered } from '../../common/slack/notify-user.ts';
import type { AttemptOnce } from './attempt-once.ts';
import { type IncidentResult, type PollDeps, pollResult } from './poll-result.ts';
import type { PostReceipt } from './post-receipt.ts';
import { receiptMessage } from './receipt-message.ts';
import type { ClaimStatus, NewReceipt, Receipt, ReceiptStore } from './receipt-store.ts';

/** After the submission arrived. */
const RESULT_DEADLINE_MS = 15_000;
/** A redelivery comes a minute later: it looks as well. */
const MIN_POLL_MS = 2000;

export interface CreateIncidentDeps extends PollDeps {
  receipts: ReceiptStore;
  attemptOnce: AttemptOnce;
  postReceipt: PostReceipt;
  log: Log;
  incidentFallback: string;
}

/** One try of an order, as it was delivered this time. */
export interface Delivery {
  order: Omit<NewReceipt, 'lockedUntil'>;
  responseUrl: string | null;
  /** Milliseconds since the epoch. */
  receivedAt: number;
  /** Ordered once more by somebody, after every delivery of it had failed. */
  isReplay: boolean;
  context: Context;
}

/**
 * Carries out one try of an order: receipt in the channel, then the incident, then the truth into the receipt. A
 * delivery that finds another one at it ends without a word: if that one dies, its own delivery is repeated.
 * Throws UserError where another person's try is at it, PersonNotToldError where its ending reached nobody, and what
 * is unexpected.
 */
export async function submitIncident(deps: CreateIncidentDeps, delivery: Delivery): Promise<void> {
  const lockedUntil = deps.now() + delivery.context.getRemainingTimeInMillis();
  const begun = await deps.receipts.begin({ ...delivery.order, lockedUntil });
  const taken = alreadyHandled(begun);
  if (taken !== undefined) return skipDuplicate(deps, delivery, begun.receipt, taken);
  let { receipt } = begun;
  if (begun.as !== 'known') ({ receipt } = await show(deps, delivery, receipt, { kind: 'received' }));
  // The place of a receipt is kept before anything is created: who has to announce it is the first to ask.
  const ending = await createAndPoll(deps, delivery, receipt, begun.as === 'announce');
  if (ending === undefined) return skipDuplicate(deps, delivery, receipt, 'in_progress');
  await finish(deps, delivery, receipt, ending);
}

/** Why this delivery has nothing to do; undefined where it has. */
function alreadyHandled({ as, receipt }: ClaimStatus): string | undefined {
  if (as === 'in_progress' || as === 'outdated') return as;
  return as === 'known' && receipt.state !== 'received' ? receipt.state : undefined;
}

/** A repeated delivery ends without a word; another person's form or click of the same try does not. */
function skipDuplicate(
  deps: CreateIncidentDeps,
  delivery: Delivery,
  receipt: Receipt,
  outcome: string,
): void {
  deps.log.info('another delivery has this try', { outcome });
  if (delivery.order.requestId === receipt.requestId) return;
  // The delivery that failed last may have left its lock, and is not repeated: Lambda's retry finds it ended.
  if (outcome === 'in_progress' && delivery.isReplay) throw new Error('what is replayed is still locked');
  throw new UserError(
    'This order is being tried already, or has been: its message in the channel says how it stands.',
  );
}

/** Asks again what became of an incident that OpsGenie had accepted; creates nothing. */
export async function pollAgain(
  deps: CreateIncidentDeps,
  delivery: Delivery,
  receipt: Receipt,
  ref: string,
): Promise<void> {
  const ending = await pollResult(deps, {
    creation: { kind: 'accepted', ref },
    key: receipt.key,
    since: receipt.createdAt,
    deadline: deadline(deps, delivery),
  });
  await finish(deps, delivery, receipt, ending);
}

/** Shows it and keeps where; the `ts` is in the table before anything is created. */
async function show(
  deps: CreateIncidentDeps,
  delivery: Delivery,
  receipt: Receipt,
  progress: { kind: 'received' } | IncidentResult,
): Promise<{ receipt: Receipt; by: DeliveredVia | undefined }> {
  const message = receiptMessage(receipt, progress, deps.incidentFallback);
  const isFinal = progress.kind !== 'received';
  const { by, ts } = await deps.postReceipt(receipt, message, { responseUrl: delivery.responseUrl, isFinal });
  if (ts !== receipt.ts || !receipt.announced) await deps.receipts.announced(receipt, ts);
  return { by, receipt: { ...receipt, announced: true, ...(ts === undefined ? {} : { ts }) } };
}

/** undefined where another delivery holds the lock. */
async function createAndPoll(
  deps: CreateIncidentDeps,
  delivery: Delivery,
  receipt: Receipt,
  neverSent: boolean,
): Promise<IncidentResult | undefined> {
  const { key, createdAt: since, attempt, input, user, channelId, requestId } = receipt;
  const incident = { ...input, key, user, channelId, requestId };
  try {
    const creation = await deps.attemptOnce({ incident, attempt, since, neverSent }, delivery.context);
    return await pollResult(deps, { creation, key, since, deadline: deadline(deps, delivery) });
  } catch (error) {
    if (error instanceof IdempotencyAlreadyInProgressError) return undefined;
    throw error;
  }
}

/** Settled means told: what was lost before it was shown is shown by the next delivery. */
async function finish(
  deps: CreateIncidentDeps,
  delivery: Delivery,
  receipt: Receipt,
  ending: IncidentResult,
): Promise<void> {
  const { by } = await show(deps, delivery, receipt, ending);
  assertDelivered(by);
  await deps.receipts.settled(receipt, ending);
  deps.log.info('order settled', { outcome: ending.kind });
}

function deadline({ now }: CreateIncidentDeps, delivery: Delivery): number {
  return Math.max(delivery.receivedAt + RESULT_DEADLINE_MS, now() + MIN_POLL_MS);
}
