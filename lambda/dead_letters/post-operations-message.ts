import type { Log } from '../../common/logger.ts';
import { isTokenTrouble, isUnsure, type SlackClient, slackErrorOf } from '../../common/slack/client.ts';
import type { SlackMessage } from '../../common/slack/response-url.ts';

/** Slack's words for too much at a time. */
const LIMITED: ReadonlySet<string> = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);

/** Answers the card's `ts`, undefined where Slack refuses it for good. Throws where a later try may do. */
export type PostOperationsMessage = (message: SlackMessage) => Promise<string | undefined>;

/** Posts into the operations channel. What is wrong with the bot's token somebody will mend: a later try may do. */
export function createPostOperationsMessage(deps: {
  slack: () => Promise<SlackClient>;
  operationsChannel: string;
  log: Log;
}): PostOperationsMessage {
  return async (message) => {
    const slack = await deps.slack();
    try {
      return (await slack.chat.postMessage({ channel: deps.operationsChannel, ...message })).ts;
    } catch (error) {
      const reason = slackErrorOf(error);
      if (reason === undefined || mayPass(reason)) throw error;
      deps.log.error('the operations channel does not take the card', { outcome: 'card_refused', reason });
      return undefined;
    }
  };
}

function mayPass(reason: string): boolean {
  return isUnsure(reason) || LIMITED.has(reason) || isTokenTrouble(reason);
}
