import { type SentWebhook, type WebhookOptions, WebhookSender } from '../webhook-sender.ts';
import type { Alert, AlertText } from './alerts.ts';

export type AlertAction = 'Create' | 'Acknowledge' | 'UnAcknowledge' | 'AddNote' | 'UpdatePriority' | 'Close';

export type WebhookCall = SentWebhook<AlertAction>;
export type { WebhookOptions } from '../webhook-sender.ts';

/** What happened to an alert. */
export interface AlertEvent {
  action: AlertAction;
  alert: Alert;
  text: AlertText;
  /** Who did it; OpsGenie itself if that is left out. */
  by?: string;
  /** What only this action carries: a note, the priorities. */
  alertFields?: Record<string, string>;
}

/** The longest description and details that a webhook carries. */
const MAX_TEXT = 1000;

/**
 * A webhook integration with details and description ticked. An incident reaches it through its alerts, and nothing is
 * sent twice. Which actions carry what is as the samples show; through which alert a priority comes is assumed. https://support.atlassian.com/opsgenie/docs/integrate-opsgenie-with-webhook/
 */
export class Webhook {
  readonly #sender: WebhookSender<AlertAction>;
  readonly #now: () => number;

  constructor(options: WebhookOptions) {
    this.#sender = new WebhookSender(options);
    this.#now = options.now;
  }

  calls(): readonly WebhookCall[] {
    return this.#sender.calls();
  }

  /** Resolves once each call that was made has its answer. */
  idle(): Promise<void> {
    return this.#sender.idle();
  }

  /** Never rejects: without an answer, the call says so. */
  fire(alertEvent: AlertEvent): Promise<WebhookCall> {
    const { action, alert } = alertEvent;
    const about = { action, alertId: alert.alertId, incidentId: alert.incidentId };
    return this.#sender.post(about, payload(alertEvent, this.#now()));
  }
}

/** Later actions carry neither priority nor details. */
function payload(alertEvent: AlertEvent, at: number): Record<string, unknown> {
  const { action, alert, alertFields = {}, by = 'System', text } = alertEvent;
  const isCreate = action === 'Create';
  return {
    action,
    alert: {
      alertId: alert.alertId,
      message: text.message,
      tags: text.tags,
      tinyId: alert.tinyId,
      entity: '',
      alias: alert.alias,
      createdAt: alert.createdAt,
      // Nanoseconds, beyond the precision of a number, as OpsGenie sends them.
      updatedAt: at * 1_000_000,
      username: by,
      userId: '',
      source: '',
      ...(isCreate ? onCreate(text, alert) : alertFields),
    },
    source: { name: '', type: isCreate ? creatorOf(alert) : 'web' },
    integrationName: 'Q-Bot',
    integrationId: '4c4e0000-9ccc-4000-8000-f85e705ef323',
    integrationType: 'Webhook',
  };
}

function creatorOf({ type }: Alert): string {
  return type === 'API' ? 'API' : 'incident';
}

function onCreate(text: AlertText, { teamId }: Alert): Record<string, unknown> {
  return {
    description: Array.from(text.description).slice(0, MAX_TEXT).join(''),
    team: teamId,
    responders: teamId === '' ? [] : [{ id: teamId, type: 'team', name: teamId }],
    teams: teamId === '' ? [] : [teamId],
    actions: [],
    details: text.details,
    priority: text.priority,
  };
}
