import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { escapeText } from '../../../../common/slack/response-url.ts';
import type { JsonObject } from '../../json.ts';
import { requestShape } from './delivery.ts';
import { InvalidActionError } from './invalid-action-error.ts';
import { type AppIdentity, messageAction } from './payloads.ts';
import type { ResponseUrls } from './response-urls.ts';
import { channelOf, type UserView, userOf } from './test-user.ts';
import type { Triggers } from './triggers.ts';
import type { Message } from './workspace.ts';

/** An entry of `features.shortcuts` of the app's manifest. */
export interface Shortcut {
  callbackId: string;
  /** As the menu of a message shows it. */
  name: string;
}

/** What somebody writes in a channel: `bot` is the name of another app that does, and only that may attach. */
export const writeSchema = z.object({
  user: z.string(),
  channel: z.string(),
  text: z.optional(z.string()),
  bot: z.optional(z.string()),
  attachments: z.optional(z.array(z.record(z.string(), z.unknown()))),
  threadTs: z.optional(z.string()),
});

/** A choice in the menu of a message. */
export const shortcutSchema = z.object({
  user: z.string(),
  messageTs: z.string(),
  callbackId: z.string(),
  ...requestShape,
});

export interface ShortcutOptions extends UserView {
  app: AppIdentity;
  shortcuts: () => readonly Shortcut[];
  triggers: Triggers;
  responseUrls: ResponseUrls;
  responseUrl: (id: string) => string;
}

/** Slack stores text escaped, and makes links of addresses. */
const ADDRESS = /\bhttps?:\/\/[^\s<>|]+/g;

/** Posts it; no app is told. Throws an InvalidActionError for what Slack's composer does not send. */
export function write(options: UserView, written: z.infer<typeof writeSchema>): Message {
  const { attachments = [], bot, text = '', threadTs } = written;
  const user = userOf(options, written.user);
  const channel = channelOf(options, written.channel, user);
  if (channel.archived === true) throw new InvalidActionError(`${channel.id} is archived`);
  if (text.trim() === '' && attachments.length === 0) throw new InvalidActionError('nothing was written');
  if (attachments.length > 0 && bot === undefined) throw new InvalidActionError('only an app can attach');
  if (threadTs !== undefined && options.workspace.message(threadTs)?.channel !== channel.id) {
    throw new InvalidActionError(`there is no message ${threadTs} to reply to`);
  }
  return options.workspace.post({
    channel: channel.id,
    text: escapeText(text).replace(ADDRESS, (address) => `<${address}>`),
    blocks: [],
    ...(bot === undefined ? { user: user.id, clientMsgId: randomUUID() } : { user: '', bot, attachments }),
    ...(threadTs === undefined ? {} : { threadTs }),
    via: 'composer',
  });
}

/**
 * The `message_action` payload. Every message has the menu, except ephemeral ones. Throws an InvalidActionError if the user
 * sees no such message, or the app has no such shortcut. https://docs.slack.dev/interactivity/implementing-shortcuts
 */
export function shortcutPayload(
  options: ShortcutOptions,
  { callbackId, messageTs, ...action }: z.infer<typeof shortcutSchema>,
): JsonObject {
  const user = userOf(options, action.user);
  if (!options.shortcuts().some((one) => one.callbackId === callbackId)) {
    throw new InvalidActionError(`the app has no shortcut ${callbackId}`);
  }
  const message = options.workspace.message(messageTs);
  if (message === undefined) throw new InvalidActionError(`there is no message ${messageTs}`);
  const channel = channelOf(options, message.channel, user);
  if (message.ephemeralFor !== undefined) {
    throw new InvalidActionError('a message that only one user sees has no shortcuts');
  }
  const responseUrlId = options.responseUrls.mint({ channel: channel.id, user: user.id });
  return messageAction(options.app, {
    ...{ callbackId, channel, message, user },
    actionTs: options.workspace.stamp(),
    responseUrl: options.responseUrl(responseUrlId),
    triggerId: options.triggers.mint(user.id),
  });
}
