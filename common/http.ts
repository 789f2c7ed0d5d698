import { QBotError } from './errors.ts';
import { describeFailure, type FetchFailure } from './fetch-failure.ts';

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

/** No answer came, or none that can be used; `failure` names the cause. */
export class NoAnswerError extends QBotError {
  readonly code = 'QBOT_NO_ANSWER';
  readonly failure: FetchFailure;

  constructor(request: HttpRequest, failure: FetchFailure, cause?: unknown) {
    const limit = failure.kind === 'timeout' ? ` (${request.timeoutMs} ms)` : '';
    super(`${nameOf(request)}: ${failure.text}${limit}`, { cause });
    this.failure = failure;
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
 *
 * @example
 * const token = await clients.secrets.require(config.apiToken);
 * const { body } = await exchangeJson(fetch, {
 *   method: 'GET',
 *   url: `${config.apiUrl}/cities/${encodeURIComponent(city)}`,
 *   headers: { authorization: `Bearer ${token}` },
 *   timeoutMs: 3000,
 * });
 * const { temperature } = z.object({ temperature: z.number() }).parse(body);
 */
export async function exchangeJson(fetch: Fetch, request: HttpRequest): Promise<HttpResponse> {
  const response = await exchange(fetch, request);
  if (response.status < 200 || response.status > 299) throw new HttpStatusError(request, response);
  return response;
}

async function exchange(fetch: Fetch, request: HttpRequest): Promise<HttpResponse> {
  const response = await send(fetch, request, headersOf(request));
  if (REDIRECTS.has(response.status)) throw new NoAnswerError(request, redirected(response.status));
  return response;
}

async function send(fetch: Fetch, request: HttpRequest, headers: Headers): Promise<HttpResponse> {
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers,
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      // Never followed: the next address is not one of ours.
      redirect: 'manual',
      signal: AbortSignal.timeout(request.timeoutMs),
    });
    return { status: response.status, headers: response.headers, body: parse(await textOf(response)) };
  } catch (error) {
    throw new NoAnswerError(request, describeFailure(error), error);
  }
}

/** More than any answer that is needed, and little of a function's memory: what answers without end is cut off. */
const MAX_BYTES = 5_000_000;

async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) {
      throw Object.assign(new Error('too long'), { code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' });
    }
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** `fetch` would refuse a key with a line break by an error that quotes it: this one has no cause. */
function headersOf(request: HttpRequest): Headers {
  const type = request.body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  try {
    return new Headers({ ...request.headers, ...type });
  } catch {
    throw new NoAnswerError(request, describeFailure({ code: 'ERR_INVALID_CHAR' }));
  }
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function redirected(status: number): FetchFailure {
  return { kind: 'redirect', text: `sent us elsewhere (${status})`, requestLeft: true };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function nameOf({ method, url, alias }: HttpRequest): string {
  return `${method} ${alias ?? url.split('?', 1).join()}`;
}
