import type { Context } from 'aws-lambda';
import { QBotError } from '../../common/errors.ts';
import type { RegisteredAlert } from './alert-store.ts';
import type { Priorities } from './config.ts';
import { type AlertPages, describeAlert } from './notification.ts';
import { EMERGENCY_PRIORITY } from './pushover-client.ts';
import type { PushoverRecipient } from './recipients.ts';
import { type Begin, beginEmergencies, emergencyOf } from './ring-state.ts';
import type { RingStore } from './ring-store.ts';
import type { SendOnce } from './send-once.ts';
import type { NewWatched, WatchReceipts } from './watch-receipts.ts';
import { CREATE, type Webhook } from './webhook.ts';

const DEFAULT_PRIORITY = 'P3';
/** OpsGenie waits for the answer: what is not rung by then goes into the queue. */
export const RING_WITHIN_MS = 10_000;

export interface CallRecipientsDeps extends AlertPages {
  rings: RingStore;
  sendOnce: SendOnce;
  watchReceipts: WatchReceipts;
  priorities: Priorities;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** `requestId`: API Gateway's, the correlation id everywhere. */
export type ReadableAlert = Webhook & { alertId: string; requestId: string };

export interface PhoneCall {
  webhook: ReadableAlert;
  alert: RegisteredAlert;
  begin: Begin;
  recipients: readonly PushoverRecipient[];
  startedAt: number;
}

/** Recipients are left and the time is up. */
export class OutOfTimeError extends QBotError {
  readonly code = 'QBOT_OUT_OF_TIME';
}

/**
 * Notifies each recipient once, with the alert's urgency, and has the receipts of emergencies looked at. True where it
 * is an emergency. Throws OutOfTimeError after RING_WITHIN_MS, and what the table and Pushover's client throw: the same
 * call is then to be made again.
 */
export async function callRecipients(
  deps: CallRecipientsDeps,
  call: PhoneCall,
  context: Context,
): Promise<boolean> {
  const isEmergency = priorityOf(deps, call) === EMERGENCY_PRIORITY;
  const idAndTagOf = await (isEmergency ? beginAll(deps, call) : ringOnce(call));
  const begun: NewWatched[] = [];
  try {
    for (const recipient of call.recipients) {
      if (deps.now() - call.startedAt > RING_WITHIN_MS) {
        throw new OutOfTimeError('recipients are left to be rung');
      }
      const { id, tag } = idAndTagOf(recipient);
      const push = { ...describe(deps, call), user: recipient.key, tag };
      const { receipt } = await deps.sendOnce({ id, entry: recipient.entry, push }, context);
      if (receipt !== undefined) begun.push({ ...watchedOf(call, tag), receipt, entry: recipient.entry });
    }
  } finally {
    // After all that rings: a slow queue must not keep the next phone silent.
    await deps.watchReceipts(begun, context);
  }
  return isEmergency;
}

type IdAndTagOf = (recipient: PushoverRecipient) => { id: string; tag: string };

async function beginAll({ now, rings }: CallRecipientsDeps, call: PhoneCall): Promise<IdAndTagOf> {
  const { alert, begin, recipients, webhook } = call;
  const id = webhook.action === CREATE ? `${subjectOf(webhook)}#emergency` : webhook.fingerprint;
  const asked = { name: alert.tag, begin, id, keys: recipients.map(({ key }) => key), now: now() };
  const ring = await rings.change(alert.tag, (before) => beginEmergencies(before, asked));
  return ({ key }) => emergencyOf(ring, begin, key) ?? { id, tag: alert.tag };
}

/** An incident comes as several alerts, and rings once; another action rings each time that it happens. */
async function ringOnce({ alert, webhook }: PhoneCall): Promise<IdAndTagOf> {
  const id = webhook.action === CREATE ? subjectOf(webhook) : webhook.fingerprint;
  return () => ({ id, tag: alert.tag });
}

function subjectOf({ alertId, incidentId }: ReadableAlert): string {
  return incidentId ?? alertId;
}

function priorityOf({ priorities }: CallRecipientsDeps, { alert }: PhoneCall): number {
  return priorities[alert.priority ?? DEFAULT_PRIORITY];
}

function describe(deps: CallRecipientsDeps, call: PhoneCall) {
  const priority = call.alert.priority ?? DEFAULT_PRIORITY;
  const shown = describeAlert({ ...call.webhook, priority }, deps);
  return { ...shown, priority: priorityOf(deps, call) };
}

function watchedOf({ alert, begin, webhook }: PhoneCall, emergency: string) {
  const { alertId, requestId } = webhook;
  const { incidentId = null, tag } = alert;
  return { alertId, incidentId, requestId, tag, emergency, since: begin.since };
}
