import { UserError } from '../../common/errors.ts';
import type { Log } from '../../common/logger.ts';
import type { Place } from '../../common/slack/click.ts';
import { type SlackClient, slackErrorOf } from '../../common/slack/client.ts';
import type { SlackMessage } from '../../common/slack/response-url.ts';

export interface ShowDeps {
  slack: () => Promise<SlackClient>;
  log: Log;
}

export interface Show {
  /** Throws UserError where the channel does not take it. */
  post(channel: string, message: SlackMessage): Promise<void>;
  /** In the place of what was there, once, on the way: what comes next says more. False where that was not done. */
  update(place: Place, message: SlackMessage): Promise<boolean>;
}

const NOT_A_MEMBER: ReadonlySet<string> = new Set(['channel_not_found', 'not_in_channel']);

/** The one message of a restart. */
export function createShow(deps: ShowDeps): Show {
  return {
    async post(channel, message) {
      const refusal = await refusalOf(deps, (slack) => slack.chat.postMessage({ channel, ...message }));
      if (refusal !== undefined) throw new UserError(postTrouble(refusal));
    },
    async update({ channel, ts }, message) {
      const refusal = await refusalOf(deps, (slack) => slack.chat.update({ channel, ts, ...message }));
      return refusal === undefined;
    },
  };
}

/** Slack's word for why not; undefined where it was done. Throws what does not come from Slack. */
async function refusalOf(
  { slack, log }: ShowDeps,
  call: (client: SlackClient) => Promise<unknown>,
): Promise<string | undefined> {
  const client = await slack();
  try {
    await call(client);
    return undefined;
  } catch (error) {
    const reason = slackErrorOf(error);
    if (reason === undefined) throw error;
    log.warn('Slack did not take the message', { reason, error });
    return reason;
  }
}

function postTrouble(reason: string): string {
  if (NOT_A_MEMBER.has(reason)) {
    return 'Q-Bot asks for the confirmation in the channel, and is not a member of this one: invite it with `/invite @Q-Bot`, then run this again. Nothing was restarted.';
  }
  return `Slack did not take the message that asks for the confirmation (${reason}). If it does not show, run this again. Nothing was restarted.`;
}
