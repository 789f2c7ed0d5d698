import type { Log } from '../../common/logger.ts';
import type { SlackMessage } from '../../common/response-url.ts';
import { isTokenTrouble, type SlackClient, slackErrorOf } from '../../common/slack-client.ts';

/** Slack's words for what passes by itself; its others are final. */
const PASSING: ReadonlySet<string> = new Set([
  'no_answer',
  'unreadable_answer',
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
]);

/** Answers the card's `ts`, undefined where Slack refuses it for good. Throws where a later try may do. */
export type PostCard = (message: SlackMessage) => Promise<string | undefined>;

/** Posts into the operations channel. What is wrong with the bot's token somebody will mend: a later try may do. */
export function createPostCard(deps: {
  slack: () => Promise<SlackClient>;
  operationsChannel: string;
  log: Log;
}): PostCard {
  return async (message) => {
    const slack = await deps.slack();
    try {
      return (await slack.chat.postMessage({ channel: deps.operationsChannel, ...message })).ts;
    } catch (error) {
      const reason = slackErrorOf(error);
      if (reason === undefined || PASSING.has(reason) || isTokenTrouble(reason)) throw error;
      deps.log.error('the operations channel does not take the card', { outcome: 'card_refused', reason });
      return undefined;
    }
  };
}
