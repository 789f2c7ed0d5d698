import { describeFailure } from '../../common/fetch-failure.ts';
import type { Fetch } from '../../common/http.ts';
import { isObject } from '../../common/is-object.ts';
import { type JsonObject, parseJson } from '../local/json.ts';

const TIMEOUT_MS = 5000;

export interface SlackAnswer {
  body: JsonObject;
  /** What the token was granted; undefined where Slack does not say it. */
  scopes: string[] | undefined;
  /** Of Slack's clock, milliseconds since the epoch. */
  date: number | undefined;
}

/** Calls one method of the Web API. Throws an Error with one sentence where nothing answers, or no JSON. */
export type CallSlack = (
  method: string,
  token: string,
  args?: Record<string, string>,
) => Promise<SlackAnswer>;

/** `apiUrl` ends with a slash: `https://slack.com/api/`. Not `@slack/web-api`, which keeps the headers to itself. */
export function createCallSlack(fetch: Fetch, apiUrl: string): CallSlack {
  return async (method, token, args = {}) => {
    const request = {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: new URLSearchParams(args),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    } as const;
    const response = await fetch(`${apiUrl}${method}`, request).catch((error: unknown) => {
      throw new Error(`Slack ${describeFailure(error).text}`);
    });
    const body = parseJson(await response.text());
    if (response.status === 429)
      throw new Error('Slack asks to be asked less often: run it again in a minute');
    if (!isObject(body)) throw new Error(`Slack answered ${method} with ${response.status} and no JSON`);
    return {
      body,
      scopes: response.headers.get('x-oauth-scopes')?.split(/,\s*/).filter(Boolean),
      date: dateOf(response.headers),
    };
  };
}

/** Of the other side's clock, milliseconds since the epoch; to the second. */
export function dateOf(headers: Headers): number | undefined {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? undefined : date;
}
