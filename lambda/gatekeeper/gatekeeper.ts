import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Log } from '../../common/logger.ts';
import type { Authenticate } from './authenticate.ts';
import type { Config } from './config.ts';
import { type Arrival, gateAndPublish, type OrderDeps } from './order.ts';
import { MalformedRequestError, parseForm } from './parse-urlencoded.ts';
import { type Answer, acknowledged, malformed, tooLarge, unauthorized } from './responses.ts';
import { type OtherRequest, readSlackRequest, type SlackRequest } from './slack-request.ts';

export const BODY_BYTES = 512_000;

export interface GatekeeperDeps extends OrderDeps {
  authenticate: Authenticate;
}

/**
 * Handles one request that claims to come from Slack: proves it, reads it, checks the gates, publishes, acknowledges.
 * Always answers; what goes wrong becomes the status or the text that Slack shows.
 */
export function createGatekeeper(deps: GatekeeperDeps): (event: APIGatewayProxyEventV2) => Promise<Answer> {
  return async (event) => {
    const arrival = { requestId: event.requestContext.requestId, receivedAt: event.requestContext.timeEpoch };
    deps.log.begin({ requestId: arrival.requestId });
    const answer = await answerRequest(deps, arrival, event);
    deps.meter.acknowledged(arrival.receivedAt);
    return answer;
  };
}

async function answerRequest(
  deps: GatekeeperDeps,
  arrival: Arrival,
  event: APIGatewayProxyEventV2,
): Promise<Answer> {
  const body = bytesOf(event);
  if (body.length > BODY_BYTES) {
    deps.log.warn('too large', { outcome: 'too_large' });
    deps.meter.ended('too_large');
    return tooLarge();
  }
  const fault = await deps.authenticate({
    timestamp: event.headers['x-slack-request-timestamp'],
    signature: event.headers['x-slack-signature'],
    body,
  });
  if (fault !== undefined) {
    logUnproven(deps.log, fault);
    deps.meter.ended('unauthorized');
    deps.meter.rejected(fault);
    return unauthorized();
  }
  return answerSigned(deps, arrival, () => readSlackRequest(parseForm(event.headers['content-type'], body)));
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
    deps.meter.ended('malformed');
    return malformed(request.message);
  }
  if (request.type === 'other') {
    deps.log.info('acknowledged, for no backend', { outcome: 'ignored', kind: request.kind });
    deps.meter.ended('ignored');
    return acknowledged();
  }
  const stranger = strangerReason(deps.config, request);
  if (stranger !== undefined) {
    deps.log.warn('not from our workspace', { outcome: 'ignored', reason: stranger, team: request.team.id });
    deps.meter.ended('ignored');
    return acknowledged();
  }
  return gateAndPublish(deps, { arrival, request });
}

/** The signature proves Slack, not our workspace: undefined where it is ours. */
function strangerReason(config: Config, request: SlackRequest): string | undefined {
  if (request.team.id !== config.teamId) return 'other_workspace';
  if (request.userTeamId !== undefined && request.userTeamId !== config.teamId)
    return 'guest_of_a_shared_channel';
  if (config.appId !== '' && request.appId !== config.appId) return 'other_app';
  return undefined;
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
