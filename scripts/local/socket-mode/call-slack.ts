import { exchangeJson, type Fetch, HttpStatusError, NoAnswerError } from '../../../common/http.ts';
import { isObject } from '../../../common/is-object.ts';
import { type JsonObject, textIn } from '../json.ts';

const TIMEOUT_MS = 10_000;

export interface SlackApi {
  /** With a slash at its end: `https://slack.com/api/`. */
  apiUrl: string;
  fetch: Fetch;
}

/** Slack has answered: what it says, or its word for why not. */
export type SlackAnswer = { ok: true; body: JsonObject } | { ok: false; error: string };

/** Slack did not answer, or not as Slack: a later call may succeed. */
export class SlackUnreachableError extends Error {
  override readonly name = 'SlackUnreachableError';
  /** When Slack wants to be called again; 0 where it does not say. */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number, cause: unknown) {
    super(message, { cause });
    this.retryAfterMs = retryAfterMs;
  }
}

/** Calls a method of the Web API that takes no argument. Throws a SlackUnreachableError, never with the token in it. */
export async function callSlack(api: SlackApi, method: string, token: string): Promise<SlackAnswer> {
  const { body } = await exchangeJson(api.fetch, {
    method: 'POST',
    url: new URL(method, api.apiUrl).href,
    headers: { authorization: `Bearer ${token}` },
    timeoutMs: TIMEOUT_MS,
  }).catch((error: unknown) => {
    throw unreachable(error, method);
  });
  if (!isObject(body))
    throw new SlackUnreachableError(`${method}: the answer is no JSON object`, 0, undefined);
  return body.ok === true
    ? { ok: true, body }
    : { ok: false, error: textIn(body.error) || 'no reason given' };
}

function unreachable(error: unknown, method: string): unknown {
  if (error instanceof HttpStatusError) {
    const seconds = Number(error.response.headers.get('retry-after'));
    const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : 0;
    return new SlackUnreachableError(`${method}: status ${error.response.status}`, retryAfterMs, error);
  }
  if (error instanceof NoAnswerError) return new SlackUnreachableError(error.message, 0, error);
  return error;
}
