import { createHash } from 'node:crypto';
import { type SentWebhook, type WebhookOptions, WebhookSender } from '../webhook-sender.ts';
import type { JsmAlert } from './alerts.ts';
import type { JsmIssue } from './issues.ts';

export type JsmAlertAction = 'Create' | 'Acknowledge' | 'Close';

/** What happened to an alert of an incident. */
export interface JsmAlertEvent {
  action: JsmAlertAction;
  alert: JsmAlert;
  issue: JsmIssue;
  /** From P1 to P5. */
  priority: string;
  team: { name: string } | undefined;
  /** Who did it; Jira itself if that is left out. */
  by?: string;
}

/**
 * The webhook integration of Operations: the shape of OpsGenie's, other ids. That the alias begins with the issue's id is
 * assumed: no capture is known. Nothing is sent twice.
 * https://support.atlassian.com/jira-service-management-cloud/docs/integrate-with-webhook/
 */
export class JsmWebhook {
  readonly #sender: WebhookSender<JsmAlertAction>;
  readonly #now: () => number;

  constructor(options: WebhookOptions) {
    this.#sender = new WebhookSender(options);
    this.#now = options.now;
  }

  calls(): readonly SentWebhook<JsmAlertAction>[] {
    return this.#sender.calls();
  }

  /** Resolves once each call that was made has its answer. */
  idle(): Promise<void> {
    return this.#sender.idle();
  }

  /** Never rejects: without an answer, the call says so. */
  fire(event: JsmAlertEvent): Promise<SentWebhook<JsmAlertAction>> {
    const { action, alert, issue } = event;
    return this.#sender.post(
      { action, alertId: alert.id, incidentId: issue.id },
      payload(event, this.#now()),
    );
  }
}

/** Later actions carry neither priority nor teams. */
function payload(
  { action, alert, by = 'System', issue, priority, team }: JsmAlertEvent,
  at: number,
): unknown {
  const isCreate = action === 'Create';
  const teamId = uuidOf(alert.teamId);
  const name = team?.name ?? alert.teamId;
  const onCreate = {
    ...{ priority, description: 'Opened from Slack', team: name, teams: [teamId] },
    ...{ responders: [{ id: teamId, type: 'team', name }], actions: [], details: {} },
  };
  return {
    source: { name: '', type: isCreate ? 'incident' : 'web' },
    alert: {
      ...{ alertId: alert.id, tinyId: alert.tinyId, alias: `${issue.id}_${teamId}` },
      ...{ message: alert.message, entity: '', tags: [], createdAt: alert.createdAt },
      // Nanoseconds, beyond the precision of a number.
      ...{ updatedAt: at * 1_000_000, username: by, userId: '', source: '' },
      ...(isCreate ? onCreate : {}),
    },
    ...{ action, integrationId: '37c8f316-17c6-49d7-899b-9c7e540c0401', integrationName: 'Pushover' },
    integrationType: 'Webhook',
  };
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Teams of Operations have no other ids; a team of the sample data always gets the same. */
function uuidOf(teamId: string): string {
  if (UUID.test(teamId)) return teamId;
  const hex = createHash('sha256').update(teamId).digest('hex');
  return [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([from, to]) => hex.slice(from, to))
    .join('-');
}
