import type { Log } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import { isTokenTrouble, isUnsure, retryAfterMs, type SlackClient, slackErrorOf } from './client.ts';
import type { DeliveredVia } from './delivery.ts';
import type { NotifyUser, Recipient } from './notify-user.ts';
import type { SlackMessage } from './response-url.ts';

export interface DeliveryRequest {
  message: SlackMessage;
  /** Its id; '' for none. */
  channel: string;
  /** Of the message there whose place it takes. */
  ts?: string | undefined;
  /** Who is told where the channel does not take it. */
  to: Recipient;
  /** The ending has to be told; what is said on the way may wait for it. */
  isFinal: boolean;
}

export interface Delivered {
  /** undefined where something on the way may be in the channel or not, and its ending is left to say so. */
  by: DeliveredVia | undefined;
  /** Of the message in the channel, where there is one. */
  ts?: string;
}

export type DeliverMessage = (wanted: DeliveryRequest) => Promise<Delivered>;

export interface DeliverMessageDeps {
  slack: () => Promise<SlackClient>;
  notifyUser: NotifyUser;
  log: Log;
  metrics: Metrics;
  sleep: (ms: number) => Promise<void>;
}

const LIMITED = 'ratelimited';

/** There is none to post in: a form of a direct message, say. */
const NO_CHANNEL = 'no_channel';

const NOT_A_MEMBER: ReadonlySet<string> = new Set(['channel_not_found', 'not_in_channel']);

/** It is the message that Slack does not like: its text alone may pass. */
const REFUSED_CONTENT: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_arguments',
  'msg_too_long',
  'msg_blocks_too_long',
]);

/** Longest `Retry-After` that is waited for. */
const MAX_RETRY_AFTER_MS = 2000;

/**
 * Answers an order in a fixed order of places, until one takes it: in the place of the message that is there (update),
 * as a new one in the channel (post), through the `response_url`, as a direct message. Each is tried once, where "once"
 * may be two calls of which no second message can come: an update whose answer was lost is made sure of by the same
 * update (a post at once might stand beside it), and what Slack limits for at most 2 s is asked again after that.
 * Never throws: an order does not wait for Slack, and `by` says whether anybody was told.
 */
export function createDeliverMessage(deps: DeliverMessageDeps): DeliverMessage {
  return async (wanted) => {
    const notUpdated = await update(deps, wanted);
    if (notUpdated === undefined && wanted.ts !== undefined) return inChannel(deps, 'update', wanted.ts);
    const message = notUpdated && REFUSED_CONTENT.has(notUpdated) ? textOf(wanted.message) : wanted.message;
    const posted = await post(deps, { ...wanted, message }, notUpdated);
    if ('ts' in posted) return inChannel(deps, 'post', posted.ts);
    const { refused } = posted;
    if (!wanted.isFinal && (isUnsure(refused) || refused === LIMITED)) return { by: undefined };
    return { by: await deps.notifyUser(wanted.to, personal(message, refused)) };
  };
}

function inChannel({ log, metrics }: DeliverMessageDeps, by: 'update' | 'post', ts: string): Delivered {
  metrics.count('Answers', by);
  log.info('told', { outcome: by });
  return { by, ts };
}

/** Why not; undefined where it was done, or there is no message to update. */
async function update(
  deps: DeliverMessageDeps,
  { channel, message, ts }: DeliveryRequest,
): Promise<string | undefined> {
  if (ts === undefined) return undefined;
  const call = () => asked(deps, (slack) => slack.chat.update({ channel, ts, ...message }));
  const first = await call();
  const last = 'refused' in first && isUnsure(first.refused) ? await call() : first;
  return 'refused' in last ? last.refused : undefined;
}

/** Not where the update has shown that Slack does not know the bot. */
async function post(
  deps: DeliverMessageDeps,
  { channel, message }: DeliveryRequest,
  notUpdated: string | undefined,
): Promise<{ ts: string } | { refused: string }> {
  if (channel === '') return { refused: NO_CHANNEL };
  if (notUpdated !== undefined && isTokenTrouble(notUpdated)) return { refused: notUpdated };
  const posted = await asked(deps, (slack) => slack.chat.postMessage({ channel, ...message }));
  if ('refused' in posted) return posted;
  const { ts } = posted.value;
  return ts === undefined ? { refused: 'no_ts' } : { ts };
}

/** One call, or two where Slack says that it takes the second soon. */
async function asked<T>(
  deps: DeliverMessageDeps,
  call: (slack: SlackClient) => Promise<T>,
): Promise<{ value: T } | { refused: string }> {
  try {
    const slack = await deps.slack();
    return { value: await patiently(deps, () => call(slack)) };
  } catch (error) {
    const refused = slackErrorOf(error) ?? 'error';
    deps.log.warn('the channel did not take the message', { reason: refused, error });
    return { refused };
  }
}

async function patiently<T>({ sleep }: DeliverMessageDeps, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const wait = retryAfterMs(error);
    if (wait === undefined || wait > MAX_RETRY_AFTER_MS) throw error;
    await sleep(wait);
    return call();
  }
}

/** The person would think that the channel reads it too. */
function personal(message: SlackMessage, refused: string): SlackMessage {
  if (refused === NO_CHANNEL) return message;
  const shown = REFUSED_CONTENT.has(refused) ? textOf(message) : message;
  return withHint(shown, NOT_A_MEMBER.has(refused) ? INVITE : NOT_TAKEN);
}

function textOf({ text }: SlackMessage): SlackMessage {
  return { text };
}

const INVITE = 'Only you see this: Q-Bot is not a member of the channel. Invite it with `/invite @Q-Bot`.';
const NOT_TAKEN = 'Only you see this: Slack did not take it in the channel.';

/** In the text and, where there are blocks, in them: Slack shows either. */
function withHint({ text, blocks }: SlackMessage, hint: string): SlackMessage {
  const delivered = { text: `${text} ${hint}` };
  if (blocks === undefined) return delivered;
  return {
    ...delivered,
    blocks: [...blocks, { type: 'context', elements: [{ type: 'mrkdwn', text: hint }] }],
  };
}
