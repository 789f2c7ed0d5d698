import type { Metrics } from '../../common/metrics.ts';
import { truncate } from '../../common/truncate.ts';
import type { ActionRequest, AlertRequest } from './incident-backend.ts';
import { foreignAlert, noAlert } from './not-possible.ts';
import { explainAction } from './opsgenie-action-errors.ts';
import { countAndExplain, type OpsgenieCall } from './opsgenie-client.ts';
import { hasAlert, isRinging, type OpsgenieAlert, readAlert, readAlerts } from './opsgenie-incidents.ts';
import { type Follower, sendAndFollow } from './opsgenie-request.ts';
import { nothingSent, throwTheWorst } from './partial-failure.ts';

const USER_CHARACTERS = 100;

/** However that fails, nothing was changed. */
export function beforeSending<T>(metrics: Metrics, work: Promise<T>): Promise<T> {
  return countAndExplain(metrics, work, (error) => nothingSent(explainAction('opsgenie-api-key')(error)));
}

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
  const alerts = await beforeSending(run.metrics, readAlerts(run.call, incidentId));
  if (alerts.length === 0) {
    throw noAlert('OpsGenie');
  }
  const ringing = alerts.filter(isRinging);
  if (ringing.length === 0) return 'already';
  const body = bodyOf(user, note);
  await beforeSend?.();
  const sent = await Promise.allSettled(ringing.map((alert) => acknowledgeOne(run, alert, body)));
  throwTheWorst('OpsGenie', sent);
  return 'done';
}

/** One alert, whatever it belongs to. Throws IncidentNotFoundError if there is none. */
export async function acknowledgeAlert(
  run: AlertRun,
  { alertId, user }: AlertRequest,
  note: string,
): Promise<'done' | 'already'> {
  const alert = await beforeSending(run.metrics, readAlert(run.call, alertId));
  if (!isRinging(alert)) return 'already';
  await acknowledgeOne(run, alert, bodyOf(user, note));
  return 'done';
}

/** Throws ActionNotPossibleError for an alert that is none of the incident's. */
export async function requireAlert(run: AlertRun, incidentId: string, alertId: string): Promise<void> {
  const isItsOwn = await beforeSending(run.metrics, hasAlert(run.call, incidentId, alertId));
  if (isItsOwn) return;
  throw foreignAlert();
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
