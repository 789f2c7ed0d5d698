import type { Failure } from '../../common/aws/put-events.ts';
import { CONTRACT_VERSION, type Detail, EVENT_TTL_MS } from '../../common/contract.ts';
import type { Log } from '../../common/logger.ts';
import { type AuditRecord, describeRequest } from './audit.ts';
import { type AuthorizationRules, accessOf, grantedBy } from './authorize.ts';
import type { Config } from './config.ts';
import { EXTRA_MS, publishBudget } from './deadlines.ts';
import type { Publish } from './publisher.ts';
import type { Rejection } from './reject.ts';
import { notPublishedText } from './rejection-text.ts';
import type { Published } from './request-metrics.ts';
import type { AfterResponse } from './responses.ts';
import type { ReceivedRequest } from './slack-request.ts';

export interface PublishDeps {
  config: Config & Pick<AuthorizationRules, 'groups'>;
  publish: Publish;
  log: Log;
  afterResponse: AfterResponse;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** Publishes an authorized request as an event, with its audit record. */
export async function publishRequest(
  deps: PublishDeps,
  request: ReceivedRequest,
): Promise<Published | Rejection> {
  const record = describeAllowed(deps, request);
  const failure = await deps.publish({
    type: request.type,
    detail: detailOf(deps.config, request),
    record: { ...record, outcome: 'published' },
    budgetMs: publishBudget(request, deps.now()),
  });
  if (failure !== undefined) return notPublished(deps, request, failure);
  deps.afterResponse(() => deps.log.info('published', { outcome: 'published' }));
  return { outcome: 'published', command: request.command };
}

function describeAllowed(
  { config, now }: PublishDeps,
  request: ReceivedRequest,
): Omit<AuditRecord, 'outcome'> {
  const groups = grantedBy(config, request);
  const described = describeRequest(config, request, now());
  return {
    ...described,
    ...(groups.length === 0 ? {} : { grantedBy: groups.join(', ') }),
    decision: 'allowed',
  };
}

function grantsOf(
  config: PublishDeps['config'],
  request: ReceivedRequest,
): Pick<Detail['access'], 'grantedBy'> {
  const groups = grantedBy(config, request);
  return groups.length === 0 ? {} : { grantedBy: groups };
}

function notPublished(deps: PublishDeps, request: ReceivedRequest, failure: Failure): Rejection {
  const { command, requestId } = request;
  const { reason } = failure;
  return {
    outcome: 'not_published',
    reason,
    command,
    log: ['error', 'not published', { ...failure }],
    response: {
      request,
      text: (wording) => notPublishedText(deps.config, { command, reason, requestId }, wording),
    },
    audit: {
      record: { ...describeAllowed(deps, request), outcome: 'not_published' },
      longestMs: EXTRA_MS,
    },
  };
}

function detailOf(config: PublishDeps['config'], request: ReceivedRequest): Detail {
  const { command, subcommand, args, text, freeText, argsInvalid } = request;
  const { idempotencyKey, team, user, channel } = request;
  return {
    version: CONTRACT_VERSION,
    command,
    subcommand,
    args,
    text,
    ...(freeText === undefined ? {} : { freeText }),
    ...(argsInvalid === undefined ? {} : { argsInvalid }),
    requestId: request.requestId,
    idempotencyKey,
    receivedAt: new Date(request.receivedAt).toISOString(),
    expiresAt: new Date(request.receivedAt + EVENT_TTL_MS).toISOString(),
    team,
    user,
    channel,
    access: { ...accessOf(config, command, user.id), ...grantsOf(config, request) },
    triggerId: request.triggerId,
    responseUrl: request.responseUrl,
    payload: request.payload,
  };
}
