import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describeRequest, ownSubcommand } from './audit.ts';
import type { Authenticate } from './authenticate.ts';
import { authorize, type UserDenial } from './authorize.ts';
import { DENIAL_AUDIT_MS } from './deadlines.ts';
import type { KnownGroups } from './grants.ts';
import { matchRequest } from './match-subcommand.ts';
import { isOwnResponseUrl } from './own-response-url.ts';
import { parseRequest } from './parse-request.ts';
import { MalformedRequestError } from './parse-urlencoded.ts';
import { type PublishDeps, publishRequest } from './publish-request.ts';
import { type RejectDeps, type Rejection, reject } from './reject.ts';
import { deniedText } from './rejection-text.ts';
import type { Published, RecordRequest } from './request-metrics.ts';
import { acknowledged, type GatewayResponse, malformed, tooLarge, unauthorized } from './responses.ts';
import type { ReceivedRequest, RequestMeta, SlackRequest } from './slack-request.ts';

export const MAX_BODY_BYTES = 512_000;

export interface GatekeeperDeps extends PublishDeps, RejectDeps {
  authenticate: Authenticate;
  recordRequest: RecordRequest;
  /** As they came with the secrets by which the request is proven. */
  knownGroups: () => KnownGroups;
}

/**
 * Handles one request that claims to come from Slack: authenticates, parses, authorizes and publishes it. Each check
 * goes on or returns a Rejection. Always responds, within 2.5 s of when API Gateway got the request.
 */
export function createGatekeeper(
  deps: GatekeeperDeps,
): (event: APIGatewayProxyEventV2) => Promise<GatewayResponse> {
  return async (event) => {
    const meta = { requestId: event.requestContext.requestId, receivedAt: event.requestContext.timeEpoch };
    deps.log.begin({ requestId: meta.requestId });
    const result = await runPipeline(deps, meta, event);
    const response = 'response' in result ? await reject(deps, meta, result) : acknowledged();
    deps.recordRequest(result, meta.receivedAt);
    return response;
  };
}

async function runPipeline(
  deps: GatekeeperDeps,
  meta: RequestMeta,
  event: APIGatewayProxyEventV2,
): Promise<Published | Rejection> {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > MAX_BODY_BYTES) {
    return { outcome: 'too_large', log: ['warn', 'too large', {}], response: tooLarge() };
  }
  const unauthenticated = await authenticateRequest(deps.authenticate, event.headers, body);
  if (unauthenticated !== undefined) return unauthenticated;
  const parsed = parseOrReject(event.headers['content-type'], body);
  if ('response' in parsed) return parsed;
  const request = withOwnResponseUrl(deps, { ...matchRequest(deps.config.subcommands, parsed), ...meta });
  const knowing = { ...deps, config: { ...deps.config, groups: deps.knownGroups() } };
  return authorizeRequest(knowing, request) ?? publishRequest(knowing, request);
}

async function authenticateRequest(
  authenticate: Authenticate,
  headers: APIGatewayProxyEventV2['headers'],
  body: Buffer,
): Promise<Rejection | undefined> {
  const reason = await authenticate({
    timestamp: headers['x-slack-request-timestamp'],
    signature: headers['x-slack-signature'],
    body,
  });
  if (reason === undefined) return undefined;
  // Without a secret all requests are rejected: that is ours to fix, a forged request is not.
  const level = reason === 'no_secret' || reason === 'secret_unreadable' ? 'error' : 'warn';
  return {
    outcome: 'unauthorized',
    reason,
    log: [level, 'not proven to come from Slack', { reason }],
    response: unauthorized(),
  };
}

function parseOrReject(contentType: string | undefined, body: Buffer): SlackRequest | Rejection {
  try {
    const request = parseRequest(contentType, body);
    if (request.type !== 'other') return request;
    return ignored(['info', 'acknowledged, for no backend', { kind: request.kind }]);
  } catch (error) {
    if (!(error instanceof MalformedRequestError)) throw error;
    const reason = error.message;
    return { outcome: 'malformed', log: ['warn', 'malformed', { reason }], response: malformed(reason) };
  }
}

/** Without it, answers go to the user by a direct message. */
function withOwnResponseUrl({ config, log }: GatekeeperDeps, request: ReceivedRequest): ReceivedRequest {
  if (isOwnResponseUrl(config, request)) return request;
  log.warn('the response_url leads to another workspace', { outcome: 'foreign_response_url' });
  return { ...request, responseUrl: null };
}

/** From here on, each log line of a request of our installation carries its fields. */
function authorizeRequest(deps: GatekeeperDeps, request: ReceivedRequest): Rejection | undefined {
  const denial = authorize(deps.config, request);
  if (denial?.rule === 'tenant') {
    const fields = { reason: denial.reason, team: request.team.id };
    return ignored(['warn', 'not from our workspace', fields]);
  }
  deps.log.begin({
    requestId: request.requestId,
    detailType: request.type,
    command: request.command,
    ...ownSubcommand(deps.config, request),
    team: request.team.id,
    user: request.user.id,
    ...(request.channel === null ? {} : { channel: request.channel.id }),
  });
  return denial === undefined ? undefined : refused(deps, request, denial);
}

function ignored(log: Rejection['log']): Rejection {
  return { outcome: 'ignored', log, response: acknowledged() };
}

function refused(deps: GatekeeperDeps, request: ReceivedRequest, denial: UserDenial): Rejection {
  const { rule } = denial;
  const reason = rule === 'slack_home_teams' ? { reason: denial.teams.join(' ') } : {};
  const { helpContact } = deps.config;
  const described = describeRequest(deps.config, request, deps.now());
  return {
    outcome: 'refused',
    command: request.command,
    log: ['warn', 'refused', { rule, ...reason }],
    response: isSilent(request)
      ? acknowledged()
      : { request, text: (wording) => deniedText({ denial, request, helpContact }, wording) },
    audit: {
      record: { ...described, decision: 'refused', rule, outcome: 'refused' },
      longestMs: DENIAL_AUDIT_MS,
    },
  };
}

/** Closing a modal or changing a field in it is not a request: the user is told nothing. */
function isSilent({ type, surface }: ReceivedRequest): boolean {
  return type === 'view_closed' || (type === 'block_actions' && surface === 'modal');
}
