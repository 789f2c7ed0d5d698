import { type JsonObject, textIn } from '../../json.ts';
import { validateMessage } from './block-kit.ts';
import { presentBlocks } from './blocks.ts';
import { type Answer, fail, failMissing, jsonArgument, type Method, succeed } from './web-api.ts';
import { BOT, type Channel, type Message, type Workspace } from './workspace.ts';

/** Slack cuts a posted text here, but refuses an update or an ephemeral one above the other limit. */
const POSTED_CHARACTERS = 40_000;
const UPDATED_CHARACTERS = 4_000;

interface Content {
  text: string;
  blocks: JsonObject[];
}

/** `chat.*` as a bot with `chat:write` alone may use it. https://docs.slack.dev/reference/methods */
export function chatMethods(workspace: Workspace): Record<string, Method> {
  return {
    'chat.postMessage': (args) => postMessage(workspace, args),
    'chat.postEphemeral': (args) => postEphemeral(workspace, args),
    'chat.update': (args) => update(workspace, args),
  };
}

function postMessage(workspace: Workspace, args: JsonObject): Answer {
  const channel = target(workspace, args);
  if ('body' in channel) return channel;
  const content = contentOf(args);
  if ('body' in content) return content;
  const threadTs = textIn(args.thread_ts);
  if (threadTs !== '' && workspace.message(threadTs)?.channel !== channel.id)
    return fail('cannot_reply_to_message');
  const message = workspace.post({
    channel: channel.id,
    text: Array.from(content.text).slice(0, POSTED_CHARACTERS).join(''),
    blocks: content.blocks,
    ...(threadTs === '' ? {} : { threadTs }),
    via: 'chat.postMessage',
  });
  return succeed({ channel: channel.id, ts: message.ts, message: presentMessage(message) }, spanOf(message));
}

function postEphemeral(workspace: Workspace, args: JsonObject): Answer {
  const channel = target(workspace, args);
  if ('body' in channel) return channel;
  const user = textIn(args.user);
  if (user === '') return failMissing('user');
  if (!channel.members.includes(user)) return fail('user_not_in_channel');
  const content = contentOf(args);
  if ('body' in content) return content;
  if (isTooLong(content)) return fail('msg_too_long');
  const via = 'chat.postEphemeral';
  const message = workspace.post({ channel: channel.id, ...content, ephemeralFor: user, via });
  return succeed({ message_ts: message.ts }, spanOf(message));
}

function update(workspace: Workspace, args: JsonObject): Answer {
  const channel = target(workspace, args, 'is_inactive');
  if ('body' in channel) return channel;
  const message = workspace.message(textIn(args.ts));
  if (message?.channel !== channel.id || message.ephemeralFor !== undefined) return fail('message_not_found');
  if (message.user !== BOT.userId) return fail('cant_update_message');
  const content = contentOf(args);
  if ('body' in content) return content;
  if (isTooLong(content)) return fail('msg_too_long');
  workspace.edit(message, content);
  const { text, ts } = message;
  return succeed({ channel: channel.id, ts, text, message: presentMessage(message) }, spanOf(message));
}

/** The channel to write to, or the error: a private channel without the bot does not exist for it. */
function target(workspace: Workspace, args: JsonObject, ofArchived = 'is_archived'): Channel | Answer {
  const id = textIn(args.channel);
  if (id === '') return failMissing('channel');
  const user = workspace.user(id);
  const channel = user === undefined ? workspace.channel(id) : workspace.directChannel(user);
  if (channel === undefined) return fail('channel_not_found');
  if (!channel.botIsMember) return fail(channel.kind === 'public' ? 'not_in_channel' : 'channel_not_found');
  return channel.archived === true ? fail(ofArchived) : channel;
}

function contentOf(args: JsonObject): Content | Answer {
  const text = textIn(args.text);
  const blocks = listArgument(args, 'blocks');
  const attachments = listArgument(args, 'attachments');
  if (blocks === undefined) return fail('invalid_blocks_format');
  if (attachments === undefined) return fail('invalid_attachments');
  if (text === '' && blocks.length === 0 && attachments.length === 0) return fail('no_text');
  const problems = validateMessage({ blocks, attachments });
  return problems.length > 0 ? fail('invalid_blocks', problems) : { text, blocks: presentBlocks(blocks) };
}

/** Empty if it is not given, undefined if it is not a list. */
function listArgument(args: JsonObject, name: string): unknown[] | undefined {
  if (args[name] === undefined || args[name] === '') return [];
  const list = jsonArgument(args, name);
  return Array.isArray(list) ? list : undefined;
}

function isTooLong(content: Content): boolean {
  return Array.from(content.text).length > UPDATED_CHARACTERS;
}

/** A message as Slack's API and payloads show it. */
export function presentMessage(message: Message): JsonObject {
  const { attachments = [] } = message;
  return {
    ...authorOf(message),
    type: 'message',
    text: message.text,
    ts: message.ts,
    ...(attachments.length === 0 ? {} : { attachments }),
    ...(message.blocks.length === 0 ? {} : { blocks: message.blocks }),
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
  };
}

/** Only an app has a `bot_id`, and another app may have no user. */
function authorOf({ bot, clientMsgId, user }: Message): JsonObject {
  if (clientMsgId !== undefined) return { client_msg_id: clientMsgId, user };
  if (bot === undefined) return { bot_id: BOT.botId, user };
  return { subtype: 'bot_message', username: bot, bot_id: OTHER_BOT_ID };
}

const OTHER_BOT_ID = 'B0OTHER001';

function spanOf(message: Message): JsonObject {
  return { channel: message.channel, ts: message.ts };
}
