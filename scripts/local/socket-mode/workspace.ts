import type { Environment } from '../../../common/config.ts';
import type { Fetch } from '../../../common/http.ts';
import { SLACK_RESPONSE_URL_ORIGIN } from '../../../common/slack/response-url.ts';
import { type SlackApi, withSlash } from '../call-slack.ts';
import { deliver } from '../fakes/slack/delivery.ts';
import { NOBODY_RESTARTS, readSettings, type Settings } from '../settings.ts';
import { type Answer, answerOf, nameOf } from './acknowledgement.ts';
import type { Envelope } from './frame.ts';
import { type Identity, readIdentity } from './identity.ts';
import { openConnection } from './open-connection.ts';
import { watchPings } from './pings.ts';
import { postedRequest } from './posted-request.ts';
import { type Relay, startRelay } from './relay.ts';
import { SocketModeError } from './socket-mode-error.ts';
import { RELAY_TIMES, type RelayTimes } from './times.ts';
import { readTokens, type Tokens } from './tokens.ts';

const API_URL = 'https://slack.com/api/';
/** Slack waits 3 seconds, the way back included. */
const ANSWER_WITHIN_MS = 2800;

/** A real workspace, with a development app installed in it. */
export interface Workspace {
  api: SlackApi;
  tokens: Tokens;
  identity: Identity;
  /** What the local bot is set up with. */
  settings: Settings;
}

/**
 * Reads the tokens and asks Slack whose they are, so that nobody has to type an id. Throws a SocketModeError for tokens
 * that are missing or refused, for an address that is none, and where Slack does not answer.
 */
export async function readWorkspace(env: Environment, fetch: Fetch): Promise<Workspace> {
  const tokens = readTokens(env);
  const api = { apiUrl: apiUrlOf(env), fetch };
  const identity = await readIdentity(api, tokens.botToken, env.SLACK_TEAM_ID ?? '');
  return { api, tokens, identity, settings: settingsOf(env, identity) };
}

/** The token goes there: never over the network in the clear. */
function apiUrlOf({ SLACK_API_URL }: Environment): string {
  const given = SLACK_API_URL?.trim() || API_URL;
  const url = URL.parse(given);
  const isOwnMachine = url?.protocol === 'http:' && url.hostname === '127.0.0.1';
  if (url === null || !(url.protocol === 'https:' || isOwnMachine) || url.search !== '' || url.hash !== '') {
    throw new SocketModeError(
      `SLACK_API_URL is no https address such as ${API_URL}: correct it in .env, or leave it out.`,
    );
  }
  return withSlash(given);
}

/**
 * What a bot of that workspace is set up with. Ids and addresses of the simulated one mean nothing in it: without a list, no
 * command works in any channel, and nobody restarts.
 */
export function settingsOf({ SLACK_API_URL: _passedOn, ...env }: Environment, identity: Identity): Settings {
  const settings = readSettings({ ...env, SLACK_TEAM_ID: identity.teamId, SLACK_APP_ID: identity.appId });
  const given = {
    ALLOWED_CHANNELS: '{}',
    OPERATIONS_CHANNEL: '',
    RESTRICTED_COMMANDS: NOBODY_RESTARTS,
    SLACK_RESPONSE_URL_ORIGIN,
    ...settings.given,
  };
  return { ...settings, given };
}

export interface RelayedBot {
  /** Where the gateway listens. */
  url: string;
  report: (line: string) => void;
  times?: RelayTimes;
}

/** Hands each request of that workspace to the local gateway, signed as Slack signs it, and its answer back. */
export function relayTo({ report, times = RELAY_TIMES, url }: RelayedBot, workspace: Workspace): Relay {
  const { api, identity, settings, tokens } = workspace;
  const gateway = {
    gatewayUrl: () => url,
    signingSecret: () => settings.signingSecret,
    now: Date.now,
    ackTimeoutMs: ANSWER_WITHIN_MS,
  };
  const handle = async (envelope: Envelope, appId: string): Promise<Answer> => {
    const request = postedRequest(envelope, appId);
    if (request !== undefined) return answerOf(envelope, await deliver(gateway, request));
    const note = `${nameOf(envelope)}: no route of the gateway takes it; it was acknowledged`;
    return { frame: { envelope_id: envelope.id }, note };
  };
  return startRelay({
    open: () => openConnection(api, tokens.appToken),
    ...{ handle, report, times, appId: identity.appId },
    ...{ pings: watchPings(Date.now), now: Date.now, random: Math.random },
  });
}
