import { QBotError } from './errors.ts';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  /** Stands in messages for a URL that is itself a secret. */
  alias?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** For the whole exchange, in milliseconds. */
  timeoutMs: number;
}

export interface HttpResponse {
  status: number;
  headers: Headers;
  /** Parsed JSON, or the text where it is none. */
  body: unknown;
}

export type Fetch = typeof globalThis.fetch;

/** No answer came: a refused connection, a reset, no name, or the time was up. */
export class NoAnswerError extends QBotError {
  readonly code = 'QBOT_NO_ANSWER';
  /** False only where the request certainly never left. */
  readonly maybeSent: boolean;

  constructor(request: HttpRequest, cause: unknown) {
    super(`${nameOf(request)}: no answer within ${request.timeoutMs} ms`, { cause });
    this.maybeSent = !neverLeft(cause);
  }
}

/** The service answered with something else than 2xx. */
export class HttpStatusError extends QBotError {
  readonly code = 'QBOT_HTTP_STATUS';
  readonly response: HttpResponse;

  constructor(request: HttpRequest, response: HttpResponse) {
    super(`${nameOf(request)}: ${response.status}`);
    this.response = response;
  }
}

/** The service wants to be asked less often. */
export function isRateLimited(error: unknown): boolean {
  return error instanceof HttpStatusError && error.response.status === 429;
}

/**
 * One HTTP exchange with JSON on both sides. Never repeats a request: only the caller knows whether it may.
 * Throws NoAnswerError or HttpStatusError; neither carries a header or a body in its message.
 */
export async function exchangeJson(fetch: Fetch, request: HttpRequest): Promise<HttpResponse> {
  const response = await exchange(fetch, request);
  if (response.status < 200 || response.status > 299) throw new HttpStatusError(request, response);
  return response;
}

async function exchange(fetch: Fetch, request: HttpRequest): Promise<HttpResponse> {
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: {
        ...request.headers,
        ...(request.body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(request.timeoutMs),
    });
    return { status: response.status, headers: response.headers, body: parse(await response.text()) };
  } catch (error) {
    throw new NoAnswerError(request, error);
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** https://nodejs.org/api/errors.html#common-system-errors, and undici's own code for a connection never made. */
const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

function neverLeft(error: unknown): boolean {
  const cause = isObject(error) && 'cause' in error ? error.cause : undefined;
  return isObject(cause) && 'code' in cause && NEVER_LEFT.has(String(cause.code));
}

/** Not `instanceof Error`: fetch's errors may be of another realm (jest, node:vm). */
function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function nameOf({ method, url, alias }: HttpRequest): string {
  return `${method} ${alias ?? url.split('?', 1).join()}`;
}
