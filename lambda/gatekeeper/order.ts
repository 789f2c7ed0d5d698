import { CONTRACT_VERSION, type Detail, EVENT_TTL_MS } from '../../common/contract.ts';
import type { Log } from '../../common/logger.ts';
import type { Respond } from '../../common/slack/response-url.ts';
import { type Audit, describeRequest, ownSubcommand } from './audit.ts';
import { accessOf, type Refusal, refusalOf } from './authorize.ts';
import type { Config } from './config.ts';
import { notPublishedText } from './not-published-text.ts';
import type { Publish } from './publisher.ts';
import { EXTRA_MS } from './put-entries.ts';
import { refusalText } from './rejection-text.ts';
import type { Meter } from './request-metrics.ts';
import { type AfterAnswer, type Answer, acknowledged } from './responses.ts';
import type { SlackRequest } from './slack-request.ts';
import { tellPerson } from './tell-person.ts';

const PUBLISH_MS = 1600;
/** The answer is out this long after API Gateway got the request, whatever the bus does. */
const ANSWER_MS = 2400;
const MIN_PUBLISH_MS = 300;
/** Longest wait for a `response_url`. */
export const RESPOND_MS = 700;
/** Longest wait for the audit record of a refusal: in a cold process the first call to the bus takes most of it. */
const REFUSAL_AUDIT_MS = 800;

export interface OrderDeps {
  config: Config;
  publish: Publish;
  audit: Audit;
  respond: Respond;
  meter: Meter;
  log: Log;
  afterAnswer: AfterAnswer;
  /** Milliseconds since the epoch. */
  now: () => number;
}

export interface Arrival {
  requestId: string;
  /** Milliseconds since the epoch, by API Gateway's clock. */
  receivedAt: number;
}

/** What passed for a request of our workspace. */
interface Arrived {
  arrival: Arrival;
  request: SlackRequest;
}

/**
 * Checks the gates, publishes what passes them, and acknowledges; tells the user what does not pass or could not be
 * published. One audit record for each. Always answers, within 2.5 s of the arrival.
 */
export async function gateAndPublish(deps: OrderDeps, arrived: Arrived): Promise<Answer> {
  const { arrival, request } = arrived;
  const asked = { ...request, user: request.user.id, channel: request.channel?.id ?? null };
  deps.log.begin({
    requestId: arrival.requestId,
    detailType: request.type,
    command: request.command,
    ...ownSubcommand(request, deps.config),
    team: request.team.id,
    user: asked.user,
    ...(asked.channel === null ? {} : { channel: asked.channel }),
  });
  const refusal = refusalOf(deps.config, asked);
  return refusal === undefined ? publishOrder(deps, arrived) : refuse(deps, arrived, refusal);
}

/** The person is told while the record is on its way. */
async function refuse(deps: OrderDeps, { arrival, request }: Arrived, refusal: Refusal): Promise<Answer> {
  const { config, log, meter } = deps;
  log.warn('refused', { outcome: 'refused', rule: refusal.rule });
  meter.ended('refused', request.command);
  const record = recordOf(deps, arrival, request);
  const audited = deps.audit(
    { ...record, decision: 'refused', rule: refusal.rule, outcome: 'refused' },
    timeFor(REFUSAL_AUDIT_MS, arrival, deps.now()),
  );
  if (silentWhenRefused(request)) return audited.then(acknowledged);
  const refused = { refusal, request, helpContact: config.helpContact, requestId: arrival.requestId };
  const [answer] = await Promise.all([
    tellPerson(deps, request, (wording) => refusalText(refused, wording)),
    audited,
  ]);
  return answer;
}

async function publishOrder(deps: OrderDeps, { arrival, request }: Arrived): Promise<Answer> {
  const { config, log, meter } = deps;
  const record = { ...recordOf(deps, arrival, request), decision: 'allowed' } as const;
  const failure = await deps.publish({
    type: request.type,
    detail: detailOf(config, arrival, request),
    record: { ...record, outcome: 'published' },
    budgetMs: budget(arrival, request, deps.now()),
  });
  if (failure === undefined) {
    deps.afterAnswer(() => log.info('published', { outcome: 'published' }));
    meter.ended('published', request.command);
    return acknowledged();
  }
  log.error('not published', { outcome: 'not_published', ...failure });
  meter.ended('not_published', request.command);
  meter.publishFailed(failure.reason, request.command);
  const now = deps.now();
  const durationMs = now - arrival.receivedAt;
  const [answer] = await Promise.all([
    tellPerson(deps, request, (wording) =>
      notPublishedText(config, { command: request.command, requestId: arrival.requestId }, wording),
    ),
    deps.audit({ ...record, outcome: 'not_published', durationMs }, timeFor(EXTRA_MS, arrival, now)),
  ]);
  return answer;
}

function recordOf({ config, now }: OrderDeps, arrival: Arrival, request: SlackRequest) {
  return describeRequest({ ...arrival, request, lists: config, now: now() });
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
    expiresAt: new Date(arrival.receivedAt + EVENT_TTL_MS).toISOString(),
    team,
    user,
    channel,
    access: accessOf(config, command, user.id),
    triggerId: request.triggerId,
    responseUrl: request.responseUrl,
    payload: request.payload,
  };
}

/** Closing a modal or changing a field in it is not a request: nothing is reported. */
function silentWhenRefused({ type, surface }: SlackRequest): boolean {
  return type === 'view_closed' || (type === 'block_actions' && surface === 'modal');
}

/** A click is answered through the `response_url`, before the acknowledgement: that time is kept back. */
function budget(arrival: Arrival, request: SlackRequest, now: number): number {
  const keptBack = request.type === 'block_actions' ? RESPOND_MS : 0;
  const left = arrival.receivedAt + ANSWER_MS - keptBack - now;
  return Math.max(MIN_PUBLISH_MS, Math.min(PUBLISH_MS, left));
}

/** What is left of it before the answer has to be out; nothing may be. */
function timeFor(longestMs: number, arrival: Arrival, now: number): number {
  return Math.min(longestMs, arrival.receivedAt + ANSWER_MS - now);
}
