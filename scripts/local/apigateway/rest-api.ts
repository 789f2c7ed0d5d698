import { randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { RunResult } from '../lambda/runtime-api.ts';
import type { Trace } from '../trace.ts';
import { PAYLOAD_LIMIT_BYTES, readBody, withinLimit } from './gateway.ts';
import { type ApiKey, type RestRequest, toRestAnswer, toRestPayload } from './rest-event.ts';
import { type Throttle, TokenBucket } from './throttle.ts';

/** As Terraform makes it. */
export interface RestApi {
  /** First segment of every path: `prod`. */
  stage: string;
  /** `POST /opsgenie` -> name of a function. */
  routes: Record<string, string>;
  /** Every route but the open ones wants one of these in `x-api-key`. */
  apiKeys: ApiKey[];
  openRoutes?: string[];
  /** Those whose function does not let itself be called by the API. */
  refusedRoutes?: string[];
  /** Of the usage plan, for each key. */
  throttle: Throttle;
}

export interface RestApiOptions extends RestApi {
  call: (functionName: string, call: { payload: unknown; traceId: string }) => Promise<RunResult>;
  trace: Trace;
  /** What the gateway itself takes, milliseconds. */
  gatewayMs: number;
  sleep: (ms: number) => Promise<void>;
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
  const functionName = Object.hasOwn(options.routes, routeKey) ? options.routes[routeKey] : undefined;
  if (functionName === undefined) return refuse('MissingAuthenticationTokenException');
  const apiKey = keyOf(options, routeKey, c.req.header('x-api-key'));
  if (apiKey === undefined) return refuse('ForbiddenException');
  if (buckets.get(apiKey.value)?.take() === false) return refuse('TooManyRequestsException');
  if (options.refusedRoutes?.includes(routeKey)) return refuse('AccessDeniedException');
  const request = options.trace.open(routeKey, randomUUID());
  const end = options.trace.begin(request.traceId, 'gateway');
  const response = await proxy(options, c, {
    functionName,
    gateway: {
      ...request,
      receivedAt: request.startedAt,
      ...{ path, apiKey, stage: options.stage },
    },
  });
  end(String(response.status), {}, { request: routeKey, answer: response.status });
  return response;
}

/** undefined where the route wants a key and this is none. */
function keyOf({ apiKeys, openRoutes }: RestApi, routeKey: string, given = ''): ApiKey | undefined {
  const known = apiKeys.find(({ value }) => value === given);
  return known ?? (openRoutes?.includes(routeKey) ? { id: '', value: '' } : undefined);
}

async function proxy(
  options: RestApiOptions,
  c: Context,
  { functionName, gateway }: { functionName: string; gateway: RestRequest },
): Promise<Response> {
  const { requestId, traceId } = gateway;
  const body = await readBody(c);
  if (body === null) return refuse('RequestTooLargeException', requestId);
  const { incoming }: HttpBindings = c.env;
  const payload = toRestPayload(
    {
      method: c.req.method,
      url: incoming.url ?? '/',
      rawHeaders: incoming.rawHeaders,
      body,
      sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
    },
    gateway,
  );
  if (Buffer.byteLength(JSON.stringify(payload)) > PAYLOAD_LIMIT_BYTES) {
    return refuse('RequestTooLargeException', requestId);
  }
  await options.sleep(options.gatewayMs);
  const result = await withinLimit(options.call(functionName, { payload, traceId }), INTEGRATION_LIMIT_MS);
  if (result === 'too slow') return refuse('GatewayTimeoutException', requestId);
  const answer = result.error === null ? toRestAnswer(result.payload) : null;
  if (answer === null) return refuse('InternalServerErrorException', requestId);
  const headers = new Headers(answer.headers);
  headers.set('x-amzn-requestid', requestId);
  const isEmpty = answer.status === 204 || answer.status === 304;
  return new Response(isEmpty ? null : answer.body, { status: answer.status, headers });
}

function refuse(name: Refusal, requestId: string = randomUUID()): Response {
  const [status, message] = REFUSALS[name];
  return Response.json(
    { message },
    { status, headers: { 'x-amzn-requestid': requestId, 'x-amzn-errortype': name } },
  );
}
