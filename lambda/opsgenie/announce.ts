import type { Log } from '../../common/logger.ts';
import type { SlackMessage } from '../../common/response-url.ts';
import { type SlackClient, slackErrorOf } from '../../common/slack-client.ts';
import type { Addressee, Tell } from '../../common/tell.ts';
import type { Receipt } from './receipts.ts';

const NOT_A_MEMBER: ReadonlySet<string> = new Set(['channel_not_found', 'not_in_channel']);

export interface AnnounceDeps {
  slack: () => Promise<SlackClient>;
  tell: Tell;
  log: Log;
}

/** Slack may have done it all the same. */
const UNSURE: ReadonlySet<string> = new Set(['no_answer', 'ratelimited']);

/** How a receipt is shown where the channel does not take it. */
export interface Showing {
  responseUrl: string | null;
  /** The ending has to be told; what is said on the way may wait for it. */
  isLast: boolean;
}

/**
 * Shows a receipt: updates its message, else posts it into the channel, else tells the one who asked. Answers the `ts`
 * of the message in the channel, undefined where there is none. Never throws: an incident does not wait for Slack.
 */
export function createAnnounce(deps: AnnounceDeps) {
  return async (receipt: Receipt, message: SlackMessage, showing: Showing): Promise<string | undefined> => {
    if (receipt.ts !== undefined && (await updated(deps, receipt, receipt.ts, message))) return receipt.ts;
    const posted = await post(deps, receipt.channelId, message);
    if (posted.ts !== undefined) return posted.ts;
    if (UNSURE.has(posted.reason) && !showing.isLast) return undefined;
    const to: Addressee = { user: receipt.user.id, responseUrl: showing.responseUrl };
    await deps.tell(to, NOT_A_MEMBER.has(posted.reason) ? withInvitation(message) : message);
    return undefined;
  };
}

export type Announce = ReturnType<typeof createAnnounce>;

/** Once more where nobody knows whether it was done: an update may be repeated, a post beside it would be a second. */
async function updated(
  deps: AnnounceDeps,
  receipt: Receipt,
  ts: string,
  message: SlackMessage,
): Promise<boolean> {
  const first = await update(deps, receipt, ts, message);
  if (first === undefined || !UNSURE.has(first)) return first === undefined;
  return (await update(deps, receipt, ts, message)) === undefined;
}

/** Why not; undefined where it was updated. */
async function update(
  deps: AnnounceDeps,
  receipt: Receipt,
  ts: string,
  message: SlackMessage,
): Promise<string | undefined> {
  try {
    const slack = await deps.slack();
    await slack.chat.update({ channel: receipt.channelId, ts, ...message });
    return undefined;
  } catch (error) {
    const reason = slackErrorOf(error) ?? 'error';
    deps.log.warn('the receipt could not be updated', { reason, error });
    return reason;
  }
}

async function post(
  deps: AnnounceDeps,
  channel: string,
  message: SlackMessage,
): Promise<{ ts?: string | undefined; reason: string }> {
  if (channel === '') return { reason: 'no_channel' };
  try {
    const slack = await deps.slack();
    const { ts } = await slack.chat.postMessage({ channel, ...message });
    return { ts, reason: 'no_ts' };
  } catch (error) {
    const reason = slackErrorOf(error) ?? 'error';
    deps.log.warn('the receipt could not be posted', { reason, error });
    return { reason };
  }
}

function withInvitation({ text, blocks = [] }: SlackMessage): SlackMessage {
  const hint = 'Only you see this: Q-Bot is not a member of the channel. Invite it with `/invite @Q-Bot`.';
  return {
    text: `${text} ${hint}`,
    blocks: [...blocks, { type: 'context', elements: [{ type: 'mrkdwn', text: hint }] }],
  };
}
