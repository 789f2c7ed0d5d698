import { randomUUID } from 'node:crypto';
import type { Incident } from './incidents.ts';

export type AlertAction = 'Create' | 'Acknowledge' | 'Close';

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

interface Alert {
  alertId: string;
  tinyId: string;
  createdAt: number;
}

/** The longest description and details that a webhook carries. */
const MAX_TEXT = 1000;

const ANSWER_WITHIN_MS = 30_000;

/**
 * A webhook integration with details and description ticked. An incident reaches it through its Owner alert alone, and
 * nothing is sent twice. https://support.atlassian.com/opsgenie/docs/integrate-opsgenie-with-webhook/
 */
export class Webhook {
  readonly #options: WebhookOptions;
  readonly #alerts = new Map<string, Alert>();
  readonly #calls: WebhookCall[] = [];

  constructor(options: WebhookOptions) {
    this.#options = options;
  }

  calls(): readonly WebhookCall[] {
    return this.#calls;
  }

  /** Never rejects: without an answer, the call says so. */
  async fire(action: AlertAction, incident: Incident, team?: string): Promise<WebhookCall> {
    const { headers, now, send = fetch, url } = this.#options;
    const alert = this.#alertOf(incident);
    const call: WebhookCall = {
      ...{ at: now(), action, alertId: alert.alertId, incidentId: incident.id },
      ...{ status: null, requestId: null },
    };
    this.#calls.push(call);
    const body = JSON.stringify(payload(action, { incident, alert, team, at: now() }));
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

  #alertOf(incident: Incident): Alert {
    const known = this.#alerts.get(incident.id);
    if (known !== undefined) return known;
    const createdAt = this.#options.now();
    const alert = { alertId: `${randomUUID()}-${createdAt}`, tinyId: `10${incident.tinyId}`, createdAt };
    this.#alerts.set(incident.id, alert);
    return alert;
  }
}

interface AlertEvent {
  incident: Incident;
  alert: Alert;
  team: string | undefined;
  at: number;
}

/** Later actions carry neither priority nor details. */
function payload(action: AlertAction, alertEvent: AlertEvent): Record<string, unknown> {
  const { alert, at, incident } = alertEvent;
  const isCreate = action === 'Create';
  return {
    action,
    alert: {
      alertId: alert.alertId,
      message: incident.message,
      tags: incident.tags,
      tinyId: alert.tinyId,
      entity: '',
      alias: `${incident.id}_${alert.alertId.slice(0, 36)}`,
      createdAt: alert.createdAt,
      // Nanoseconds, beyond the precision of a number, as OpsGenie sends them.
      updatedAt: at * 1_000_000,
      username: isCreate ? 'System' : 'olivia.oncall@example.com',
      userId: '',
      source: '',
      ...(isCreate ? onCreate(alertEvent) : {}),
    },
    source: { name: '', type: isCreate ? 'incident' : 'web' },
    integrationName: 'Q-Bot',
    integrationId: '4c4e0000-9ccc-4000-8000-f85e705ef323',
    integrationType: 'Webhook',
  };
}

function onCreate({ incident, team }: AlertEvent): Record<string, unknown> {
  return {
    description: Array.from(incident.description).slice(0, MAX_TEXT).join(''),
    team: team ?? '',
    responders: team === undefined ? [] : [{ id: team, type: 'team', name: team }],
    teams: team === undefined ? [] : [team],
    actions: [],
    details: {
      'incident-id': incident.id,
      'incident-alert-type': 'Owner',
      'impacted-services': incident.impactedServices.join(','),
    },
    priority: incident.priority,
  };
}
