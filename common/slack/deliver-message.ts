import type { Log } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import { context } from './blocks.ts';
import { isTokenTrouble, isUnsure } from './client.ts';
import type { DeliveredVia } from './delivery.ts';
import { INVITATION, isNotMember, type Messages, mayPassLater } from './messages.ts';
import type { NotifyUser, Recipient } from './notify-user.ts';
import type { SlackMessage } from './response-url.ts';

export interface DeliveryRequest {
  message: SlackMessage;
  /** Its id; '' for none. */
  channel: string;
  /** Of the message there whose place it takes; undefined or '' for none. */
  ts?: string | undefined;
  /** Who is notified if the channel does not take it. */
  to: Recipient;
  /** False for what a later message replaces: if the channel may have it, nobody is notified alone. */
  isFinal: boolean;
}

export interface DeliveryResult {
  /** null if it may be in the channel or not, and a later message says so. */
  by: DeliveredVia | null;
  /** Of the message in the channel, if there is one. */
  ts?: string;
}

export type DeliverMessage = (wanted: DeliveryRequest) => Promise<DeliveryResult>;

export interface DeliverMessageDeps {
  messages: Messages;
  notifyUser: NotifyUser;
  log: Log;
  metrics: Metrics;
}

/** There is none to post in: a modal of a direct message, say. */
const NO_CHANNEL = 'no_channel';

/** It is the message that Slack does not like: its text alone may pass. */
const REFUSED_CONTENT: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_arguments',
  'msg_too_long',
  'msg_blocks_too_long',
]);

/**
 * Delivers a message to the first place that takes it: in the place of the message that is there (update), as a new one
 * in the channel (post), through the `response_url`, as a direct message. An update whose answer was lost is repeated
 * once: a post at once might stand beside it.
 * Never throws: the work does not wait for Slack, and `by` says whether anybody was notified.
 *
 * @example
 * const { by, ts } = await deliverMessage({
 *   message: { text: 'Deploying ...' },
 *   channel: detail.channel?.id ?? '',
 *   to: recipientOf(detail),
 *   isFinal: false,
 * });
 */
export function createDeliverMessage(deps: DeliverMessageDeps): DeliverMessage {
  return async (wanted) => {
    const notUpdated = await update(deps, wanted);
    if (typeof notUpdated === 'object') return inChannel(deps, 'update', notUpdated.ts);
    const message = notUpdated && REFUSED_CONTENT.has(notUpdated) ? textOf(wanted.message) : wanted.message;
    const posted = await post(deps, { ...wanted, message }, notUpdated);
    if ('ts' in posted) return inChannel(deps, 'post', posted.ts);
    if (!wanted.isFinal && mayPassLater(posted.refused)) return { by: null };
    return { by: await deps.notifyUser(wanted.to, personal(message, posted.refused)) };
  };
}

function inChannel({ log, metrics }: DeliverMessageDeps, by: 'update' | 'post', ts: string): DeliveryResult {
  metrics.count('Answers', by);
  log.info('told', { outcome: by });
  return { by, ts };
}

/** Where it is, or Slack's word for why not; undefined if there is no message to update. */
async function update(
  { messages }: DeliverMessageDeps,
  { channel, message, ts }: DeliveryRequest,
): Promise<{ ts: string } | string | undefined> {
  if (!ts) return undefined;
  const first = await messages.update({ channel, ts }, message);
  const isLost = 'refused' in first && isUnsure(first.refused);
  const last = isLost ? await messages.update({ channel, ts }, message) : first;
  return 'refused' in last ? last.refused : last;
}

/** Not if the update has shown that Slack does not know the bot. */
async function post(
  { messages }: DeliverMessageDeps,
  { channel, message }: DeliveryRequest,
  notUpdated: string | undefined,
): Promise<{ ts: string } | { refused: string }> {
  if (channel === '') return { refused: NO_CHANNEL };
  if (notUpdated !== undefined && isTokenTrouble(notUpdated)) return { refused: notUpdated };
  return messages.post({ channel }, message);
}

/** The user would think that the channel reads it too. */
function personal(message: SlackMessage, refused: string): SlackMessage {
  if (refused === NO_CHANNEL) return message;
  const shown = REFUSED_CONTENT.has(refused) ? textOf(message) : message;
  return withHint(shown, `Only you see this: ${isNotMember(refused) ? INVITATION : NOT_TAKEN}`);
}

function textOf({ text }: SlackMessage): SlackMessage {
  return { text };
}

const NOT_TAKEN = 'Slack did not take it in the channel.';

/** In the text and, if there are blocks, in them: Slack shows either. */
function withHint({ text, blocks }: SlackMessage, hint: string): SlackMessage {
  const delivered = { text: `${text} ${hint}` };
  if (blocks === undefined) return delivered;
  return {
    ...delivered,
    blocks: [...blocks, context(hint)],
  };
}
