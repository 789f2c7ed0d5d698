import { IdempotencyAlreadyInProgressError } from '@aws-lambda-powertools/idempotency';
import type { Context } from 'aws-lambda';
import type { Log } from '../../common/logger.ts';
import type { Announce } from './announce.ts';
import type { CreateOnce } from './create-once.ts';
import { receiptMessage } from './receipt-message.ts';
import type { NewReceipt, Receipt, Receipts } from './receipts.ts';
import { type Ending, type SettleDeps, settle } from './settle.ts';

/** After the submission arrived. */
const TRUTH_WITHIN_MS = 15_000;
/** A redelivery comes a minute later: it looks as well. */
const LEAST_LOOK_MS = 2000;

export interface CarryOutDeps extends SettleDeps {
  receipts: Receipts;
  createOnce: CreateOnce;
  announce: Announce;
  log: Log;
  incidentFallback: string;
}

/** One try of an order, as it was delivered this time. */
export interface Delivery {
  order: Omit<NewReceipt, 'lockedUntil'>;
  responseUrl: string | null;
  /** Milliseconds since the epoch. */
  receivedAt: number;
  context: Context;
}

/**
 * Carries out one try of an order: receipt in the channel, then the incident, then the truth into the receipt. A
 * delivery that finds another one at it ends without a word: if that one dies, its own delivery is repeated.
 */
export async function carryOut(deps: CarryOutDeps, delivery: Delivery): Promise<void> {
  const lockedUntil = deps.now() + delivery.context.getRemainingTimeInMillis();
  const begun = await deps.receipts.begin({ ...delivery.order, lockedUntil });
  if (begun.as === 'in_progress' || begun.as === 'outdated') {
    return deps.log.info('another delivery is at it', { outcome: begun.as });
  }
  if (begun.as === 'known' && begun.receipt.state !== 'received') {
    return deps.log.info('settled and told before', { outcome: begun.receipt.state });
  }
  let { receipt } = begun;
  if (begun.as !== 'known') receipt = await show(deps, delivery, receipt, { kind: 'received' });
  const ending = await createAndSettle(deps, delivery, receipt);
  if (ending === undefined) return deps.log.info('another delivery is at it', { outcome: 'in_progress' });
  await conclude(deps, delivery, receipt, ending);
}

/** Asks again what became of an incident that OpsGenie had accepted; creates nothing. */
export async function askAgain(
  deps: CarryOutDeps,
  delivery: Delivery,
  receipt: Receipt,
  ref: string,
): Promise<void> {
  const ending = await settle(deps, {
    creation: { kind: 'accepted', ref },
    key: receipt.key,
    since: receipt.createdAt,
    deadline: deadline(deps, delivery),
  });
  await conclude(deps, delivery, receipt, ending);
}

/** Shows it and keeps where; the `ts` is in the table before anything is created. */
async function show(
  deps: CarryOutDeps,
  delivery: Delivery,
  receipt: Receipt,
  progress: { kind: 'received' } | Ending,
): Promise<Receipt> {
  const message = receiptMessage(receipt, progress, deps.incidentFallback);
  const ts = await deps.announce(receipt, message, delivery.responseUrl);
  if (ts !== receipt.ts || !receipt.announced) await deps.receipts.announced(receipt, ts);
  return { ...receipt, announced: true, ...(ts === undefined ? {} : { ts }) };
}

/** undefined where another delivery holds the lock. */
async function createAndSettle(
  deps: CarryOutDeps,
  delivery: Delivery,
  receipt: Receipt,
): Promise<Ending | undefined> {
  const { key, createdAt: since, attempt, input, user, channelId, requestId } = receipt;
  const incident = { ...input, key, user, channelId, requestId };
  try {
    const creation = await deps.createOnce({ incident, attempt, since }, delivery.context);
    return await settle(deps, { creation, key, since, deadline: deadline(deps, delivery) });
  } catch (error) {
    if (error instanceof IdempotencyAlreadyInProgressError) return undefined;
    throw error;
  }
}

/** Settled means told: what was lost before it was shown is shown by the next delivery. */
async function conclude(
  deps: CarryOutDeps,
  delivery: Delivery,
  receipt: Receipt,
  ending: Ending,
): Promise<void> {
  await show(deps, delivery, receipt, ending);
  await deps.receipts.settled(receipt, ending);
  deps.log.info('order settled', { outcome: ending.kind });
}

function deadline({ now }: CarryOutDeps, delivery: Delivery): number {
  return Math.max(delivery.receivedAt + TRUTH_WITHIN_MS, now() + LEAST_LOOK_MS);
}
