import { createHash } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { QBotError } from '../../common/errors.ts';
import type { Log } from '../../common/logger.ts';
import type { AlertStore, NotifiedRow, RegisteredAlert } from './alert-store.ts';
import type { Priorities } from './config.ts';
import { type AlertPages, describeAlert } from './notification.ts';
import { EMERGENCY_PRIORITY, type PushoverClient } from './pushover-client.ts';
import { chooseRecipients, type PushoverRecipient, type Recipients } from './recipients.ts';
import type { SendOnce } from './send-once.ts';
import type { NewWatched, WatchReceipts } from './watch-receipts.ts';
import { MalformedWebhookError, type Webhook } from './webhook.ts';

export const CREATE = 'Create';
const ENDINGS: ReadonlySet<string> = new Set(['Acknowledge', 'Close']);
const DEFAULT_PRIORITY = 'P3';
/** OpsGenie waits for the answer: what is not rung by then goes into the queue. */
export const RING_WITHIN_MS = 10_000;

export interface PushoverDeps extends AlertPages {
  alerts: AlertStore;
  sendOnce: SendOnce;
  watchReceipts: WatchReceipts;
  client: Pick<PushoverClient, 'cancelByTag'>;
  recipients: () => Promise<Recipients>;
  priorities: Priorities;
  /** Actions besides Create that ring. */
  rungActions: readonly string[];
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** `requestId`: API Gateway's, the correlation id everywhere. */
export type HandleAlert = (webhook: Webhook, context: Context, requestId: string) => Promise<void>;

type Alert = Webhook & { alertId: string; requestId: string };

/** Recipients are left and the time is up. */
export class OutOfTimeError extends QBotError {
  readonly code = 'QBOT_OUT_OF_TIME';
}

/**
 * Carries out one call of OpsGenie's webhook: Create rings, Acknowledge and Close end that, other actions are ignored.
 * It may be repeated at any time: nobody is rung twice. Throws MalformedWebhookError for an alert without its id;
 * whatever else it throws means that something is still to be done, and the same call is to be carried out again.
 */
export function createPushover(deps: PushoverDeps): HandleAlert {
  return async (webhook, context, requestId) => {
    const { action, alertId } = webhook;
    const ends = ENDINGS.has(action);
    if (!ends && action !== CREATE && !deps.rungActions.includes(action)) {
      return deps.log.info('not an action that rings', { outcome: 'ignored' });
    }
    if (webhook.unreadable.length > 0) {
      const fields = { outcome: 'unreadable', reason: webhook.unreadable.join(' ') };
      deps.log.warn('the webhook has values that are not understood: defaults stand in for them', fields);
    }
    if (alertId === undefined) throw new MalformedWebhookError('no alert.alertId');
    const alert = { ...webhook, alertId, requestId };
    return ends ? end(deps, alert) : ring(deps, alert, context);
  };
}

/** Cancels what rings for the alert; where it has not rung yet, remembers that it need not. */
async function end(deps: PushoverDeps, { alertId, updatedAt }: Alert): Promise<void> {
  const at = updatedAt ?? deps.now();
  const { tag } = await deps.alerts.endAlert(alertId, at);
  if (tag === undefined) return deps.log.info('ended before it began', { outcome: 'remembered' });
  const row = await deps.alerts.endRing(tag, at);
  deps.log.info('ended', { outcome: 'ended' });
  if (row.emergencies > row.cancelled) await cancel(deps, tag, row);
}

async function ring(deps: PushoverDeps, webhook: Alert, context: Context): Promise<void> {
  const startedAt = deps.now();
  const { incidentHint, incidentId } = webhook;
  const tag = toTag(incidentId ?? webhook.alertId);
  const alert = await deps.alerts.register({
    id: webhook.alertId,
    tag,
    tagIsKnown: webhook.action === CREATE || incidentId !== undefined,
    incidentId,
    incidentHint,
    priority: webhook.priority,
    teams: webhook.teams,
  });
  const before = await deps.alerts.find(alert.tag);
  const endedAt = overtakenBy(webhook, alert, before);
  if (endedAt !== undefined) return staySilent(deps, alert.tag, endedAt);
  const recipients = chooseRecipients(await deps.recipients(), alert.teams ?? []);
  if (recipients.length === 0) {
    return deps.log.warn('no entry for these teams, and no default', { outcome: 'no_recipient' });
  }
  const isEmergency = deps.priorities[alert.priority ?? DEFAULT_PRIORITY] === EMERGENCY_PRIORITY;
  if (isEmergency) await deps.alerts.beginEmergency(alert.tag);
  await ringAll(deps, { webhook, alert, recipients, startedAt }, context);
  if (isEmergency) await cancelIfEndedMeanwhile(deps, alert.tag, before);
}

interface Ring {
  webhook: Alert;
  alert: RegisteredAlert;
  recipients: readonly PushoverRecipient[];
  startedAt: number;
}

async function ringAll(deps: PushoverDeps, ring: Ring, context: Context): Promise<void> {
  const { recipients, startedAt, ...what } = ring;
  const { webhook, alert } = what;
  const { alertId, requestId } = webhook;
  const since = timeOf(webhook) ?? startedAt;
  const { incidentId = null } = alert;
  const about = { alertId, incidentId, requestId, tag: alert.tag, since };
  const begun: NewWatched[] = [];
  try {
    for (const recipient of recipients) {
      if (deps.now() - startedAt > RING_WITHIN_MS) throw new OutOfTimeError('recipients are left to be rung');
      const receipt = await ringOne(deps, { ...what, recipient }, context);
      if (receipt !== undefined) begun.push({ ...about, receipt, entry: recipient.entry });
    }
  } finally {
    // After all that rings: a slow queue must not keep the next phone silent.
    await deps.watchReceipts(begun, context);
  }
}

async function ringOne(
  deps: PushoverDeps,
  { webhook, alert, recipient }: { webhook: Alert; alert: RegisteredAlert; recipient: PushoverRecipient },
  context: Context,
): Promise<string | undefined> {
  const level = alert.priority ?? DEFAULT_PRIORITY;
  const priority = deps.priorities[level];
  const { entry, key } = recipient;
  const push = {
    ...describeAlert({ ...webhook, priority: level }, deps),
    ...{ user: key, priority, tag: alert.tag },
  };
  const { receipt } = await deps.sendOnce({ id: ringId(webhook, priority), entry, push }, context);
  return receipt;
}

/**
 * An incident comes as several alerts, and rings once, but an emergency is no repetition of what was quieter; another
 * action rings each time that it happens.
 */
function ringId({ action, alertId, fingerprint, incidentId }: Alert, priority: number): string {
  if (action !== CREATE) return fingerprint;
  const id = incidentId ?? alertId;
  return priority === EMERGENCY_PRIORITY ? `${id}#emergency` : id;
}

/**
 * When it was ended that would ring now; undefined where it was not. An alert's own acknowledgement ends its Create
 * whatever the clocks say; another alert's of the same incident only what is older, because who acknowledges an
 * incident may then page others.
 */
function overtakenBy(webhook: Alert, alert: RegisteredAlert, row: NotifiedRow): number | undefined {
  if (webhook.action === CREATE && alert.endedAt !== undefined) return alert.endedAt;
  const at = timeOf(webhook);
  return [alert.endedAt, row.endedAt].find(
    (endedAt) => at !== undefined && endedAt !== undefined && at <= endedAt,
  );
}

/** When OpsGenie says that it happened. */
function timeOf({ action, createdAt, updatedAt }: Alert): number | undefined {
  return action === CREATE ? createdAt : updatedAt;
}

/** Others of its incident may have rung, or it itself in a run that broke off: that ends too. */
async function staySilent(deps: PushoverDeps, tag: string, endedAt: number): Promise<void> {
  const row = await deps.alerts.endRing(tag, endedAt);
  deps.log.info('acknowledged or closed before it rang', { outcome: 'overtaken' });
  if (row.emergencies > 0) await cancel(deps, tag, row);
}

/** Its cancellation may have come before the emergency did. */
async function cancelIfEndedMeanwhile(deps: PushoverDeps, tag: string, before: NotifiedRow): Promise<void> {
  const after = await deps.alerts.find(tag);
  if (after.endedAt !== before.endedAt) await cancel(deps, tag, after);
}

async function cancel(deps: PushoverDeps, tag: string, row: NotifiedRow): Promise<void> {
  const { kind, remark, status } = await deps.client.cancelByTag(tag);
  if (kind === 'refused' || remark !== undefined) {
    const fields = { outcome: 'cancel_refused', status, ...(remark === undefined ? {} : { reason: remark }) };
    deps.log.error('Pushover refused the cancellation, or has a reservation about it', fields);
  } else {
    deps.log.info('cancelled', { outcome: 'cancelled', status });
  }
  await deps.alerts.cancelled(tag, row.emergencies);
}

/** Pushover joins tags by commas, and a tag stands in an address. */
function toTag(id: string): string {
  return /^[\w-]{1,100}$/.test(id) ? id : createHash('sha256').update(id).digest('hex');
}
