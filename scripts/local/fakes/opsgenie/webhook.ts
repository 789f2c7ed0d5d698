import type { Alert } from './alerts.ts';
import type { Incident } from './incidents.ts';

export type AlertAction = 'Create' | 'Acknowledge' | 'UnAcknowledge' | 'AddNote' | 'UpdatePriority' | 'Close';

/** A call to the webhook and its answer. */
export interface WebhookCall {
  /** Milliseconds since the epoch. */
  at: number;
  action: AlertAction;
  alertId: string;
  incidentId: string;
  /** null without an answer. */
  status: number | null;
  /** The gateway's own id of the request. */
  requestId: string | null;
}

export interface WebhookOptions {
  url: string;
  /** As entered in OpsGenie: the key and the token. */
  headers: Record<string, string>;
  now: () => number;
  send?: typeof fetch;
}

/** What happened to an alert. */
export interface AlertEvent {
  action: AlertAction;
  incident: Incident;
  alert: Alert;
  /** Who did it; OpsGenie itself if that is left out. */
  by?: string;
  /** What only this action carries: a note, the priorities. */
  alertFields?: Record<string, string>;
}

/** The longest description and details that a webhook carries. */
const MAX_TEXT = 1000;

const ANSWER_WITHIN_MS = 30_000;

/**
 * A webhook integration with details and description ticked. An incident reaches it through its alerts, and nothing is
 * sent twice. Which actions carry what is as the samples show; through which alert a priority comes is assumed. https://support.atlassian.com/opsgenie/docs/integrate-opsgenie-with-webhook/
 */
export class Webhook {
  readonly #options: WebhookOptions;
  readonly #calls: WebhookCall[] = [];
  readonly #underWay = new Set<Promise<WebhookCall>>();

  constructor(options: WebhookOptions) {
    this.#options = options;
  }

  calls(): readonly WebhookCall[] {
    return this.#calls;
  }

  /** Resolves once each call that was made has its answer. */
  async idle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  /** Never rejects: without an answer, the call says so. */
  async fire(alertEvent: AlertEvent): Promise<WebhookCall> {
    const sent = this.#send(alertEvent);
    this.#underWay.add(sent);
    const call = await sent;
    this.#underWay.delete(sent);
    return call;
  }

  async #send(alertEvent: AlertEvent): Promise<WebhookCall> {
    const { headers, now, send = fetch, url } = this.#options;
    const { action, alert, incident } = alertEvent;
    const call: WebhookCall = {
      ...{ at: now(), action, alertId: alert.alertId, incidentId: incident.id },
      ...{ status: null, requestId: null },
    };
    this.#calls.push(call);
    const body = JSON.stringify(payload(alertEvent, now()));
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const init = {
      method: 'POST',
      body,
      signal,
      headers: { 'Content-Type': 'application/json', ...headers },
    };
    const response = await send(url, init).catch(() => null);
    await response?.body?.cancel();
    call.status = response?.status ?? null;
    call.requestId = response?.headers.get('x-amzn-requestid') ?? null;
    return call;
  }
}

/** Later actions carry neither priority nor details. */
function payload(alertEvent: AlertEvent, at: number): Record<string, unknown> {
  const { action, alert, alertFields = {}, by = 'System', incident } = alertEvent;
  const isCreate = action === 'Create';
  return {
    action,
    alert: {
      alertId: alert.alertId,
      message: incident.message,
      tags: incident.tags,
      tinyId: alert.tinyId,
      entity: '',
      alias: alert.alias,
      createdAt: alert.createdAt,
      // Nanoseconds, beyond the precision of a number, as OpsGenie sends them.
      updatedAt: at * 1_000_000,
      username: by,
      userId: '',
      source: '',
      ...(isCreate ? onCreate(incident, alert) : alertFields),
    },
    source: { name: '', type: isCreate ? 'incident' : 'web' },
    integrationName: 'Q-Bot',
    integrationId: '4c4e0000-9ccc-4000-8000-f85e705ef323',
    integrationType: 'Webhook',
  };
}

function onCreate(incident: Incident, { teamId, type }: Alert): Record<string, unknown> {
  return {
    description: Array.from(incident.description).slice(0, MAX_TEXT).join(''),
    team: teamId,
    responders: teamId === '' ? [] : [{ id: teamId, type: 'team', name: teamId }],
    teams: teamId === '' ? [] : [teamId],
    actions: [],
    details: {
      'incident-id': incident.id,
      'incident-alert-type': type,
      'impacted-services': incident.impactedServices.join(','),
    },
    priority: incident.priority,
  };
}
