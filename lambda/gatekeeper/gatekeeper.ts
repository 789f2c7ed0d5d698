import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { CONTRACT_VERSION, type Detail } from '../../common/contract.ts';
import type { Log } from '../../common/logger.ts';
import type { Respond } from '../../common/response-url.ts';
import { type Answer, acknowledged, malformed, tooLarge, unauthorized } from './answer.ts';
import type { Authenticate } from './authenticate.ts';
import type { Config } from './config.ts';
import { MalformedRequestError, parseForm } from './form.ts';
import { deniedSubcommands, refusalOf } from './gates.ts';
import type { Publish } from './publisher.ts';
import { refusalText } from './refusal-text.ts';
import { type OtherRequest, readSlackRequest, type SlackRequest } from './slack-request.ts';
import { tellPerson } from './tell-person.ts';

export const BODY_BYTES = 512_000;
const EXPIRES_AFTER_MS = 300_000;
const PUBLISH_MS = 1600;
/** The answer is out this long after API Gateway got the request, whatever the bus does. */
const ANSWER_MS = 2400;
const LEAST_PUBLISH_MS = 300;
/** Longest wait for a `response_url`. */
export const RESPOND_MS = 700;

export interface GatekeeperDeps {
  config: Config;
  authenticate: Authenticate;
  publish: Publish;
  respond: Respond;
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
}

interface Arrival {
  requestId: string;
  /** Milliseconds since the epoch, by API Gateway's clock. */
  receivedAt: number;
}

/**
 * Handles one request that claims to come from Slack: proves it, reads it, checks the gates, publishes, acknowledges.
 * Always answers; what goes wrong becomes the status or the text that Slack shows.
 */
export function createGatekeeper(deps: GatekeeperDeps): (event: APIGatewayProxyEventV2) => Promise<Answer> {
  return async (event) => {
    const arrival = { requestId: event.requestContext.requestId, receivedAt: event.requestContext.timeEpoch };
    deps.log.begin({ requestId: arrival.requestId });
    const body = bytesOf(event);
    if (body.length > BODY_BYTES) {
      deps.log.warn('too large', { outcome: 'too_large' });
      return tooLarge();
    }
    const fault = await deps.authenticate({
      timestamp: event.headers['x-slack-request-timestamp'],
      signature: event.headers['x-slack-signature'],
      body,
    });
    if (fault !== undefined) {
      logUnproven(deps.log, fault);
      return unauthorized();
    }
    return answerSigned(deps, arrival, () =>
      readSlackRequest(parseForm(event.headers['content-type'], body)),
    );
  };
}

/** Without a secret every request is refused: that is ours to mend, a forged one is not. */
function logUnproven(log: Log, reason: string): void {
  const level = reason === 'no_secret' || reason === 'secret_unreadable' ? 'error' : 'warn';
  log[level]('not proven to come from Slack', { outcome: 'unauthorized', reason });
}

async function answerSigned(
  deps: GatekeeperDeps,
  arrival: Arrival,
  read: () => SlackRequest | OtherRequest,
): Promise<Answer> {
  const request = attempt(read);
  if (request instanceof MalformedRequestError) {
    deps.log.warn('malformed', { outcome: 'malformed', reason: request.message });
    return malformed(request.message);
  }
  if (request.type === 'other') {
    deps.log.info('acknowledged, for no backend', { outcome: 'ignored', kind: request.kind });
    return acknowledged();
  }
  const stranger = strangerReason(deps.config, request);
  if (stranger !== undefined) {
    deps.log.warn('not from our workspace', { outcome: 'ignored', reason: stranger, team: request.team.id });
    return acknowledged();
  }
  return gateAndPublish(deps, arrival, request);
}

async function gateAndPublish(
  deps: GatekeeperDeps,
  arrival: Arrival,
  request: SlackRequest,
): Promise<Answer> {
  const { config, log } = deps;
  const asked = { ...request, user: request.user.id, channel: request.channel?.id ?? null };
  log.begin({
    requestId: arrival.requestId,
    detailType: request.type,
    command: request.command,
    ...subcommandField(request),
    team: request.team.id,
    user: asked.user,
    ...(asked.channel === null ? {} : { channel: asked.channel }),
  });
  const refusal = refusalOf(config, asked);
  if (refusal !== undefined) {
    log.warn('refused', { outcome: 'refused', rule: refusal.rule });
    if (silentWhenRefused(request)) return acknowledged();
    const refused = { ...asked, refusal, helpContact: config.helpContact, requestId: arrival.requestId };
    return tellPerson(deps, request, (wording) => refusalText(refused, wording));
  }
  const failure = await deps.publish({
    type: request.type,
    detail: detailOf(config, arrival, request),
    budgetMs: budget(arrival, request, deps.now()),
  });
  if (failure === undefined) {
    log.info('published', { outcome: 'published' });
    return acknowledged();
  }
  log.error('not published', { outcome: 'not_published', ...failure });
  return tellPerson(deps, request, () => notQueuedText(request, arrival));
}

function detailOf(config: Config, arrival: Arrival, request: SlackRequest): Detail {
  const { command, subcommand, args, text, idempotencyKey, team, user, channel } = request;
  return {
    version: CONTRACT_VERSION,
    command,
    subcommand,
    args,
    text,
    requestId: arrival.requestId,
    idempotencyKey,
    receivedAt: new Date(arrival.receivedAt).toISOString(),
    expiresAt: new Date(arrival.receivedAt + EXPIRES_AFTER_MS).toISOString(),
    team,
    user,
    channel,
    access: { denied: deniedSubcommands(config, command, user.id) },
    triggerId: request.triggerId,
    responseUrl: request.responseUrl,
    payload: request.payload,
  };
}

/** The signature proves Slack, not our workspace: undefined where it is ours. */
function strangerReason(config: Config, request: SlackRequest): string | undefined {
  if (request.team.id !== config.teamId) return 'other_workspace';
  if (request.userTeamId !== undefined && request.userTeamId !== config.teamId)
    return 'guest_of_a_shared_channel';
  if (config.appId !== '' && request.appId !== config.appId) return 'other_app';
  return undefined;
}

/** The first word of a command may be a person's own: only an id's is ours for sure. */
function subcommandField({ type, subcommand }: SlackRequest): { subcommand?: string } {
  return type === 'slash_command' ? {} : { subcommand };
}

/** Nobody asked for anything who closes a form or changes a field in it. */
function silentWhenRefused({ type, surface }: SlackRequest): boolean {
  return type === 'view_closed' || (type === 'block_actions' && surface === 'modal');
}

function notQueuedText(request: SlackRequest, arrival: Arrival): string {
  return `${request.command} was not queued, and nothing was started. Please try again. (ref ${arrival.requestId})`;
}

/** Whom only the `response_url` can tell is told before the answer: that time is kept back. */
function budget(arrival: Arrival, request: SlackRequest, now: number): number {
  const keptBack = request.type === 'block_actions' ? RESPOND_MS : 0;
  const left = arrival.receivedAt + ANSWER_MS - keptBack - now;
  return Math.max(LEAST_PUBLISH_MS, Math.min(PUBLISH_MS, left));
}

function bytesOf(event: APIGatewayProxyEventV2): Buffer {
  return Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
}

function attempt<T>(read: () => T): T | MalformedRequestError {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedRequestError) return error;
    throw error;
  }
}
