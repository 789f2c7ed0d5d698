import type { Context } from 'aws-lambda';
import type { HourlyLimit } from '../../common/aws/hourly-limit.ts';
import type { AuditTrail, Decision } from '../../common/backend/audit-trail.ts';
import type { Invocation } from '../../common/backend/define-backend.ts';
import { requireTimeLeft } from '../../common/backend/time-left.ts';
import { QBotError, UserError } from '../../common/errors.ts';
import { assertDelivered } from '../../common/slack/notify-user.ts';
import { type CreateResult, type IncidentBackend, IncidentUnknownError } from './incident-backend.ts';
import { isToBeAsked, overLimitText } from './incident-limit.ts';
import { ownerOfReceipt } from './incident-products.ts';
import { isBehind, linkIncident, type ShowReceiptDeps, showNewest, showReceipt } from './opened-incident.ts';
import {
  type Claim,
  type IncidentResult,
  type NewReceipt,
  orderedBy,
  ordererOf,
  type Receipt,
  type ReceiptStore,
  submitterOf,
} from './receipt-store.ts';

/** After the submission arrived. */
const RESULT_DEADLINE_MS = 15_000;
/** A retry comes a minute later: it polls as well. */
const MIN_POLL_MS = 2000;
/** Milliseconds between two polls; the last one is repeated. */
const POLL_WAITS = [100, 250, 500, 1000];

export interface CreateIncidentDeps extends ShowReceiptDeps {
  incidents: Pick<IncidentBackend, 'createIncident' | 'outcome' | 'findByKey' | 'openedBy'> &
    ShowReceiptDeps['incidents'];
  receipts: ReceiptStore;
  /** Of incidents that a person opens. */
  incidentLimit: HourlyLimit;
  audit: Pick<AuditTrail, 'record'>;
  sleep: (ms: number) => Promise<void>;
}

/** One attempt of a submission, as this invocation got it. */
export interface CreateAttempt {
  receipt: Omit<NewReceipt, 'lockedUntil'>;
  /** Id of the one whose event it is: of a Check again, not the one who submitted it. */
  user: string;
  responseUrl: string | null;
  /** Milliseconds since the epoch. */
  receivedAt: number;
  /** Replayed by somebody, after every delivery of it had failed. */
  isReplay: boolean;
  context: Context;
}

/** An attempt, as this invocation got it: submitted, retried or clicked. */
export function attemptOf(
  { detail, context }: Invocation,
  attempt: Pick<Receipt, 'key' | 'subcommand' | 'attempt' | 'input' | 'submittedBy' | 'author'>,
): CreateAttempt {
  const { user, channel, orderedBy, replay = 0, requestId, responseUrl, receivedAt } = detail;
  const people = { submittedBy: user, author: orderedBy, user: orderedBy ?? user };
  return {
    receipt: { ...people, ...attempt, channelId: channel?.id ?? '', requestId },
    user: user.id,
    responseUrl,
    receivedAt: Date.parse(receivedAt),
    isReplay: replay > 0,
    context,
  };
}

/**
 * One attempt of a submission: receipt in the channel, then the incident, then the result in the receipt. The receipt is
 * the lock: an invocation that finds another one at it ends without a word, and if that one dies, its own event is
 * retried once the lock has ended.
 * Throws NoTimeLeftError, UserError if the attempt of another request has the receipt, NotificationFailedError if the
 * user could not be notified of the result, and what is unexpected.
 */
export async function submitIncident(deps: CreateIncidentDeps, attempt: CreateAttempt): Promise<void> {
  const lockedUntil = deps.now() + requireTimeLeft(attempt.context);
  const claim = await deps.receipts.claim({ ...attempt.receipt, lockedUntil });
  switch (claim.kind) {
    case 'first':
    case 'later':
    case 'resumed':
      return carryThrough(deps, attempt, claim);
    default:
      return skipDuplicate(deps, attempt, claim);
  }
}

/** A repeated delivery ends without a word; the modal or click of another request does not. */
function skipDuplicate(deps: CreateIncidentDeps, attempt: CreateAttempt, { kind, receipt }: Claim): void {
  deps.log.info('another invocation has this attempt', { outcome: kind });
  if (attempt.receipt.requestId === receipt.requestId) return;
  // The delivery that failed last may have left its lock, and is not repeated: Lambda's retry finds it ended.
  if (kind === 'in_progress' && attempt.isReplay) throw new Error('what is replayed is still locked');
  throw new UserError(
    'This order is being tried already, or has been: its message in the channel says how it stands.',
  );
}

async function carryThrough(
  deps: CreateIncidentDeps,
  attempt: CreateAttempt,
  { kind, receipt: claimed }: Claim,
): Promise<void> {
  const { receipt, result } = await orRelease(deps, claimed, async () => {
    // `ts` is stored before the create, so that whoever posts the receipt is the first to ask the incident backend.
    const shown =
      kind === 'resumed'
        ? claimed
        : (await showReceipt(deps, attempt.responseUrl, { receipt: claimed, state: { kind: 'received' } }))
            .receipt;
    if (shown.result) return { receipt: shown, result: shown.result };
    const neverSent = kind === 'first';
    return { receipt: shown, result: await lookThenCreate(deps, attempt, { receipt: shown, neverSent }) };
  });
  // If this write fails, the lock stays to its end: an invocation before that might look before the incident is found.
  if (!(await deps.receipts.update(receipt, { result }))) {
    return skipDuplicate(deps, attempt, { kind: 'in_progress', receipt });
  }
  await orRelease(deps, receipt, () => pollAndSettle(deps, attempt, { receipt, result }));
}

