import { slimMessage } from './slim-message.ts';

/** Tokens, bearer capabilities and what the contract carries elsewhere. */
const DROPPED: ReadonlySet<string> = new Set([
  'token',
  'bot_access_token',
  'trigger_id',
  'response_url',
  'response_urls',
  'message',
  'view',
  'actions',
]);

const VIEW_KEPT = [
  'id',
  'team_id',
  'type',
  'callback_id',
  'private_metadata',
  'state',
  'hash',
  'root_view_id',
  'previous_view_id',
  'external_id',
  'app_id',
  'app_installed_team_id',
  'bot_id',
];

const MESSAGE_KEPT = ['ts', 'thread_ts', 'user', 'bot_id', 'app_id', 'type', 'subtype'];

/**
 * An interaction without secrets and without the blocks of the view (a view may have 250 kB, an event 240):
 * ids, `state.values`, `private_metadata` and the one action stay, and of a shortcut what its message says.
 */
export function slimPayload(interaction: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const slim = Object.fromEntries(Object.entries(interaction).filter(([key]) => !DROPPED.has(key)));
  const { view, message, actions } = interaction;
  if (isRecord(view)) slim.view = pick(view, VIEW_KEPT);
  if (isRecord(message)) {
    slim.message = interaction.type === 'message_action' ? slimMessage(message) : pick(message, MESSAGE_KEPT);
  }
  // Slack sends one action per click, and only the first is authorized: no backend may see another.
  if (Array.isArray(actions)) slim.actions = actions.slice(0, 1);
  return slim;
}

function pick(from: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
