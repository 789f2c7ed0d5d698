import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { ownValue } from '../../../common/own-value.ts';
import { type GatewayOptions, type GatewayProblem, proxy } from './gateway.ts';
import { toAnswer, toPayload } from './http-event.ts';
import { type Throttle, TokenBucket } from './throttle.ts';

export interface HttpApiOptions extends GatewayOptions {
  /** `POST /slack/commands` -> name of a function. */
  routes: Record<string, string>;
  /** Routes whose function does not let itself be called by the API. */
  refusedRoutes: readonly string[];
  /** Route -> its throttle, which no other route shares; without one it takes what comes. */
  throttles: Readonly<Record<string, Throttle>>;
  now: () => number;
}

/** The longest that an HTTP API waits for its function. */
const INTEGRATION_LIMIT_MS = 30_000;

const REFUSALS = {
  'not found': [404, 'Not Found'],
  throttled: [429, 'Too Many Requests'],
  denied: [500, 'Internal Server Error'],
  'body too large': [413, 'Request Entity Too Large'],
  'payload too large': [413, 'Request Too Long'],
  timeout: [503, 'Service Unavailable'],
  failed: [500, 'Internal Server Error'],
} as const;

/**
 * An HTTP API with payload format 2.0. Runs under @hono/node-server.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
 */
export function createHttpApi(options: HttpApiOptions): Hono {
  const buckets = new Map(
    Object.entries(options.throttles).map(([route, throttle]) => [
      route,
      new TokenBucket(throttle, options.now),
    ]),
  );
  const app = new Hono();
  app.all('*', (c) => serve(options, buckets, c));
  return app;
}

async function serve(
  options: HttpApiOptions,
  buckets: ReadonlyMap<string, TokenBucket>,
  c: Context,
): Promise<Response> {
  const routeKey = `${c.req.method} ${c.req.path}`;
  const functionName = ownValue(options.routes, routeKey);
  if (functionName === undefined) return refuse('not found', newRequestId());
  if (buckets.get(routeKey)?.take() === false) return refuse('throttled', newRequestId());
  const request = options.trace.open(routeKey, undefined, c.req.header('x-amzn-trace-id'));
  const { requestId, startedAt: receivedAt, traceId } = request;
  const integration = {
    functionName,
    isDenied: options.refusedRoutes.includes(routeKey),
    limitMs: INTEGRATION_LIMIT_MS,
    toPayload: (http: Parameters<typeof toPayload>[0]) =>
      toPayload(http, { requestId, traceId, receivedAt, routeKey }),
    toAnswer,
    refuse: (problem: GatewayProblem) => refuse(problem, requestId),
    idHeader: 'apigw-requestid',
  };
  return proxy(options, c, { integration, request });
}

/** Of what is in no trace. */
function newRequestId(): string {
  return `${randomBytes(11).toString('base64url')}=`;
}

function refuse(reason: keyof typeof REFUSALS, requestId: string): Response {
  const [status, message] = REFUSALS[reason];
  return Response.json({ message }, { status, headers: { 'apigw-requestid': requestId } });
}