/** Ends the lock of what failed, so that its retry or replay need not wait for the lock's end. */
async function orRelease<T>(
  { log, receipts }: CreateIncidentDeps,
  receipt: Receipt,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await receipts
      .update(receipt, { lockedUntil: 0 })
      .catch((failure: unknown) => log.warn('the lock stays to its end', { error: failure }));
    throw error;
  }
}

/**
 * Looks for the incident by its key, then creates it. Every run looks: the lock of an invocation that died ends, and
 * what it did is not known. `neverSent`: nothing was asked for before, so that a look that fails leaves no doubt.
 */
async function lookThenCreate(
  deps: CreateIncidentDeps,
  attempt: CreateAttempt,
  { receipt, neverSent }: { receipt: Receipt; neverSent: boolean },
): Promise<IncidentResult> {
  const { key, createdAt, input, channelId, requestId } = receipt;
  let backend: CreateIncidentDeps['incidents'];
  try {
    backend = ownerOfReceipt(deps.incidents, receipt);
    const incident = await backend.findByKey(key, createdAt);
    if (incident !== undefined) return { kind: 'done', incident };
  } catch (error) {
    if (!neverSent) return { kind: 'unknown', reason: reasonOf(error) };
    const again = error instanceof IncidentUnknownError ? ' Try again in a minute.' : '';
    return { kind: 'failed', reason: `${reasonOf(error)}${again}` };
  }
  if (await isToBeAsked(deps.incidentLimit, attempt.receivedAt, receipt)) {
    return { kind: 'failed', reason: overLimitText(deps.incidentLimit), rule: 'hourly_limits' };
  }
  try {
    const user = submitterOf(receipt);
    const startedBy = ordererOf(receipt);
    const begun = startedBy === undefined ? {} : { startedBy };
    const ref = await backend.createIncident({ ...input, key, user, ...begun, channelId, requestId });
    return { kind: 'pending', ref };
  } catch (error) {
    return { kind: error instanceof IncidentUnknownError ? 'unknown' : 'failed', reason: reasonOf(error) };
  }
}

/** Throws an error that has no words for the user. */
function reasonOf(error: unknown): string {
  if (error instanceof QBotError && error.userMessage !== undefined) return error.userMessage;
  throw error;
}

/**
 * Polls what is not known yet, once at least and to the deadline, and tells the user. Creates nothing.
 * Throws NotificationFailedError if the user could not be notified; then it is not settled, and the next invocation
 * tells them.
 */
export async function pollAndSettle(
  deps: CreateIncidentDeps,
  attempt: CreateAttempt,
  { receipt, result }: { receipt: Receipt; result: IncidentResult },
): Promise<void> {
  const until = Math.max(attempt.receivedAt + RESULT_DEADLINE_MS, deps.now() + MIN_POLL_MS);
  const last = await poll(deps, { receipt, result }, until);
  deps.audit.record({
    action: 'create',
    ...(last.kind === 'done' ? { target: last.incident.number } : {}),
    ...decisionOf(last),
    ...orderedBy(receipt, attempt.user),
  });
  const id = last.kind === 'done' ? last.incident.id : undefined;
  const linked = id === undefined ? undefined : await linkIncident(deps, receipt, id);
  const isLinked = linked !== undefined && !('error' in linked);
  const current = isLinked ? await showNewest(deps, receipt, linked) : undefined;
  const shown = current ?? (await showReceipt(deps, attempt.responseUrl, { receipt, state: last }));
  assertDelivered(shown.by);
  if (linked !== undefined && 'error' in linked) throw linked.error;
  await deps.receipts.update(shown.receipt, {
    state: last.kind,
    ...(last.kind === 'done' ? { incident: last.incident } : {}),
    ...(last.kind === 'pending' ? { ref: last.ref } : {}),
  });
  deps.log.info('order settled', { outcome: last.kind });
  if (linked === undefined || current !== undefined) return;
  if (await isBehind(deps, linked, shown)) await deps.updateReceipt(linked.id);
}

function decisionOf(result: IncidentResult): Pick<Decision, 'decision' | 'rule' | 'outcome'> {
  const rule = result.kind === 'failed' ? result.rule : undefined;
  return rule === undefined ? { outcome: result.kind } : { decision: 'refused', rule, outcome: 'refused' };
}

async function poll(
  deps: CreateIncidentDeps,
  known: { receipt: Receipt; result: IncidentResult },
  until: number,
): Promise<IncidentResult> {
  for (let polls = 0; ; polls += 1) {
    const result = await pollOnce(deps, known);
    if (result !== undefined) return result;
    const wait = POLL_WAITS[Math.min(polls, POLL_WAITS.length - 1)] ?? 0;
    if (deps.now() + wait >= until) return known.result;
    await deps.sleep(wait);
  }
}

/** undefined while it is not decided. Trouble while polling says nothing about the incident: the next poll may know. */
async function pollOnce(
  deps: CreateIncidentDeps,
  { receipt, result }: { receipt: Receipt; result: IncidentResult },
): Promise<CreateResult> {
  try {
    if (result.kind === 'pending') return await ownerOfReceipt(deps.incidents, receipt).outcome(result.ref);
    if (result.kind !== 'unknown') return result;
    const incident = await ownerOfReceipt(deps.incidents, receipt).findByKey(receipt.key, receipt.createdAt);
    return incident === undefined ? undefined : { kind: 'done', incident };
  } catch (error) {
    if (error instanceof QBotError) return undefined;
    throw error;
  }
}
