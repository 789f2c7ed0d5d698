import { type JsonObject, textIn } from '../../json.ts';
import { presentMessage } from './chat-methods.ts';
import { presentView, type StateValues, type ViewRecord } from './views.ts';
import type { Channel, Message, User } from './workspace.ts';

/** The app and workspace that every payload names. */
export interface AppIdentity {
  teamId: string;
  appId: string;
  /** The organisation of the workspace, if it is part of an Enterprise Grid. */
  enterprise?: { id: string; name: string } | undefined;
}

const TEAM_DOMAIN = 'qbot-local';
/** Slack still sends the deprecated verification token. */
export const LEGACY_TOKEN = 'legacy-fixed-value';
const HIDDEN_NAMES = { private: 'privategroup', im: 'directmessage' } as const;

export interface CommandRequest {
  command: string;
  text: string;
  channel: Channel;
  user: User;
  responseUrl: string;
  triggerId: string;
}

/** The url-encoded body of a slash command. https://docs.slack.dev/interactivity/implementing-slash-commands */
export function commandBody(app: AppIdentity, request: CommandRequest): string {
  return encodeForm({
    token: LEGACY_TOKEN,
    team_id: app.teamId,
    team_domain: TEAM_DOMAIN,
    channel_id: request.channel.id,
    channel_name: shownName(request.channel),
    user_id: request.user.id,
    user_name: request.user.name,
    command: request.command,
    text: request.text,
    api_app_id: app.appId,
    is_enterprise_install: 'false',
    ...enterpriseOf(app),
    response_url: request.responseUrl,
    trigger_id: request.triggerId,
  });
}

export interface ViewInteraction {
  record: ViewRecord;
  user: User;
  values: StateValues;
  triggerId: string;
}

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export function viewSubmission(
  app: AppIdentity,
  { record, user, values, triggerId }: ViewInteraction,
): JsonObject {
  return {
    type: 'view_submission',
    ...common(app, user),
    trigger_id: triggerId,
    view: presentView(record, app, values),
    response_urls: [],
  };
}

/** Without the state, as Slack leaves it out. */
export function viewClosed(
  app: AppIdentity,
  { isCleared, record, user }: { isCleared: boolean; record: ViewRecord; user: User },
): JsonObject {
  return {
    type: 'view_closed',
    ...common(app, user),
    view: presentView(record, app, {}),
    is_cleared: isCleared,
  };
}

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export function viewActions(app: AppIdentity, click: ViewInteraction & { action: JsonObject }): JsonObject {
  return {
    type: 'block_actions',
    ...common(app, click.user),
    container: { type: 'view', view_id: click.record.id },
    trigger_id: click.triggerId,
    view: presentView(click.record, app, click.values),
    actions: [click.action],
  };
}

export interface MessageClick {
  message: Message;
  channel: Channel;
  user: User;
  action: JsonObject;
  values: StateValues;
  responseUrl: string;
  triggerId: string;
}

/** An ephemeral message is not in the payload: only its channel and ts are. */
export function messageActions(app: AppIdentity, click: MessageClick): JsonObject {
  const { message, channel } = click;
  const isEphemeral = message.ephemeralFor !== undefined;
  return {
    type: 'block_actions',
    ...common(app, click.user),
    container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral: isEphemeral },
    trigger_id: click.triggerId,
    channel: { id: channel.id, name: shownName(channel) },
    ...(isEphemeral ? {} : { message: { ...presentMessage(message), team: app.teamId, app_id: app.appId } }),
    state: { values: click.values },
    response_url: click.responseUrl,
    actions: [click.action],
  };
}

export interface ShortcutUse {
  callbackId: string;
  message: Message;
  channel: Channel;
  user: User;
  actionTs: string;
  responseUrl: string;
  triggerId: string;
}

/**
 * A message shortcut: the whole message, and no `api_app_id`, as no recording has one.
 * https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
 */
export function messageAction(app: AppIdentity, use: ShortcutUse): JsonObject {
  const { channel, message, user } = use;
  const { api_app_id: _none, team, user: shown, token, ...installed } = common(app, user);
  return {
    type: 'message_action',
    token,
    action_ts: use.actionTs,
    team,
    user: shown,
    channel: { id: channel.id, name: shownName(channel) },
    ...installed,
    callback_id: use.callbackId,
    trigger_id: use.triggerId,
    response_url: use.responseUrl,
    message_ts: message.ts,
    message: presentMessage(message),
  };
}

/** The clicked element as `actions[]` carries it: what it says and holds, not how it looks. */
export function actionOf(
  element: JsonObject,
  chosen: { blockId: string; actionTs: string } & JsonObject,
): JsonObject {
  const { blockId, actionTs, ...held } = chosen;
  const shown = element.type === 'button' ? { text: element.text } : {};
  const { type, action_id, value } = element;
  return {
    action_id,
    block_id: blockId,
    ...shown,
    ...(value === undefined ? {} : { value: textIn(value) }),
    ...held,
    type,
    action_ts: actionTs,
  };
}

/** The body of an interaction: one field, its JSON pure ASCII as Slack writes it. */
export function interactionBody(payload: JsonObject): string {
  const json = JSON.stringify(payload).replaceAll('/', '\\/');
  return encodeForm({ payload: json.replace(/[\u0080-\uffff]/g, escapeUnit) });
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function common(app: AppIdentity, user: User): JsonObject {
  return {
    team: { id: app.teamId, domain: TEAM_DOMAIN, ...enterpriseOf(app) },
    user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
    api_app_id: app.appId,
    token: LEGACY_TOKEN,
    is_enterprise_install: false,
    enterprise: app.enterprise ?? null,
  };
}

/** In the payloads of everybody, guests too: it is the organisation of the workspace, not of the user. */
function enterpriseOf({ enterprise }: AppIdentity): Record<string, string> {
  return enterprise === undefined ? {} : { enterprise_id: enterprise.id, enterprise_name: enterprise.name };
}

/** Slack does not give apps the name of a private channel. */
function shownName(channel: Channel): string {
  return channel.kind === 'public' ? channel.name : HIDDEN_NAMES[channel.kind];
}

/** Percent-encoded with `+` for spaces, and `*` encoded too, which URLSearchParams leaves as it is. */
export function encodeForm(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString().replaceAll('*', '%2A');
}
