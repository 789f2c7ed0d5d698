import type { ActionRequest } from './incident-backend.ts';

/** `Resolved from Slack by @juniper`: the product knows only Q-Bot. Who has no id of Slack is known by name alone. */
export function attribution(
  { startedBy, user: { id, name } }: Pick<ActionRequest, 'startedBy' | 'user'>,
  done: string,
): string {
  const begun = startedBy === undefined ? '' : `, begun by @${startedBy.name || startedBy.id}`;
  return id === '' ? `${done} by ${name}` : `${done} from Slack by ${name ? `@${name}` : id}${begun}`;
}
