import type { JsonObject } from '../json.ts';
import { textIn } from '../json.ts';
import { callSlack, type SlackApi, SlackUnreachableError } from './call-slack.ts';
import { SocketModeError } from './socket-mode-error.ts';

/** The workspace that the bot token belongs to, and its app. */
export interface Identity {
  teamId: string;
  /** Its name. */
  team: string;
  /** '' where Slack does not say it. */
  appId: string;
  /** The bot's user name. */
  user: string;
}

const TOKEN_PROBLEMS: Readonly<Record<string, string>> = {
  invalid_auth: 'copy it again from OAuth & Permissions',
  not_authed: 'copy it again from OAuth & Permissions',
  token_expired: 'it has expired: install the app again, and copy the new one from OAuth & Permissions',
  token_revoked: 'it was revoked: install the app again, and copy the new one from OAuth & Permissions',
  account_inactive: 'the app is no longer installed there: install it, and copy the new one',
};

/**
 * What Slack says of the bot token (`auth.test`, which needs no scope). `given`: the workspace that `.env` names; ''
 * for any. Throws a SocketModeError for a token that Slack refuses, for another workspace, and where Slack cannot be
 * reached. https://docs.slack.dev/reference/methods/auth.test
 */
export async function readIdentity(api: SlackApi, botToken: string, given: string): Promise<Identity> {
  const answer = await callSlack(api, 'auth.test', botToken).catch((error: unknown) => {
    if (!(error instanceof SlackUnreachableError)) throw error;
    throw new SocketModeError(
      `Slack cannot be reached (${error.message}); behind a proxy, set NODE_USE_ENV_PROXY=1 and HTTPS_PROXY in the shell.`,
    );
  });
  if (!answer.ok) {
    const remedy = TOKEN_PROBLEMS[answer.error] ?? 'see the app under api.slack.com/apps';
    throw new SocketModeError(`Slack refuses SLACK_BOT_TOKEN (${answer.error}): ${remedy}.`);
  }
  const identity = identityIn(answer.body);
  if (given !== '' && given !== identity.teamId) {
    throw new SocketModeError(
      `SLACK_BOT_TOKEN belongs to the workspace ${identity.team} (${identity.teamId}), and SLACK_TEAM_ID says ${given}: leave SLACK_TEAM_ID out of .env, or take the token of that workspace.`,
    );
  }
  return identity;
}

function identityIn(body: JsonObject): Identity {
  return {
    teamId: textIn(body.team_id),
    team: textIn(body.team),
    appId: textIn(body.app_id),
    user: textIn(body.user),
  };
}
