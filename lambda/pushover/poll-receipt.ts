import type { Context } from 'aws-lambda';
import type { RunOnce } from '../../common/backend/run-once.ts';
import { QBotError } from '../../common/errors.ts';
import type { Log } from '../../common/logger.ts';
import type { SettledTaps } from '../../common/settled-taps.ts';
import { type PhoneAcknowledged, WEBHOOK_CONTRACT_VERSION } from '../../common/webhook-contract.ts';
import type { AlertStore } from './alert-store.ts';
import type { PublishEvent } from './publish-action.ts';
import type { PushoverClient, ReceiptAnswer } from './pushover-client.ts';
import { fallSilent, isOver } from './ring-state.ts';
import type { RingStore } from './ring-store.ts';
import {
  POLL_SECONDS,
  type SendWatched,
  type Tap,
  WATCH_MS,
  type Watched,
  watchedSchema,
} from './watch-receipts.ts';

export interface PollReceiptDeps {
  client: Pick<PushoverClient, 'askReceipt'>;
  alerts: Pick<AlertStore, 'findAlert'>;
  rings: RingStore;
  taps: Pick<SettledTaps, 'has'>;
  publish: PublishEvent;
  send: SendWatched;
  runOnce: RunOnce;
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
}

export type PollReceipt = (body: string, context: Context) => Promise<void>;

/** The incident backend has not settled a tap for 50 minutes. */
class UnsettledTapError extends QBotError {
  readonly code = 'QBOT_UNSETTLED_TAP';
}

/**
 * One look at the receipt of an emergency, as the queue delivers it, and the message for the next look. From the tap on
 * it is published instead, again with each look until the incident backend has settled it: the backend may be away, and
 * a repeated event does nothing. A repeated delivery of a message does nothing either, so there is one chain of looks
 * for each receipt, never closer than POLL_SECONDS.
 * Throws where the table or the queue fails, and for a tap that nobody settled: the message comes again, and after eight
 * times is a dead letter.
 */
export function createPollReceipt(deps: PollReceiptDeps): PollReceipt {
  return async (body, context) => {
    const watched = watchedSchema.parse(JSON.parse(body));
    const { alertId, entry, incidentId, polls, receipt, requestId } = watched;
    deps.log.begin({
      requestId,
      entry,
      alert: alertId,
      ...(incidentId === null ? {} : { incident: incidentId }),
    });
    await deps.runOnce(`receipt#${receipt}#${polls}`, context, async () => {
      const next = await poll(deps, watched);
      if (next !== undefined) await deps.send({ ...next, polls: polls + 1 });
      return next === undefined ? 'over' : 'goes_on';
    });
  };
}

/** What the next look is about; undefined: there is none. */
async function poll(deps: PollReceiptDeps, watched: Watched): Promise<Watched | undefined> {
  const { log, now } = deps;
  if (watched.tap !== undefined) return pass(deps, watched, watched.tap);
  if (await isEnded(deps, watched)) return end(deps, 'acknowledged or closed in OpsGenie');
  const answer = await ask(deps, watched.receipt);
  if (answer.kind !== 'ringing') await noteSilent(deps, watched);
  if (answer.kind === 'acknowledged') {
    const tap = { at: answer.at ?? now(), device: answer.device };
    log.info('acknowledged on the phone', { outcome: 'phone_acknowledged' });
    return pass(deps, { ...watched, tap, until: now() + WATCH_MS }, tap);
  }
  if (answer.kind === 'over') return end(deps, 'expired or cancelled');
  if (answer.kind === 'refused') {
    log.error('Pushover refuses to say whether it was acknowledged', {
      outcome: 'receipt_refused',
      status: answer.status,
    });
    return undefined;
  }
  return hasTime(deps, watched) ? watched : end(deps, 'out of time');
}

/** What comes of a tap is known later, or never: an alert that comes from now on rings the phone itself. */
async function noteSilent({ rings }: PollReceiptDeps, { emergency, tag }: Watched): Promise<void> {
  if (emergency !== undefined) await rings.change(tag, (ring) => fallSilent(ring, emergency));
}

function end({ log }: PollReceiptDeps, reason: string): undefined {
  log.info('the receipt is no longer looked at', { outcome: 'receipt_over', reason });
}

/** True where it no longer rings for anything: an alert that joined it may be younger than what ended this one. */
async function isEnded(deps: PollReceiptDeps, watched: Watched): Promise<boolean> {
  const { alertId, since, tag } = watched;
  const ring = await deps.rings.find(tag);
  const emergency = ring.ringing.find((one) => one.tag === watched.emergency);
  if (emergency !== undefined) return isOver(ring, emergency);
  const rows = [ring, await deps.alerts.findAlert(alertId)];
  return rows.some(({ endedAt }) => endedAt !== undefined && endedAt >= since);
}

/** No answer, or one that cannot be read: the next look asks again. */
async function ask({ client, log }: PollReceiptDeps, receipt: string): Promise<ReceiptAnswer> {
  try {
    return await client.askReceipt(receipt);
  } catch (error) {
    log.warn('Pushover does not say whether it was acknowledged', { outcome: 'receipt_unanswered', error });
    return { kind: 'ringing' };
  }
}

function hasTime({ now }: PollReceiptDeps, { until }: Watched): boolean {
  return now() + POLL_SECONDS * 1000 <= until;
}

/** Publishes the tap, unless nothing is left to be done about it. */
async function pass(deps: PollReceiptDeps, watched: Watched, tap: Tap): Promise<Watched | undefined> {
  const { log, publish, taps } = deps;
  if (await taps.has(watched.receipt)) {
    log.info('the tap is settled', { outcome: 'phone_settled' });
    return undefined;
  }
  try {
    await publish('phone_acknowledged', toDetail(watched, tap));
  } catch (error) {
    log.warn('the tap was not published, and will be again', { outcome: 'not_published', error });
  }
  if (hasTime(deps, watched)) return watched;
  throw new UnsettledTapError('nobody has settled the acknowledgement');
}

function toDetail({ alertId, entry, incidentId, receipt, requestId }: Watched, tap: Tap): PhoneAcknowledged {
  return {
    version: WEBHOOK_CONTRACT_VERSION,
    ...{ requestId, alertId, incidentId, receipt, entry },
    at: new Date(tap.at).toISOString(),
    device: tap.device,
  };
}
