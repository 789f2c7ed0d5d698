import { randomBytes } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { RunResult } from '../lambda/runtime-api.ts';
import type { Trace } from '../trace.ts';
import { PAYLOAD_LIMIT_BYTES, readBody, withinLimit } from './gateway.ts';
import { type GatewayRequest, type HttpAnswer, toAnswer, toPayload } from './http-event.ts';

export interface HttpApiOptions {
  /** `POST /slack/commands` -> name of a function. */
  routes: Record<string, string>;
  /** Those of them whose function does not let itself be called by the API. */
  refusedRoutes: readonly string[];
  call: (functionName: string, call: { payload: unknown; traceId: string }) => Promise<RunResult>;
  trace: Trace;
  /** What the gateway itself takes, milliseconds. */
  gatewayMs: number;
  sleep: (ms: number) => Promise<void>;
}

/** The longest that an HTTP API waits for its function. */
const INTEGRATION_LIMIT_MS = 30_000;

/**
 * The front door, as an HTTP API with payload format 2.0 answers. Runs under @hono/node-server.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
 */
export function createHttpApi(options: HttpApiOptions): Hono {
  const app = new Hono();
  app.all('*', (c) => serve(options, c));
  return app;
}

async function serve(options: HttpApiOptions, c: Context): Promise<Response> {
  const routeKey = `${c.req.method} ${c.req.path}`;
  const functionName = Object.hasOwn(options.routes, routeKey) ? options.routes[routeKey] : undefined;
  if (functionName === undefined) {
    return refuse(404, 'Not Found', `${randomBytes(11).toString('base64url')}=`);
  }
  const request = options.trace.open(routeKey, undefined, c.req.header('x-amzn-trace-id'));
  const end = options.trace.begin(request.traceId, 'gateway');
  const gateway = { ...request, receivedAt: request.startedAt, routeKey };
  const response = options.refusedRoutes.includes(routeKey)
    ? refuse(500, 'Internal Server Error', request.requestId)
    : await proxy(options, c, functionName, gateway);
  end(String(response.status), {}, { request: routeKey, answer: response.status });
  return response;
}

async function proxy(
  options: HttpApiOptions,
  c: Context,
  functionName: string,
  gateway: GatewayRequest,
): Promise<Response> {
  const body = await readBody(c);
  if (body === null) return refuse(413, 'Request Entity Too Large', gateway.requestId);
  const { incoming }: HttpBindings = c.env;
  const payload = toPayload(
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
    return refuse(413, 'Request Too Long', gateway.requestId);
  }
  await options.sleep(options.gatewayMs);
  const called = options.call(functionName, { payload, traceId: gateway.traceId });
  const result = await withinLimit(called, INTEGRATION_LIMIT_MS);
  if (result === 'too slow') return refuse(503, 'Service Unavailable', gateway.requestId);
  const answer = result.error === null ? toAnswer(result.payload) : null;
  if (answer === null) return refuse(500, 'Internal Server Error', gateway.requestId);
  return answerWith(answer, gateway.requestId);
}

function answerWith(answer: HttpAnswer, requestId: string): Response {
  const headers = new Headers(answer.headers);
  headers.set('apigw-requestid', requestId);
  const isEmpty = answer.status === 204 || answer.status === 304;
  return new Response(isEmpty ? null : answer.body, { status: answer.status, headers });
}

function refuse(status: number, message: string, requestId: string): Response {
  return Response.json({ message }, { status, headers: { 'apigw-requestid': requestId } });
}
