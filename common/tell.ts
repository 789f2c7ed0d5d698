import type { Log } from './logger.ts';
import type { Respond, SlackMessage } from './response-url.ts';
import { type SlackClient, slackErrorOf } from './slack-client.ts';

export interface Addressee {
  user: string;
  responseUrl: string | null | undefined;
}

/** Never throws: what could not be told is in the log. */
export type Tell = (to: Addressee, message: SlackMessage) => Promise<void>;

/** Tells one person: through the response_url, or where that fails, as a direct message. */
export function createTell(deps: { respond: Respond; slack: () => Promise<SlackClient>; log: Log }): Tell {
  const { respond, slack, log } = deps;
  return async (to, message) => {
    try {
      if (to.responseUrl) return await respond(to.responseUrl, message);
    } catch (error) {
      log.warn('response_url did not take the message', { user: to.user, error });
    }
    try {
      const client = await slack();
      await client.chat.postMessage({ channel: to.user, ...message });
    } catch (error) {
      log.error('the person could not be told', {
        user: to.user,
        reason: slackErrorOf(error) ?? 'error',
        error,
      });
    }
  };
}
