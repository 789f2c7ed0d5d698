import { createHash } from 'node:crypto';
import type { Context } from 'aws-lambda';
import type { AlertStore, RegisteredAlert } from './alert-store.ts';
import { type CallRecipientsDeps, callRecipients, type ReadableAlert } from './call-recipients.ts';
import { type EndEmergenciesDeps, endEmergencies, settleEmergencies } from './end-emergencies.ts';
import { chooseRecipients, type Recipients } from './recipients.ts';
import { type Begin, type Emergencies, endAlertOf } from './ring-state.ts';
import { CREATE, MalformedWebhookError, type Webhook } from './webhook.ts';

const ENDINGS: ReadonlySet<string> = new Set(['Acknowledge', 'Close']);

export interface PushoverDeps extends CallRecipientsDeps, EndEmergenciesDeps {
  alerts: AlertStore;
  recipients: () => Promise<Recipients>;
  /** Actions besides Create that ring. */
  rungActions: readonly string[];
}

/** `requestId`: API Gateway's, the correlation id everywhere. */
export type HandleAlert = (webhook: Webhook, context: Context, requestId: string) => Promise<void>;

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
async function end(deps: PushoverDeps, { alertId, fingerprint, updatedAt }: ReadableAlert): Promise<void> {
  const { alerts, log, now, rings } = deps;
  // One without a time ends what was older when it came first, however often it is repeated.
  const at = updatedAt ?? (await alerts.firstArrival(alertId, fingerprint, now()));
  const { tag } = await alerts.endAlert(alertId, at);
  if (tag === undefined) return log.info('ended before it began', { outcome: 'remembered' });
  const ring = await rings.change(tag, (before) => endAlertOf(before, alertId, at));
  log.info('ended', { outcome: 'ended' });
  await endEmergencies(deps, tag, { ring });
}

async function ring(deps: PushoverDeps, webhook: ReadableAlert, context: Context): Promise<void> {
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
  const begin = beginOf(webhook, startedAt);
  if (isOvertaken(webhook, alert, await deps.rings.find(alert.tag))) return staySilent(deps, alert, begin);
  const recipients = chooseRecipients(await deps.recipients(), alert.teams ?? []);
  if (recipients.length === 0) {
    return deps.log.warn('no entry for these teams, and no default', { outcome: 'no_recipient' });
  }
  const isEmergency = await callRecipients(deps, { webhook, alert, begin, recipients, startedAt }, context);
  if (isEmergency) await settleEmergencies(deps, alert.tag, begin);
}

function beginOf(webhook: ReadableAlert, startedAt: number): Begin {
  const { action, alertId, fingerprint } = webhook;
  const since = timeOf(webhook) ?? startedAt;
  return { alertId, since, ...(action === CREATE ? {} : { action: fingerprint }) };
}

/**
 * True where it was ended that would ring now. An alert's own acknowledgement ends its Create whatever the clocks say;
 * another alert's of the same incident only what is older, because who acknowledges an incident may then page others.
 */
function isOvertaken(webhook: ReadableAlert, alert: RegisteredAlert, { endedAt }: Emergencies): boolean {
  if (webhook.action === CREATE && alert.endedAt !== undefined) return true;
  const at = timeOf(webhook);
  return [alert.endedAt, endedAt].some((end) => at !== undefined && end !== undefined && at <= end);
}

/** When OpsGenie says that it happened. */
function timeOf({ action, createdAt, updatedAt }: ReadableAlert): number | undefined {
  return action === CREATE ? createdAt : updatedAt;
}

/** Others of its incident may have rung for what its own end ended too, or it itself in a run that broke off. */
async function staySilent(deps: PushoverDeps, alert: RegisteredAlert, own: Begin): Promise<void> {
  const { endedAt, tag } = alert;
  const ring = await deps.rings.change(tag, (before) =>
    endedAt === undefined ? before : endAlertOf(before, own.alertId, endedAt),
  );
  deps.log.info('acknowledged or closed before it rang', { outcome: 'overtaken' });
  await endEmergencies(deps, tag, { ring, own });
}

/** Pushover joins tags by commas, and a tag stands in an address. */
function toTag(id: string): string {
  return /^[\w-]{1,100}$/.test(id) ? id : createHash('sha256').update(id).digest('hex');
}
