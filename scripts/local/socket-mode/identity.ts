import { createCallSlack, type SlackApi, SlackUnavailableError } from '../call-slack.ts';
import { type JsonObject, textIn } from '../json.ts';
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
  not_allowed_token_type: 'it is no bot token: copy that from OAuth & Permissions',
  token_expired: 'it has expired: install the app again, and copy the new one from OAuth & Permissions',
  token_revoked: 'it was revoked: install the app again, and copy the new one from OAuth & Permissions',
  account_inactive: 'the app is no longer installed there: install it, and copy the new one',
};

/**
 * What Slack says of the bot token (`auth.test`, which needs no scope). `given`: the workspace that `.env` names; ''
 * for any. Throws a SocketModeError for a token that Slack refuses, for another workspace, and where Slack does not
 * answer. https://docs.slack.dev/reference/methods/auth.test
 */
export async function readIdentity(api: SlackApi, botToken: string, given: string): Promise<Identity> {
  const { body } = await createCallSlack(api)('auth.test', botToken).catch((error: unknown) => {
    throw error instanceof SlackUnavailableError ? new SocketModeError(unavailableText(error)) : error;
  });
  if (body.ok !== true) throw new SocketModeError(refusedText(textIn(body.error)));
  const identity = identityIn(body);
  if (given !== '' && given !== identity.teamId) {
    throw new SocketModeError(
      `SLACK_BOT_TOKEN belongs to the workspace ${identity.team} (${identity.teamId}), and SLACK_TEAM_ID says ${given}: leave SLACK_TEAM_ID out of .env, or take the token of that workspace.`,
    );
  }
  return identity;
}

function unavailableText({ isBusy, reason }: SlackUnavailableError): string {
  return isBusy
    ? `Slack ${reason}: try again in a minute.`
    : `Slack cannot be reached (it ${reason}); behind a proxy, set NODE_USE_ENV_PROXY=1 and HTTPS_PROXY in the shell.`;
}

function refusedText(error: string): string {
  const remedy = TOKEN_PROBLEMS[error];
  return remedy === undefined
    ? `Slack does not say whose SLACK_BOT_TOKEN is (${error || 'no reason given'}): try again; if it stays so, see the app under api.slack.com/apps.`
    : `Slack refuses SLACK_BOT_TOKEN (${error}): ${remedy}.`;
}

function identityIn(body: JsonObject): Identity {
  return {
    teamId: textIn(body.team_id),
    team: textIn(body.team),
    appId: textIn(body.app_id),
    user: textIn(body.user),
  };
}
