import type { Log } from '../logger.ts';
import { isTokenTrouble, isUnsure, retryAfterMs, type SlackClient, slackErrorOf } from './client.ts';
import type { SlackMessage } from './response-url.ts';

/** Where a message of the bot's stands. */
export interface MessageRef {
  channel: string;
  ts: string;
}

/** Slack did not take it, as far as it says. */
export interface NotTaken {
  /** Slack's own word for it, `channel_not_found`; `error` if the error does not come from Slack. */
  refused: string;
  error: unknown;
}

/** The bot's own messages. Neither method throws; each waits once for a `Retry-After` of at most 2 s. */
export interface Messages {
  /** In a channel, in a thread of it, or to a user by their id. */
  post(to: { channel: string; threadTs?: string }, message: SlackMessage): Promise<{ ts: string } | NotTaken>;
  /** In the place of what is there. */
  update(at: MessageRef, message: SlackMessage): Promise<{ ts: string } | NotTaken>;
}

/**
 * https://docs.slack.dev/reference/methods/chat.postMessage
 * https://docs.slack.dev/reference/methods/chat.update
 */
export function createMessages(deps: {
  slack: () => Promise<SlackClient>;
  log: Log;
  sleep: (ms: number) => Promise<void>;
}): Messages {
  return {
    async post({ channel, threadTs }, message) {
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
      const posted = await ask(deps, ({ chat }) =>
        chat.postMessage({ channel, ...thread, ...NO_PREVIEWS, ...message }),
      );
      if ('refused' in posted) return posted;
      const { ts } = posted.value;
      return ts === undefined ? { refused: 'no_ts', error: undefined } : { ts };
    },
    async update({ channel, ts }, message) {
      const updated = await ask(deps, ({ chat }) => chat.update({ channel, ts, ...message }));
      return 'refused' in updated ? updated : { ts };
    },
  };
}

/** A link of a user's would show its page as large as the message itself. */
const NO_PREVIEWS = { unfurl_links: false, unfurl_media: false };

/** Longest `Retry-After` that is waited for. */
const MAX_RETRY_AFTER_MS = 2000;

/** One call, or two if Slack says that it takes the second soon: what it limits, it has not done. */
async function ask<T>(
  { slack, log, sleep }: Parameters<typeof createMessages>[0],
  call: (client: SlackClient) => Promise<T>,
): Promise<{ value: T } | NotTaken> {
  try {
    const client = await slack();
    const value = await call(client).catch(async (error: unknown) => {
      const wait = retryAfterMs(error);
      if (wait === undefined || wait > MAX_RETRY_AFTER_MS) throw error;
      await sleep(wait);
      return call(client);
    });
    return { value };
  } catch (error) {
    const refused = slackErrorOf(error) ?? 'error';
    log.warn('Slack did not take the message', { reason: refused, error });
    return { refused, error };
  }
}

const LIMITED: ReadonlySet<string> = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);

/** It may be there, or was too much at a time: the same message may pass a little later. */
export function mayPassLater(refused: string): boolean {
  return isUnsure(refused) || LIMITED.has(refused);
}

/** As `mayPassLater`, or later still: the operator mends the bot's token, or AWS answers again. */
export function mayPassOnceMended(refused: string): boolean {
  return mayPassLater(refused) || isTokenTrouble(refused) || refused === 'error';
}

const NOT_A_MEMBER: ReadonlySet<string> = new Set(['channel_not_found', 'not_in_channel']);

export function isNotMember(refused: string): boolean {
  return NOT_A_MEMBER.has(refused);
}

/** For a message that the channel does not take because of that. */
export const INVITATION = 'Q-Bot is not a member of the channel. Invite it with `/invite @Q-Bot`.';
