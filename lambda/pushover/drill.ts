import type { Context } from 'aws-lambda';
import type { Log } from '../../common/logger.ts';
import type { PagingDrills } from '../../common/paging-drill.ts';
import { OutOfTimeError, RING_WITHIN_MS } from './call-recipients.ts';
import { type AlertPages, describeAlert } from './notification.ts';
import type { HandleAlert } from './pushover.ts';
import { allRecipients, type Recipients } from './recipients.ts';
import { hasReached, type SendOnce } from './send-once.ts';
import { CREATE, type Webhook } from './webhook.ts';

/** Shown without a sound. https://pushover.net/api#priority */
const LOW_PRIORITY = -1;
/** What an alert of a drill has: whatever is more urgent rings as what it says, whatever its alias. */
const DRILL_LEVEL = 'P5';

export interface DrillDeps extends AlertPages {
  drills: Pick<PagingDrills, 'arrive' | 'pushed'>;
  sendOnce: SendOnce;
  recipients: () => Promise<Recipients>;
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/**
 * Shows the Create of a paging drill to every recipient, without a sound, and notes whom it reached. A drill is what the
 * incident backend asked for and stored: one alert, of P5, that no incident made. Every other webhook goes to `ring`, and
 * no alert's tag or end is touched: a drill silences nothing. May be repeated at any time: nobody is notified twice.
 * Throws as `ring` does.
 */
export function createDrillOr(ring: HandleAlert, deps: DrillDeps): HandleAlert {
  return async (webhook, context, requestId) => {
    const drill = await drillOf(deps, webhook);
    return drill === undefined ? ring(webhook, context, requestId) : showDrill(deps, drill, context);
  };
}

type Drill = Webhook & { alertId: string; drillId: string };

async function drillOf({ drills }: DrillDeps, webhook: Webhook): Promise<Drill | undefined> {
  const { action, alertId, drillId, incidentId, priority } = webhook;
  if (drillId === undefined || alertId === undefined || incidentId !== undefined) return undefined;
  if (action !== CREATE || priority !== DRILL_LEVEL) return undefined;
  return (await drills.arrive(drillId, alertId)) ? { ...webhook, alertId, drillId } : undefined;
}

async function showDrill(deps: DrillDeps, drill: Drill, context: Context): Promise<void> {
  const { drills, log, now } = deps;
  // Counted: what becomes of it here has alarms of its own.
  log.info('the alert of a drill came', { outcome: 'drill_arrived' });
  const until = now() + RING_WITHIN_MS;
  const recipients = allRecipients(await deps.recipients());
  if (recipients.length === 0) log.warn('pushover-recipients is empty', { outcome: 'no_recipient' });
  const shown = describeAlert({ ...drill, priority: DRILL_LEVEL }, deps);
  const reached: string[] = [];
  const missed: string[] = [];
  for (const { entry, key } of recipients) {
    if (now() > until) throw new OutOfTimeError('recipients are left to be notified');
    const push = { ...shown, user: key, priority: LOW_PRIORITY, tag: drill.alertId };
    const id = `drill#${drill.alertId}`;
    const sent = await deps.sendOnce({ id, alertId: drill.alertId, entry, push }, context);
    (hasReached(sent) ? reached : missed).push(entry);
  }
  await drills.pushed(drill.drillId, { reached, missed });
}
