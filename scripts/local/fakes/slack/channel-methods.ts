import { type JsonObject, textIn } from '../../json.ts';
import { type Installation, missingScope } from './installation.ts';
import { type Answer, fail, failMissing, type Method, succeed } from './web-api.ts';
import type { Channel, Workspace } from './workspace.ts';

const READ_SCOPES = { public: 'channels:read', private: 'groups:read', im: 'im:read' } as const;
const ANY_READ_SCOPE = 'channels:read,groups:read,mpim:read,im:read';

/** The methods that say what a channel is, and whether the bot sees it. */
export function channelMethods(workspace: Workspace, installation: Installation): Record<string, Method> {
  return {
    'conversations.info': (args) => showChannel(workspace, installation, args),
    'conversations.open': (args) => openDirect(workspace, args),
    'chat.getPermalink': (args) => permalink(workspace, args),
  };
}

/** https://docs.slack.dev/reference/methods/conversations.info */
function showChannel(workspace: Workspace, installation: Installation, args: JsonObject): Answer {
  const { scopes } = installation;
  if (!Object.values(READ_SCOPES).some((scope) => scopes.includes(scope)))
    return missingScope(installation, ANY_READ_SCOPE);
  const id = textIn(args.channel);
  if (id === '') return failMissing('channel');
  const channel = workspace.channel(id);
  if (channel === undefined || !isVisible(channel)) return fail('channel_not_found');
  const needed = READ_SCOPES[channel.kind];
  return scopes.includes(needed) ? succeed({ channel: shown(channel) }) : missingScope(installation, needed);
}

/** To the bot, a private channel is there once it was invited. */
function isVisible({ botIsMember, kind }: Channel): boolean {
  return kind === 'public' || botIsMember;
}

function shown({ archived, botIsMember, id, kind, name }: Channel): JsonObject {
  return {
    ...{ id, name, name_normalized: name },
    ...{ is_channel: kind === 'public', is_group: kind === 'private', is_im: kind === 'im', is_mpim: false },
    ...{ is_private: kind !== 'public', is_archived: archived === true, is_member: botIsMember },
  };
}

function openDirect(workspace: Workspace, args: JsonObject): Answer {
  if (typeof args.users !== 'string' || args.users === '') return fail('users_list_not_supplied');
  const user = workspace.user(args.users);
  return user === undefined
    ? fail('user_not_found')
    : succeed({ channel: { id: workspace.directChannel(user).id } });
}

/** Needs no scope. https://docs.slack.dev/reference/methods/chat.getPermalink */
function permalink(workspace: Workspace, args: JsonObject): Answer {
  const [id, ts] = [textIn(args.channel), textIn(args.message_ts)];
  if (id === '') return failMissing('channel');
  if (ts === '') return failMissing('message_ts');
  const channel = workspace.channel(id);
  if (channel === undefined || !isVisible(channel)) return fail('channel_not_found');
  if (workspace.message(ts)?.channel !== id) return fail('message_not_found');
  const link = `https://qbot-local.slack.com/archives/${id}/p${ts.replace('.', '')}`;
  return succeed({ channel: id, permalink: link });
}
