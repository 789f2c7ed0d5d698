import type { ActionRequest, NewIncident } from './incident-backend.ts';

/** `Resolved from Slack by @juniper`: the product knows only Q-Bot. Who has no id of Slack is known by name alone. */
export function attribution({ user: { id, name } }: Pick<ActionRequest, 'user'>, done: string): string {
  return id === '' ? `${done} by ${name}` : `${done} from Slack by ${name ? `@${name}` : id}`;
}

/** `Opened from Slack by @rowan, begun by @juniper`. */
export function openedText({ startedBy, user }: Pick<NewIncident, 'startedBy' | 'user'>): string {
  const begun = startedBy === undefined ? '' : `, begun by @${startedBy.name || startedBy.id}`;
  return `${attribution({ user }, 'Opened')}${begun}`;
}
