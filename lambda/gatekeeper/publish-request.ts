import type { Failure } from '../../common/aws/put-events.ts';
import { CONTRACT_VERSION, type Detail, EVENT_TTL_MS } from '../../common/contract.ts';
import type { Log } from '../../common/logger.ts';
import { describeRequest } from './audit.ts';
import { accessOf } from './authorize.ts';
import type { Config } from './config.ts';
import { EXTRA_MS, publishBudget } from './deadlines.ts';
import type { Publish } from './publisher.ts';
import type { Rejection } from './reject.ts';
import { notPublishedText } from './rejection-text.ts';
import type { Published } from './request-metrics.ts';
import type { AfterResponse } from './responses.ts';
import type { ReceivedRequest } from './slack-request.ts';

export interface PublishDeps {
  config: Config;
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
  const described = describeRequest(deps.config, request, deps.now());
  const failure = await deps.publish({
    type: request.type,
    detail: detailOf(deps.config, request),
    record: { ...described, decision: 'allowed', outcome: 'published' },
    budgetMs: publishBudget(request, deps.now()),
  });
  if (failure !== undefined) return notPublished(deps, request, failure);
  deps.afterResponse(() => deps.log.info('published', { outcome: 'published' }));
  return { outcome: 'published', command: request.command };
}

function notPublished(deps: PublishDeps, request: ReceivedRequest, failure: Failure): Rejection {
  const described = describeRequest(deps.config, request, deps.now());
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
    audit: { record: { ...described, decision: 'allowed', outcome: 'not_published' }, longestMs: EXTRA_MS },
  };
}

function detailOf(config: Config, request: ReceivedRequest): Detail {
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
    access: accessOf(config, command, user.id),
    triggerId: request.triggerId,
    responseUrl: request.responseUrl,
    payload: request.payload,
  };
}
