import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { ownValue } from '../../../common/own-value.ts';
import { type GatewayOptions, type GatewayProblem, type IncomingHttp, proxy } from './gateway.ts';
import { type ApiKey, toRestAnswer, toRestPayload } from './rest-event.ts';
import { type Throttle, TokenBucket } from './throttle.ts';

/** As Terraform makes it. */
export interface RestApi {
  /** First segment of every path: `prod`. */
  stage: string;
  /** `POST /opsgenie` -> name of a function. */
  routes: Record<string, string>;
  /** One of these must be in `x-api-key`, except on an open route. */
  apiKeys: ApiKey[];
  openRoutes?: string[];
  /** Routes whose function does not let itself be called by the API. */
  refusedRoutes?: string[];
  /** Of the usage plan, for each key. */
  throttle: Throttle;
}

export interface RestApiOptions extends RestApi, GatewayOptions {
  now: () => number;
}

/** The default; it can be raised for a regional API only. */
const INTEGRATION_LIMIT_MS = 29_000;

/** Name in `x-amzn-errortype`, status and words. https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
const REFUSALS = {
  MissingAuthenticationTokenException: [403, 'Missing Authentication Token'],
  ForbiddenException: [403, 'Forbidden'],
  TooManyRequestsException: [429, 'Too Many Requests'],
  RequestTooLargeException: [413, 'Request Too Long'],
  /** The function does not let the API call it. */
  AccessDeniedException: [500, 'Internal server error'],
  InternalServerErrorException: [502, 'Internal server error'],
  GatewayTimeoutException: [504, 'Endpoint request timed out'],
} as const;

type Refusal = keyof typeof REFUSALS;

const REFUSAL_OF: Record<GatewayProblem, Refusal> = {
  denied: 'AccessDeniedException',
  'body too large': 'RequestTooLargeException',
  'payload too large': 'RequestTooLargeException',
  timeout: 'GatewayTimeoutException',
  failed: 'InternalServerErrorException',
};

/**
 * A REST API whose routes want an API key under a usage plan: without one, no function is called. Runs under
 * @hono/node-server.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export function createRestApi(options: RestApiOptions): Hono {
  const buckets = new Map(
    options.apiKeys.map(({ value }) => [value, new TokenBucket(options.throttle, options.now)]),
  );
  const app = new Hono();
  app.all('/:stage/:path{.*}', (c) => serve(options, buckets, c));
  app.all('*', () => refuse('ForbiddenException'));
  return app;
}

async function serve(
  options: RestApiOptions,
  buckets: Map<string, TokenBucket>,
  c: Context,
): Promise<Response> {
  if (c.req.param('stage') !== options.stage) return refuse('ForbiddenException');
  const path = `/${c.req.param('path') ?? ''}`;
  const routeKey = `${c.req.method} ${path}`;
  const functionName = ownValue(options.routes, routeKey);
  if (functionName === undefined) return refuse('MissingAuthenticationTokenException');
  const apiKey = keyOf(options, routeKey, c.req.header('x-api-key'));
  if (apiKey === undefined) return refuse('ForbiddenException');
  if (buckets.get(apiKey.value)?.take() === false) return refuse('TooManyRequestsException');
  const request = options.trace.open(routeKey, randomUUID());
  const { requestId, startedAt: receivedAt, traceId } = request;
  const gateway = { requestId, traceId, receivedAt, path, apiKey, stage: options.stage };
  const integration = {
    functionName,
    isDenied: options.refusedRoutes?.includes(routeKey) ?? false,
    limitMs: INTEGRATION_LIMIT_MS,
    toPayload: (http: IncomingHttp) => toRestPayload(http, gateway),
    toAnswer: toRestAnswer,
    refuse: (problem: GatewayProblem) => refuse(REFUSAL_OF[problem], requestId),
    idHeader: 'x-amzn-requestid',
  };
  return proxy(options, c, { integration, request });
}

/** undefined if the route wants a key and this is none. */
function keyOf({ apiKeys, openRoutes }: RestApi, routeKey: string, given = ''): ApiKey | undefined {
  const known = apiKeys.find(({ value }) => value === given);
  return known ?? (openRoutes?.includes(routeKey) ? { id: '', value: '' } : undefined);
}

function refuse(name: Refusal, requestId: string = randomUUID()): Response {
  const [status, message] = REFUSALS[name];
  return Response.json(
    { message },
    { status, headers: { 'x-amzn-requestid': requestId, 'x-amzn-errortype': name } },
  );
}
