import type { Context } from 'aws-lambda';
import { type Detail, type DetailType, parseEvent } from '../contract.ts';
import { AccessDeniedError, QBotError } from '../errors.ts';
import { isObject } from '../is-object.ts';
import { keptWarm } from '../keep-warm.ts';
import { withOwnErrors } from '../loggable-error.ts';
import type { Log } from '../logger.ts';
import type { Metrics, Outcome } from '../metrics.ts';
import { ownValue } from '../own-value.ts';
import { onlyReads, READ_ONLY_TEXT, type ReadOnly } from '../read-only.ts';
import type { DeliveryOutcome } from '../slack/delivery.ts';
import { assertDelivered, NotificationFailedError, type NotifyUser } from '../slack/notify-user.ts';
import { type AuditTrail, refusedDecision } from './audit-trail.ts';
import { auditSubjectOf, logFieldsOf } from './log-fields.ts';
import { logFieldsOfOther, type OtherEvents, parseOtherEvent } from './other-events.ts';

export interface Invocation {
  detail: Detail;
  context: Context;
}

/**
 * Handles one event. Returns how the user was notified of the result, or null if nobody was to be. A function that forgets
 * to return it does not compile, on no path of it: a user who was not told would then be no failure.
 */
export type EventHandler = (invocation: Invocation) => Promise<DeliveryOutcome | null>;

export interface BackendDeps {
  log: Log;
  metrics: Metrics;
  notifyUser: NotifyUser;
  audit: AuditTrail;
  /** True for the first delivery of that key that tells its user of a failure. For nothing else: see `createOnce`. */
  firstToTell: (idempotencyKey: string) => Promise<boolean>;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** A sentence: what to do if it cannot wait. */
  fallback?: string;
  /** As in function.json: a failure of these changed nothing. */
  readOnly?: ReadOnly;
  /** What the process began while it loaded; never rejects. The ping that started it waits for this. */
  started?: Promise<unknown>;
}

/** The rest is for telling the user that it is taking too long, before Lambda ends it without a word. */
const LATE_AFTER = 0.9;

/**
 * Turns handlers, one per detail-type, into a Lambda handler for events of the gatekeeper. An event past its
 * `expiresAt` is told and dropped. An error with a `userMessage` is told and ends the event; any other is told once
 * ("it is retried") and thrown as an UnexpectedError, so that Lambda retries and then keeps it in the failure queue. If
 * the user cannot be notified of a final failure, this throws NotificationFailedError, so that Lambda retries. An
 * AccessDeniedError leaves an audit record; each record is on the bus, or lost and logged, before this ends.
 *
 * `otherEvents`: what the backend takes besides, by a route of its function.json or a schedule, each of its own source.
 * Nobody waits for their results: each error is rethrown. A ping (common/keep-warm.ts) ends before any of this.
 *
 * @example
 * const clients = createBackendClients(loadConfig(process.env));
 *
 * export const handler = defineBackend(clients, {
 *   slash_command: async ({ detail }) => clients.notifyUser(recipientOf(detail), { text: 'Hello.' }),
 * });
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function defineBackend(
  deps: BackendDeps,
  handlers: Partial<Record<DetailType, EventHandler>>,
  ...otherEvents: OtherEvents[]
) {
  const handle = withOwnErrors(async (input: unknown, context: Context): Promise<void> => {
    try {
      const other = otherEvents.find((one) => isOf(one, input));
      if (other !== undefined) return await handleOther(deps, other, { input, context });
      const event = parseEvent(input);
      deps.log.begin(logFieldsOf(event));
      deps.audit.begin(auditSubjectOf(event));
      const handleEvent = handlers[event['detail-type']];
      if (handleEvent === undefined) return deps.log.warn('no handler for this detail-type');
      await carryOut(deps, { detail: event.detail, context }, handleEvent);
    } finally {
      deps.metrics.publish();
      await deps.audit.settled();
    }
  });
  return keptWarm(handle, deps.started);
}

/** In place of a command. */
const OTHER = 'other';

function isOf({ source }: OtherEvents, input: unknown): boolean {
  return isObject(input) && input.source === source;
}

async function handleOther(
  { audit, log, metrics, now }: BackendDeps,
  { handlers }: OtherEvents,
  { input, context }: { input: unknown; context: Context },
): Promise<void> {
  const startedAt = now();
  log.begin({});
  audit.begin({});
  try {
    const event = parseOtherEvent(input);
    log.begin(logFieldsOfOther(event));
    audit.begin({ requestId: event.detail.requestId, detailType: event['detail-type'] });
    const type = event['detail-type'];
    const handle = ownValue(handlers, type);
    if (handle === undefined) return log.warn('no handler for this detail-type');
    await handle(event.detail, context);
    log.info('done', { outcome: 'done', durationMs: now() - startedAt });
    metrics.count('Events', 'done', OTHER);
  } catch (error) {
    log.error('unexpected error', { outcome: 'unexpected', error, durationMs: now() - startedAt });
    metrics.count('Events', 'unexpected', OTHER);
    throw error;
  }
}

