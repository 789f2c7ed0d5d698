import { accepted, rejectedBody } from './accepted.ts';
import { type AlertActionName, parseAlertAction } from './action-request.ts';
import { type Alert, type AlertText, alertBody, textOfIncident } from './alerts.ts';
import { identifierTypeOf } from './identifier.ts';
import type { Incident } from './incidents.ts';
import { teamRejection } from './keys.ts';
import type { OpsgenieAccount, OpsgenieOperation } from './opsgenie-account.ts';
import { notProcessed, rejection } from './rejections.ts';
import type { AlertAction } from './webhook.ts';

const TYPES = ['id', 'tiny', 'alias'] as const;

/** `GET /v1/incidents/{id}/responder-alert-ids`. The order and whether the Owner alert is one of them are assumed. */
export const responderAlertIds = alertIds((account, incident) =>
  account.alerts.ofIncident(incident).map(({ alertId }) => alertId),
);

/** `GET /v1/incidents/{id}/associated-alert-ids`: here no incident is made of alerts. Its shape is assumed. */
export const associatedAlertIds = alertIds(() => []);

function alertIds(idsOf: (account: OpsgenieAccount, incident: Incident) => string[]): OpsgenieOperation {
  return (account, call) => {
    const by = identifierTypeOf(call.query, ['id', 'tiny']);
    if ('rejected' in by) return by.rejected;
    const incident = account.incidents.find(call.id, by.type);
    if (incident === undefined) return rejection(404, 'Incident does not exist.');
    const rejected = teamRejection(call.key, incident.ownerTeam);
    if (rejected !== undefined) return rejected;
    return { status: 200, body: { data: idsOf(account, incident) } };
  };
}

/** https://docs.opsgenie.com/docs/alert-api */
export const getAlert: OpsgenieOperation = (account, call) => {
  const by = identifierTypeOf(call.query, TYPES);
  if ('rejected' in by) return by.rejected;
  const alert = account.alerts.find(call.id, by.type);
  const text = alert && textOf(account, alert);
  if (alert === undefined || text === undefined) return rejection(404, 'Alert not found.');
  return teamRejection(call.key, alert.teamId) ?? { status: 200, body: { data: alertBody(alert, text) } };
};

/** `GET /v2/alerts/requests/{id}`. */
export const alertRequestStatus: OpsgenieOperation = (account, call) => {
  const processed = account.queue.processed(call.id);
  if (processed?.alertId === undefined) return notProcessed();
  const { action, alertId, isSuccess, processedAt, status } = processed;
  const alias = account.alerts.find(alertId, 'id')?.alias ?? '';
  const data = { success: isSuccess, action, processedAt, isSuccess, status, alertId, alias };
  return { status: 200, body: { data } };
};

/** `POST /v2/alerts/{id}/<name>`: only for the key of an API integration. */
export function alertAction(name: AlertActionName): OpsgenieOperation {
  return (account, call) => {
    const by = identifierTypeOf(call.query, TYPES);
    if ('rejected' in by) return by.rejected;
    const parsed = parseAlertAction(name, call);
    if (parsed.kind !== 'ok') return rejectedBody(parsed);
    const alert = account.alerts.find(call.id, by.type);
    const rejected = alert && teamRejection(call.key, alert.teamId);
    if (rejected !== undefined) return rejected;
    const { user = 'Q-Bot (API)', note = '' } = parsed.body;
    const incidentId = alert?.incidentId ?? '';
    return accepted(account, call, { action: NAMES[name], incidentId }, (changed) => {
      if (alert === undefined) return { isSuccess: false, status: 'Alert does not exist', alertId: '' };
      if (actOnAlert(account, { action: NAMES[name], alert, by: user, note })) changed();
      return { isSuccess: true, status: `${NAMES[name]} is executed`, alertId: alert.alertId };
    });
  };
}

const NAMES: Record<AlertActionName, AlertAction> = {
  acknowledge: 'Acknowledge',
  unacknowledge: 'UnAcknowledge',
  close: 'Close',
  notes: 'AddNote',
};

interface ActOnAlert {
  action: AlertAction;
  alert: Alert;
  by: string;
  note?: string;
}

/** True if it changed anything; the webhook is told only then. */
export function actOnAlert(account: OpsgenieAccount, { action, alert, by, note = '' }: ActOnAlert): boolean {
  const text = textOf(account, alert);
  if (text === undefined || !changes(account, { action, alert, by })) return false;
  const alertFields = action === 'AddNote' ? { note } : {};
  void account.webhook.fire({ action, alert, text, by, alertFields });
  return true;
}

export function closeAlert(account: OpsgenieAccount, alert: Alert, by: string): void {
  actOnAlert(account, { action: 'Close', alert, by });
}

function changes({ alerts }: OpsgenieAccount, { action, alert, by }: ActOnAlert): boolean {
  if (action === 'Acknowledge') return alerts.acknowledge(alert, by);
  if (action === 'UnAcknowledge') return alerts.unacknowledge(alert);
  return action === 'Close' ? alerts.close(alert, by) : true;
}

/** Its own, or its incident's; undefined if that is not there. */
function textOf({ incidents }: OpsgenieAccount, alert: Alert): AlertText | undefined {
  const incident = incidents.find(alert.incidentId, 'id');
  return alert.own ?? (incident && textOfIncident(incident, alert));
}
