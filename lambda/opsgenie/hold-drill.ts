import * as z from 'zod/mini';
import type { HourlyLimit } from '../../common/aws/hourly-limit.ts';
import type { AuditTrail } from '../../common/backend/audit-trail.ts';
import { type Invocation, recipientOf } from '../../common/backend/define-backend.ts';
import type { HandleOnce } from '../../common/backend/handle-once.ts';
import { AccessDeniedError } from '../../common/errors.ts';
import type { Metrics } from '../../common/metrics.ts';
import { requestIdSchema } from '../../common/request-id.ts';
import type { NotifyUser } from '../../common/slack/notify-user.ts';
import { inSlacksWords } from './act-on-incident.ts';
import { drillOutcome, drillText } from './drill-text.ts';
import { type IncidentActions, IncidentRefusedError } from './incident-backend.ts';
import { beginDrill, followDrill, type PagingDrillDeps } from './paging-drill.ts';

/** Each shows a message on every phone. */
export const DRILLS_PER_HOUR = 6;

const BEGUN =
  'A paging drill is under way: each phone shows a message, without a sound. What came of it stands here within 40 s.';

export interface DrillCommandDeps extends PagingDrillDeps {
  incidents: PagingDrillDeps['incidents'] & Pick<IncidentActions, 'name'>;
  drillLimit: HourlyLimit;
  handleOnce: HandleOnce;
  notifyUser: NotifyUser;
  audit: Pick<AuditTrail, 'record'>;
  incidentFallback: string;
}

/**
 * `/sre drill`: an alert goes from the incident product to the phones and is closed, once however often the word is
 * delivered, and the user reads when each step was done. Throws AccessDeniedError over the limit, IncidentRefusedError if there
 * can be no drill.
 */
export function holdDrill(deps: DrillCommandDeps, { context, detail }: Invocation): Promise<null> {
  const { audit, drillLimit, incidentFallback, incidents, notifyUser } = deps;
  const { idempotencyKey: key, receivedAt, requestId: id, user } = detail;
  return deps.handleOnce(detail, context, async () => {
    if (!(await drillLimit.admit({ user: user.id, key, receivedAt: Date.parse(receivedAt) }))) {
      throw new AccessDeniedError(
        `You asked for ${DRILLS_PER_HOUR} drills in this hour. Hold the next one in the next hour.`,
        { rule: 'hourly_limits', action: 'drill' },
      );
    }
    const begun = await inSlacksWords(incidents, () => beginDrill(deps, { id, user })).catch((error) => {
      audit.record({ action: 'drill', outcome: 'failed' });
      throw error;
    });
    await notifyUser(recipientOf(detail), { text: BEGUN });
    const result = await followDrill(deps, begun);
    audit.record({ action: 'drill', outcome: drillOutcome(result) });
    return notifyUser(recipientOf(detail), { text: drillText(incidents.name, result, incidentFallback) });
  });
}

/** `detail` of what the schedule sends: terraform/drill.tf. */
export const scheduledDrillSchema = z.object({ requestId: requestIdSchema });

export interface WeeklyDrillDeps extends PagingDrillDeps {
  incidents: PagingDrillDeps['incidents'] & Pick<IncidentActions, 'can'>;
  audit: Pick<AuditTrail, 'record'>;
  metrics: Metrics;
}

/**
 * The drill of the schedule, of which nobody is told here: one that is `silent` raises the alarm drill-silent, unless the
 * webhook gateway saw it late; what does not reach a phone, or is refused, has alarms of its own. Without the key that it
 * needs none is held. Throws what the table throws.
 */
export function createWeeklyDrill(deps: WeeklyDrillDeps): (detail: { requestId: string }) => Promise<void> {
  const { audit, incidents, log, metrics } = deps;
  return async ({ requestId: id }) => {
    if (!(await incidents.can()).drill)
      return log.warn('no drill can be held', { outcome: 'drill_not_held' });
    try {
      const begun = await beginDrill(deps, { id, user: undefined });
      const outcome = drillOutcome(await followDrill(deps, begun));
      metrics.count('Drills', outcome);
      audit.record({ action: 'drill', outcome });
      log.info('the drill is over', { outcome: `drill_${outcome}` });
    } catch (error) {
      if (!(error instanceof IncidentRefusedError)) throw error;
      audit.record({ action: 'drill', outcome: 'failed' });
      log.error('the alert of the drill was refused', { outcome: 'drill_refused', error });
    }
  };
}
