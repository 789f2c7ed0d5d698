import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { SecretCheck } from '../../common/aws/secret-check.ts';
import type { Log } from '../../common/logger.ts';
import { tokenFault } from './bearer-token.ts';
import type { HandleAlert } from './pushover.ts';
import type { Enqueue } from './retry-queue.ts';
import { MalformedWebhookError, parseWebhook, subjectOf } from './webhook.ts';

/** OpsGenie cuts its texts to 1,000 characters: a body has a few kB. */
export const MAX_WEBHOOK_BYTES = 64_000;

/** Without them nobody can be let in: that is ours to mend, a wrong token is not. */
const OUR_FAULTS: ReadonlySet<string> = new Set(['no_secret', 'secret_unreadable']);

export interface GatewayDeps {
  checkToken: SecretCheck;
  handleAlert: HandleAlert;
  enqueue: Enqueue;
  log: Log;
}

/**
 * Answers one call of OpsGenie's webhook: 202 once it is carried out, or safely queued to be carried out again.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function createGateway(
  deps: GatewayDeps,
): (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult> {
  return async (event, context) => {
    deps.log.begin({ requestId: event.requestContext.requestId });
    const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
    if (body.length > MAX_WEBHOOK_BYTES) return malformed(deps, 'the body is over 64 kB');
    const fault = await deps.checkToken((tokens) => tokenFault(headers(event, 'authorization'), tokens));
    if (fault !== undefined) return refuse(deps, fault);
    return answerProven(deps, { body: body.toString('utf8'), event, context });
  };
}

/** Of a 401 nobody expects that the same is taken later; after a 503 OpsGenie may send it again. */
function refuse({ log }: GatewayDeps, fault: string): APIGatewayProxyResult {
  const level = OUR_FAULTS.has(fault) ? 'error' : 'warn';
  log[level]('not proven to come from OpsGenie', { outcome: 'unauthorized', reason: fault });
  return fault === 'secret_unreadable' ? text(503, 'cannot check it now') : text(401, 'unauthorized');
}

interface Proven {
  body: string;
  event: APIGatewayProxyEvent;
  context: Context;
}

async function answerProven(deps: GatewayDeps, proven: Proven): Promise<APIGatewayProxyResult> {
  const { body, event, context } = proven;
  try {
    const webhook = parseWebhook(body);
    deps.log.begin({ requestId: event.requestContext.requestId, ...subjectOf(webhook) });
    await deps.handleAlert(webhook, context, event.requestContext.requestId);
    return text(202, 'accepted');
  } catch (error) {
    if (error instanceof MalformedWebhookError) return malformed(deps, error.message);
    return keep(deps, proven, error);
  }
}

/** Only where it could not even be queued is the answer a failure: OpsGenie may then send it again. */
async function keep(
  { enqueue, log }: GatewayDeps,
  { body, event }: Proven,
  error: unknown,
): Promise<APIGatewayProxyResult> {
  log.warn('queued to be tried again', { outcome: 'queued', error });
  try {
    await enqueue(body, event.requestContext.requestId);
    return text(202, 'accepted');
  } catch (sqsError) {
    log.error('lost: not even queued', { outcome: 'not_queued', error: sqsError });
    return text(503, 'neither delivered nor queued');
  }
}

function malformed({ log }: GatewayDeps, reason: string): APIGatewayProxyResult {
  log.warn('malformed', { outcome: 'malformed', reason });
  return text(400, reason);
}

/** Every header of that name, whatever its case. */
function headers(event: APIGatewayProxyEvent, wanted: string): string[] {
  return Object.entries(event.multiValueHeaders ?? {}).flatMap(([name, values = []]) =>
    name.toLowerCase() === wanted ? values : [],
  );
}

function text(statusCode: number, body: string): APIGatewayProxyResult {
  return { statusCode, headers: { 'content-type': 'text/plain' }, body };
}