/** An event whose handler has begun. */
interface Running {
  detail: Detail;
  startedAt: number;
}

function durationOf({ now }: BackendDeps, { startedAt }: Running): number {
  return now() - startedAt;
}

async function carryOut(deps: BackendDeps, invocation: Invocation, handleEvent: EventHandler): Promise<void> {
  const { detail, context } = invocation;
  const startedAt = deps.now();
  if (startedAt > Date.parse(detail.expiresAt)) return notifyExpired(deps, detail);
  const running = { detail, startedAt };
  const late = setTimeout(
    () => void notifyLate(deps, running),
    context.getRemainingTimeInMillis() * LATE_AFTER,
  );
  try {
    assertDelivered(await handleEvent(invocation));
    deps.log.info('done', { outcome: 'done', durationMs: durationOf(deps, running) });
    count(deps, detail, 'done');
  } catch (error) {
    await answerError(deps, running, error);
  } finally {
    clearTimeout(late);
  }
}

/** The gatekeeper has published it: its command is one of ours. */
function count({ metrics }: BackendDeps, { command }: Detail, outcome: Outcome<'Events'>): void {
  metrics.count('Events', outcome, command);
}

async function notifyExpired(deps: BackendDeps, detail: Detail): Promise<void> {
  deps.log.warn('event is past its expiry', { outcome: 'expired' });
  count(deps, detail, 'expired');
  const delivered = await deps.notifyUser(recipientOf(detail), {
    text: `\`${detail.command}\` took more than five minutes to arrive, so it was not carried out. Run it again.${fallbackText(deps)} (ref ${detail.requestId})`,
  });
  assertDelivered(delivered);
}

async function answerError(deps: BackendDeps, running: Running, error: unknown): Promise<void> {
  const { detail } = running;
  const durationMs = durationOf(deps, running);
  if (error instanceof QBotError && error.userMessage !== undefined) {
    logExplained(deps, error, durationMs);
    count(deps, detail, 'explained');
    return assertDelivered(
      await deps.notifyUser(recipientOf(detail), { text: `${error.userMessage} (ref ${detail.requestId})` }),
      error,
    );
  }
  deps.log.error('unexpected error', { outcome: 'unexpected', error, durationMs });
  count(deps, detail, 'unexpected');
  // If the answer did not reach the user, this would not either.
  if (!(error instanceof NotificationFailedError))
    await notifyUnexpected(deps, detail, 'hit an unexpected error');
  throw error;
}

/** A denial is recorded before its user is told. */
function logExplained({ audit, log }: BackendDeps, error: QBotError, durationMs: number): void {
  if (error instanceof AccessDeniedError) {
    audit.record(refusedDecision(error.denial));
    log.warn('denied', { outcome: 'denied', rule: error.denial.rule, durationMs });
  } else {
    log.warn('failed with an explanation', { outcome: 'explained', error, durationMs });
  }
}

async function notifyLate(deps: BackendDeps, running: Running): Promise<void> {
  const { detail } = running;
  deps.log.error('out of time', { outcome: 'late', durationMs: durationOf(deps, running) });
  count(deps, detail, 'late');
  await notifyUnexpected(deps, detail, 'is taking too long');
  // Lambda may end it before its end.
  deps.metrics.publish();
}

/** Once, whatever the number of tries: the next one says what becomes of it. */
async function notifyUnexpected(deps: BackendDeps, detail: Detail, what: string): Promise<void> {
  if (!(await claimNotification(deps, detail))) return;
  await deps.notifyUser(recipientOf(detail), {
    text: `\`${detail.command}\` ${what}. ${retriedText(deps, detail)}${fallbackText(deps)} Give the Q-Bot team this reference. (ref ${detail.requestId})`,
  });
}

function retriedText({ readOnly }: BackendDeps, detail: Detail): string {
  const retried = 'It is retried within two minutes; if you hear nothing,';
  return onlyReads(readOnly, detail) ? `${READ_ONLY_TEXT} ${retried} run it again.` : `${retried} it failed.`;
}

function fallbackText({ fallback }: BackendDeps): string {
  return fallback ? ` If it cannot wait: ${fallback}` : '';
}

/** If the table itself fails, the user may be told twice: better than never. */
async function claimNotification({ firstToTell, log }: BackendDeps, detail: Detail): Promise<boolean> {
  try {
    return await firstToTell(detail.idempotencyKey);
  } catch (error) {
    log.error('the telling could not be claimed', { error });
    return true;
  }
}

export function recipientOf(detail: Detail) {
  return { user: detail.user.id, responseUrl: detail.responseUrl };
}
