import type { Context } from 'aws-lambda';
import { QBotError } from '../../common/errors.ts';
import type { RegisteredAlert } from './alert-store.ts';
import type { Priorities } from './config.ts';
import { type AlertPages, describeAlert } from './notification.ts';
import { EMERGENCY_PRIORITY } from './pushover-client.ts';
import type { PushoverRecipient } from './recipients.ts';
import { type Begin, beginEmergencies, type Emergencies, emergencyOf, leaveEmergency } from './ring-state.ts';
import type { RingStore } from './ring-store.ts';
import { hasReached, type SendOnce, type Sent } from './send-once.ts';
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
  const pages = isEmergency ? await beginAll(deps, call) : oncePerLevel(deps, call);
  const begun: NewWatched[] = [];
  try {
    for (const recipient of call.recipients) {
      const { receipt, tag } = await notify(deps, { call, pages, recipient }, context);
      if (receipt !== undefined) begun.push({ ...watchedOf(call, tag), receipt, entry: recipient.entry });
    }
  } finally {
    // After all that rings: a slow queue must not keep the next phone silent.
    await deps.watchReceipts(begun, context);
  }
  return isEmergency;
}

/** What a recipient is notified for, once. */
interface Page {
  id: string;
  tag: string;
}

interface Pages {
  first: (recipient: PushoverRecipient) => Page;
  /** After one that reached nobody. */
  next: (page: Page, recipient: PushoverRecipient) => Promise<Page>;
}

interface OneCall {
  call: PhoneCall;
  pages: Pages;
  recipient: PushoverRecipient;
}

/** A refusal is final for the alert that met it; another alert of its incident comes later, and may be taken. */
async function notify(
  deps: CallRecipientsDeps,
  { call, pages, recipient }: OneCall,
  context: Context,
): Promise<Sent & Pick<Page, 'tag'>> {
  const { alertId } = call.webhook;
  const { entry, key } = recipient;
  for (let page = pages.first(recipient); ; page = await pages.next(page, recipient)) {
    if (deps.now() - call.startedAt > RING_WITHIN_MS) {
      throw new OutOfTimeError('recipients are left to be rung');
    }
    const push = { ...describe(deps, call), user: key, tag: page.tag };
    const sent = await deps.sendOnce({ id: page.id, alertId, entry, push }, context);
    const { by = alertId } = sent;
    if (hasReached(sent) || by === alertId) return { ...sent, tag: page.tag };
  }
}

async function beginAll({ now, rings }: CallRecipientsDeps, call: PhoneCall): Promise<Pages> {
  const { alert, begin, recipients, webhook } = call;
  const id = webhook.action === CREATE ? `${subjectOf(webhook)}#emergency` : webhook.fingerprint;
  const asked = { name: alert.tag, begin, id, keys: recipients.map(({ key }) => key), now: now() };
  const ring = await rings.change(alert.tag, (before) => beginEmergencies(before, asked));
  const pageIn = (known: Emergencies, key: string): Page =>
    emergencyOf(known, begin, key) ?? { id, tag: alert.tag };
  return {
    first: ({ key }) => pageIn(ring, key),
    next: async ({ tag }, { key }) => {
      const one = { ...asked, keys: [key] };
      return pageIn(await rings.change(alert.tag, (before) => leaveEmergency(before, tag, one)), key);
    },
  };
}

/**
 * An incident comes as several alerts, and is shown once at each level, so that a quiet alert keeps no louder one from
 * sounding; another action rings each time that it happens.
 */
function oncePerLevel(deps: CallRecipientsDeps, call: PhoneCall): Pages {
  const { alert, webhook } = call;
  const { action, alertId, fingerprint, incidentId } = webhook;
  const subject = incidentId === undefined ? alertId : `${incidentId}#${priorityOf(deps, call)}`;
  const id = action === CREATE ? subject : fingerprint;
  return {
    first: () => ({ id, tag: alert.tag }),
    next: async (page) => ({ ...page, id: `${page.id}#again` }),
  };
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
