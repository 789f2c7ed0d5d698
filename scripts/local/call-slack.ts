import { describeFailure } from '../../common/fetch-failure.ts';
import type { Fetch } from '../../common/http.ts';
import { isObject } from '../../common/is-object.ts';
import { type JsonObject, parseJson, textIn } from './json.ts';

const TIMEOUT_MS = 10_000;

export interface SlackApi {
  /** `https://slack.com/api/`. */
  apiUrl: string;
  fetch: Fetch;
  /** Of each call; 10 s by default. */
  timeoutMs?: number;
}

export interface SlackAnswer {
  body: JsonObject;
  /** What the token was granted; undefined where Slack does not say it. */
  scopes: string[] | undefined;
  /** Of Slack's clock, milliseconds since the epoch. */
  date: number | undefined;
}

/** Calls one method of the Web API. Throws SlackUnavailableError, never with the token in it. */
export type CallSlack = (
  method: string,
  token: string,
  args?: Record<string, string>,
) => Promise<SlackAnswer>;

interface Unavailable {
  /** Slack itself has answered, and not for long. */
  isBusy?: boolean;
  /** When Slack wants to be called again; 0 where it does not say. */
  retryAfterMs?: number;
  cause?: unknown;
}

/** Nothing is known of the call and of its token: the same call may succeed later. */
export class SlackUnavailableError extends Error {
  override readonly name = 'SlackUnavailableError';
  /** Goes on after "Slack". */
  readonly reason: string;
  readonly isBusy: boolean;
  readonly retryAfterMs: number;

  constructor(reason: string, { cause, isBusy = false, retryAfterMs = 0 }: Unavailable = {}) {
    super(`Slack ${reason}`, { cause });
    this.reason = reason;
    this.isBusy = isBusy;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Faults of Slack's own. https://docs.slack.dev/reference/methods/auth.test#errors */
const PASSING =
  /^(accesslimited|fatal_error|internal_error|rate_?limited|request_timeout|service_unavailable|team_added_to_org)$/;

/** What Slack says of a token that no later call can succeed with. */
export function isTokenError(error: string): boolean {
  return /^(account_inactive|invalid_auth|not_allowed_token_type|not_authed|token_(expired|revoked))$/.test(
    error,
  );
}

/** Not `@slack/web-api`, which keeps the headers to itself. */
export function createCallSlack({ apiUrl, fetch, timeoutMs = TIMEOUT_MS }: SlackApi): CallSlack {
  return async (method, token, args) => {
    const headers = headersOf(token);
    const response = await fetch(new URL(method, withSlash(apiUrl)).href, {
      ...{ method: 'POST', headers, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) },
      ...(args === undefined ? {} : { body: new URLSearchParams(args) }),
    }).catch(throwUnavailable);
    const body = parseJson(await response.text().catch(throwUnavailable));
    refuseUnavailable(method, response, body);
    if (!isObject(body)) throw new SlackUnavailableError(`answered ${method} with no JSON object`);
    const scopes = response.headers.get('x-oauth-scopes')?.split(/,\s*/).filter(Boolean);
    return { body, scopes, date: dateOf(response.headers) };
  };
}

/** As the SDK of the functions does: without it, the last part of the path would be replaced. */
export function withSlash(apiUrl: string): string {
  return apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`;
}

/** `fetch` would refuse a token with a foreign character by an error that quotes it. */
function headersOf(token: string): Headers {
  try {
    return new Headers({ authorization: `Bearer ${token}` });
  } catch {
    throw new SlackUnavailableError('was not called: the token holds a character that no token has');
  }
}

function throwUnavailable(cause: unknown): never {
  throw new SlackUnavailableError(describeFailure(cause).text, { cause });
}

function refuseUnavailable(method: string, { headers, ok, status }: Response, body: unknown): void {
  const seconds = Number(headers.get('retry-after'));
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : 0;
  const error = isObject(body) && body.ok !== true ? textIn(body.error) : '';
  if (status === 429 || PASSING.test(error)) {
    const reason = status === 429 ? 'asks to be asked less often' : `says ${error}`;
    throw new SlackUnavailableError(reason, { isBusy: true, retryAfterMs });
  }
  if (ok) return;
  const what = isObject(body) ? '' : ' and no JSON';
  throw new SlackUnavailableError(`answered ${method} with ${status}${what}`, { retryAfterMs });
}

/** Of the other side's clock, milliseconds since the epoch; to the second. */
export function dateOf(headers: Headers): number | undefined {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? undefined : date;
}
