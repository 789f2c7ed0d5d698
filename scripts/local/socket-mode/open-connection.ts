import { isObject } from '../../../common/is-object.ts';
import { createCallSlack, type SlackApi, SlackUnavailableError } from '../call-slack.ts';
import { textIn } from '../json.ts';
import { SocketModeError } from './socket-mode-error.ts';

export interface OpenedAddress {
  /** Holds a ticket: never to be logged. */
  url: string;
  /** What Slack says beside it, such as that Socket Mode is not turned on. */
  warnings: string[];
}

const TOKEN_AGAIN =
  'generate one under Basic Information, App-Level Tokens, with the scope connections:write';
/** No later call with this token can succeed. */
const PERMANENT: Readonly<Record<string, string>> = {
  invalid_auth: TOKEN_AGAIN,
  not_authed: TOKEN_AGAIN,
  not_allowed_token_type: `it is no app-level token: ${TOKEN_AGAIN}`,
  missing_scope: `it lacks connections:write: ${TOKEN_AGAIN}`,
  token_expired: `it has expired: ${TOKEN_AGAIN}`,
  token_revoked: `it was revoked: ${TOKEN_AGAIN}`,
  account_inactive: 'the app or its owner was deactivated: see api.slack.com/apps',
  user_removed_from_team: 'its owner has left the workspace: another member has to make the app',
  team_disabled: 'the workspace is disabled',
};

/**
 * The address of a new connection (`apps.connections.open`). Throws a SocketModeError for what no later call can change,
 * and a SlackUnavailableError for the rest. https://docs.slack.dev/reference/methods/apps.connections.open
 */
export async function openConnection(api: SlackApi, appToken: string): Promise<OpenedAddress> {
  const { body } = await createCallSlack(api)('apps.connections.open', appToken);
  if (body.ok !== true) {
    const error = textIn(body.error);
    const remedy = PERMANENT[error];
    if (remedy === undefined) throw new SlackUnavailableError(`says ${error || 'no reason'}`);
    throw new SocketModeError(`Slack refuses SLACK_APP_TOKEN (${error}): ${remedy}.`);
  }
  const url = textIn(body.url);
  if (!leadsToSlack(url, api.apiUrl)) {
    throw new SlackUnavailableError('gave an address that leads elsewhere than to Slack');
  }
  return { url, warnings: warningsIn(body.response_metadata) };
}

/** `wss://*.slack.com`; for a fake on this machine, its own host. */
function leadsToSlack(url: string, apiUrl: string): boolean {
  const address = URL.parse(url);
  const api = URL.parse(apiUrl);
  if (address === null) return false;
  if (api?.hostname === '127.0.0.1') return address.protocol === 'ws:' && address.host === api.host;
  return address.protocol === 'wss:' && address.hostname.endsWith('.slack.com');
}

function warningsIn(metadata: unknown): string[] {
  const messages = isObject(metadata) && Array.isArray(metadata.messages) ? metadata.messages : [];
  return messages.map(textIn).filter((message) => message !== '');
}
