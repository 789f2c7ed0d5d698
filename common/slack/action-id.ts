/** A `callback_id` or `action_id` of ours: which command and sub-command an interaction belongs to. */
export interface ActionId {
  /** With its slash, or without one for a route that is no slash command. */
  command: string;
  subcommand: string;
  action: string;
}

/** `/sre:incident:create`: interactions are gated as that sub-command. At most 255 characters, as Slack allows. */
export function formatActionId({ command, subcommand, action }: ActionId): string {
  return `${command}:${subcommand}:${action}`;
}

/** undefined for an id that is not ours. */
export function parseActionId(id: string): ActionId | undefined {
  const [command, subcommand, action, ...rest] = id.split(':');
  if (!command || subcommand === undefined || !action || rest.length > 0) return undefined;
  return { command, subcommand, action };
}
