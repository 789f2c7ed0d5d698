import type { WebAPICallResult } from '@slack/web-api';
import { UserError } from '../errors.ts';
import { type SlackClient, slackErrorOf } from './client.ts';
import { slackRefusal } from './open-view.ts';

/**
 * Any method of Slack's Web API that needs another scope than the bot's own (`commands`, `chat:write`). Name the scope, and
 * add it to `scopes` in terraform/manifest.tf and scripts/manifest/dev-manifest.ts. Never repeated, and ends within 2.5 s.
 * Throws UserError if the installed app lacks the scope or Slack does not accept the token, and Slack's error.
 *
 * @example
 * const asked = { method: 'users.info', scope: 'users:read', arguments: { user: detail.user.id } };
 * const answer = answerSchema.parse(await callSlack(await slack(), asked));
 *
 * https://docs.slack.dev/reference/methods
 */
export async function callSlack(
  slack: SlackClient,
  asked: { method: string; scope: string; arguments: Record<string, unknown> },
): Promise<WebAPICallResult> {
  const { method, scope } = asked;
  try {
    return await slack.apiCall(method, asked.arguments);
  } catch (error) {
    if (slackErrorOf(error) === 'missing_scope') {
      throw new UserError(
        `Q-Bot cannot call \`${method}\` of Slack: it lacks the scope \`${scope}\`. Ask the Q-Bot team to add it to the app's manifest and to install the app again.`,
      );
    }
    // A token that Slack does not accept is explained.
    slackRefusal(error);
    throw error;
  }
}
