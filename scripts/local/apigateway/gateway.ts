import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { RunResult } from '../lambda/runtime-api.ts';
import type { Trace, TracedRequest } from '../trace.ts';

/** What both kinds of API are made with. */
export interface GatewayOptions {
  call: (functionName: string, call: { payload: unknown; traceId: string }) => Promise<RunResult>;
  trace: Trace;
  /** What the gateway itself takes, milliseconds. */
  gatewayMs: number;
  sleep: (ms: number) => Promise<void>;
}

export interface IncomingHttp {
  method: string;
  /** As on the request line: path and query. */
  url: string;
  /** Name, value, name, value ...: as Node.js gives them, doubled ones apart. */
  rawHeaders: readonly string[];
  body: Uint8Array;
  sourceIp: string;
}

export interface HttpAnswer {
  status: number;
  headers: [string, string][];
  body: Uint8Array<ArrayBuffer> | string;
}

/** Why a gateway answers in place of the function. */
export type GatewayProblem = 'denied' | 'body too large' | 'payload too large' | 'timeout' | 'failed';

/** How one kind of API speaks to a function and to its callers. */
export interface Integration {
  functionName: string;
  /** The function does not let itself be called by the API. */
  isDenied: boolean;
  limitMs: number;
  toPayload: (http: IncomingHttp) => unknown;
  /** null if API Gateway would call the function's result malformed. */
  toAnswer: (payload: string) => HttpAnswer | null;
  refuse: (problem: GatewayProblem) => Response;
  /** Name of the header that carries the request's id. */
  idHeader: string;
}

/** Of both kinds of API; a function's request may have 6 MB of JSON. */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;
const PAYLOAD_LIMIT_BYTES = 6 * 1024 * 1024;

/** Calls the function behind a route and answers with what it returned. Runs under @hono/node-server. */
export async function proxy(
  options: GatewayOptions,
  c: Context,
  { integration, request }: { integration: Integration; request: TracedRequest },
): Promise<Response> {
  const end = options.trace.begin(request.traceId, 'gateway');
  const answer = await callFunction(options, c, { integration, request });
  const response =
    typeof answer === 'string'
      ? integration.refuse(answer)
      : toResponse(answer, integration.idHeader, request.requestId);
  end(String(response.status), {}, { request: request.label, answer: response.status });
  return response;
}

async function callFunction(
  { call, gatewayMs, sleep }: GatewayOptions,
  c: Context,
  { integration, request: { traceId } }: { integration: Integration; request: TracedRequest },
): Promise<HttpAnswer | GatewayProblem> {
  if (integration.isDenied) return 'denied';
  const body = await readBody(c);
  if (body === null) return 'body too large';
  const payload = integration.toPayload(incomingHttp(c, body));
  if (Buffer.byteLength(JSON.stringify(payload)) > PAYLOAD_LIMIT_BYTES) return 'payload too large';
  await sleep(gatewayMs);
  const result = await withinLimit(call(integration.functionName, { payload, traceId }), integration.limitMs);
  if (result === 'timeout') return result;
  return (result.error === null ? integration.toAnswer(result.payload) : null) ?? 'failed';
}

function incomingHttp(c: Context, body: Uint8Array): IncomingHttp {
  const { incoming }: HttpBindings = c.env;
  return {
    method: c.req.method,
    url: incoming.url ?? '/',
    rawHeaders: incoming.rawHeaders,
    body,
    sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
  };
}

/** null if it is over API Gateway's limit of 10 MB: the rest is not read. */
async function readBody(c: Context): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > BODY_LIMIT_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function withinLimit(called: Promise<RunResult>, limitMs: number): Promise<RunResult | 'timeout'> {
  const { promise, resolve } = Promise.withResolvers<'timeout'>();
  const timer = setTimeout(resolve, limitMs, 'timeout');
  return Promise.race([called, promise]).finally(() => clearTimeout(timer));
}

function toResponse(answer: HttpAnswer, idHeader: string, requestId: string): Response {
  const headers = new Headers(answer.headers);
  headers.set(idHeader, requestId);
  const isEmpty = answer.status === 204 || answer.status === 304;
  return new Response(isEmpty ? null : answer.body, { status: answer.status, headers });
}
