import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import type { RunOnce } from '../../common/backend/run-once.ts';
import type { Log } from '../../common/logger.ts';
import { type Queue, sendMessage } from './send-message.ts';

/** Between two polls of one receipt; Pushover allows one in 5 s. https://pushover.net/api/receipts */
export const POLL_SECONDS = 30;
/** As long as an emergency rings (`expire` of pushover-client.ts). */
export const WATCH_MS = 3_000_000;

const tapSchema = z.object({
  /** Milliseconds since the epoch. */
  at: z.number(),
  device: z.string(),
});

/** Somebody's tap on Acknowledge. */
export type Tap = z.infer<typeof tapSchema>;

export const watchedSchema = z.object({
  receipt: z.string(),
  /** Entry of the recipients, never its key. */
  entry: z.string(),
  alertId: z.string(),
  incidentId: z.nullable(z.string()),
  /** Name of the ring. */
  tag: z.string(),
  /** The emergency's own tag; absent in messages of the release before. */
  emergency: z.optional(z.string()),
  /** When it began for this alert; milliseconds since the epoch, OpsGenie's clock. */
  since: z.number(),
  requestId: z.string(),
  /** Then it is given up; milliseconds since the epoch. */
  until: z.number(),
  /** How many polls there were. */
  polls: z.number(),
  /** From the tap on it is published, until the incident backend has settled it. */
  tap: z.optional(tapSchema),
});

/** What the queue carries of an emergency that rings. */
export type Watched = z.infer<typeof watchedSchema>;

export type SendWatched = (watched: Watched) => Promise<void>;

/** For the next look. Throws where SQS does not take it. */
export function createSendWatched(queue: Queue): SendWatched {
  return (watched) =>
    sendMessage(queue, {
      body: JSON.stringify(watched),
      requestId: watched.requestId,
      delaySeconds: POLL_SECONDS,
    });
}

export type NewWatched = Omit<Watched, 'until' | 'polls' | 'tap'>;

export type WatchReceipts = (emergencies: readonly NewWatched[], context: Context) => Promise<void>;

export interface WatchReceiptsDeps {
  send: SendWatched;
  runOnce: RunOnce;
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/**
 * Has the receipts of emergencies looked at until somebody acknowledges: each is queued once, however often its webhook
 * is carried out. Never throws: the phone rings, and must not ring again because this failed; that is logged and counted.
 */
export function createWatchReceipts({ log, now, runOnce, send }: WatchReceiptsDeps): WatchReceipts {
  const watch = async (emergency: NewWatched, context: Context) => {
    try {
      await runOnce(`receipt#${emergency.receipt}`, context, async () => {
        await send({ ...emergency, until: now() + WATCH_MS, polls: 0 });
        return 'queued';
      });
    } catch (error) {
      const fields = { outcome: 'receipt_not_queued', entry: emergency.entry, error };
      log.error('an acknowledgement on the phone will not reach the incident', fields);
    }
  };
  return async (emergencies, context) => {
    await Promise.all(emergencies.map((emergency) => watch(emergency, context)));
  };
}
