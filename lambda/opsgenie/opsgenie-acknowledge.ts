import type { Metrics } from '../../common/metrics.ts';
import { truncate } from '../../common/truncate.ts';
import {
  ActionNotPossibleError,
  type ActionRequest,
  type AlertRequest,
  IncidentRefusedError,
  IncidentUnknownError,
} from './incident-backend.ts';
import { explainAction, nothingSent } from './opsgenie-action-errors.ts';
import { countAndExplain, type OpsgenieCall } from './opsgenie-client.ts';
import { hasAlert, isRinging, type OpsgenieAlert, readAlert, readAlerts } from './opsgenie-incidents.ts';
import { type Follower, sendAndFollow } from './opsgenie-request.ts';

const USER_CHARACTERS = 100;

export interface AlertRun extends Follower {
  /** With the key of the API integration. */
  alertCall: OpsgenieCall;
  metrics: Metrics;
}

/**
 * Acknowledges each alert of the incident that still calls somebody, in the user's name; `already` if none does. Throws
 * IncidentUnknownError if only some were acknowledged, and ActionNotPossibleError if the incident has no alert.
 * https://docs.opsgenie.com/docs/alert-api
 */
export async function acknowledgeAlerts(
  run: AlertRun,
  { beforeSend, user }: ActionRequest,
  { incidentId, note }: { incidentId: string; note: string },
): Promise<'done' | 'already'> {
  const alerts = await countAndExplain(run.metrics, readAlerts(run.call, incidentId), (error) =>
    nothingSent(explainAction('opsgenie-api-key')(error)),
  );
  if (alerts.length === 0) {
    const userMessage = 'It has no alert in OpsGenie, so there is nothing to acknowledge: nobody is called.';
    throw new ActionNotPossibleError('no alert', { userMessage });
  }
  const ringing = alerts.filter(isRinging);
  if (ringing.length === 0) return 'already';
  const body = bodyOf(user, note);
  await beforeSend?.();
  const sent = await Promise.allSettled(ringing.map((alert) => acknowledgeOne(run, alert, body)));
  throwTheWorst(sent);
  return 'done';
}

/** One alert, whatever it belongs to. Throws IncidentNotFoundError if there is none. */
export async function acknowledgeAlert(
  run: AlertRun,
  { alertId, user }: AlertRequest,
  note: string,
): Promise<'done' | 'already'> {
  const alert = await countAndExplain(run.metrics, readAlert(run.call, alertId), (error) =>
    nothingSent(explainAction('opsgenie-api-key')(error)),
  );
  if (!isRinging(alert)) return 'already';
  await acknowledgeOne(run, alert, bodyOf(user, note));
  return 'done';
}

/** Throws ActionNotPossibleError for an alert that is none of the incident's. */
export async function requireAlert(run: AlertRun, incidentId: string, alertId: string): Promise<void> {
  const isItsOwn = await countAndExplain(run.metrics, hasAlert(run.call, incidentId, alertId), (error) =>
    nothingSent(explainAction('opsgenie-api-key')(error)),
  );
  if (isItsOwn) return;
  const userMessage = 'That alert does not belong to this incident. Nothing was sent.';
  throw new ActionNotPossibleError('not an alert of this incident', { userMessage });
}

function bodyOf(user: ActionRequest['user'], note: string) {
  return { user: truncate(user.name || user.id, USER_CHARACTERS), source: 'Q-Bot', note };
}

function acknowledgeOne(run: AlertRun, { id }: OpsgenieAlert, body: unknown): Promise<void> {
  const path = `/v2/alerts/${encodeURIComponent(id)}/acknowledge?identifierType=id`;
  const statusPath = '/v2/alerts/requests';
  const sent = sendAndFollow({ ...run, call: run.alertCall }, { method: 'POST', path, body, statusPath });
  return countAndExplain(run.metrics, sent, explainAction('opsgenie-integration-key'));
}

/** A refusal says that nothing changed: that is true only if every alert was refused. */
function throwTheWorst(sent: PromiseSettledResult<void>[]): void {
  const errors: unknown[] = sent.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  const [first] = errors;
  if (first === undefined) return;
  const worst = errors.find((error) => !(error instanceof IncidentRefusedError)) ?? first;
  if (errors.length === sent.length || !(worst instanceof IncidentRefusedError)) throw worst;
  throw new IncidentUnknownError('partly acknowledged', {
    cause: worst,
    userMessage: `OpsGenie acknowledged ${sent.length - errors.length} of ${sent.length} alerts. ${worst.userMessage ?? ''}`,
  });
}
