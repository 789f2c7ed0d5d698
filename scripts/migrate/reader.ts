import { exchangeJson, type Fetch, HttpStatusError, NoAnswerError } from '../../common/http.ts';
import { isObject } from '../../common/is-object.ts';
import { isAnonymous } from '../../common/on-call/jsm-site.ts';
import type { JsonObject } from '../local/json.ts';
import { ReadFailure } from './errors.ts';

const TIMEOUT_MS = 20_000;
const MAX_PAGES = 100;

export interface ReadOptions {
  fetch: Fetch;
  /** For sentences: `OpsGenie`, `Jira`. */
  product: string;
  /** For sentences: `API key`, `token`. */
  credential: string;
  /** For sentences: what to do where the key is not accepted. */
  renew: string;
  headers: Record<string, string>;
}

/** All that is ever sent: a GET, or the search, which Jira takes by POST alone. Both throw ReadFailure. */
export interface Reader {
  get(url: string): Promise<JsonObject | unknown[]>;
  search(jiraBase: string, jql: string): Promise<JsonObject | unknown[]>;
}

export function createReader(options: ReadOptions): Reader {
  const exchange = async (method: 'GET' | 'POST', url: string, body?: unknown) => {
    const request = { method, url, headers: options.headers, timeoutMs: TIMEOUT_MS };
    try {
      const response = await exchangeJson(options.fetch, body === undefined ? request : { ...request, body });
      if (isTakenForAnybody(options, response)) throw tokenFailure(options);
      if (isObject(response.body) || Array.isArray(response.body)) return response.body;
      throw new ReadFailure(
        'other',
        `${options.product} answered ${nameOf(url)} with a page instead of data.`,
      );
    } catch (error) {
      throw failureOf(options, url, error);
    }
  };
  return {
    get: (url) => exchange('GET', url),
    search: (jiraBase, jql) => exchange('POST', `${jiraBase}/search/jql`, { jql, maxResults: 1 }),
  };
}

/** Jira serves a token that it does not accept as anybody, with a 200 and nothing in it. A call without one is anybody's. */
function isTakenForAnybody({ headers: sent }: ReadOptions, response: { headers: Headers }): boolean {
  return sent.authorization !== undefined && isAnonymous(response);
}

function tokenFailure({ credential, product, renew }: ReadOptions): ReadFailure {
  return new ReadFailure(
    'token',
    `${product} does not accept the ${credential}: it expired, or is of another account. ${renew}`.trim(),
  );
}

function failureOf(options: ReadOptions, url: string, error: unknown): unknown {
  const { product } = options;
  const name = nameOf(url);
  if (error instanceof NoAnswerError) {
    const text = `${name} did not answer (${error.failure.text}): look at the network and the address, then again.`;
    return new ReadFailure('network', text);
  }
  if (!(error instanceof HttpStatusError)) return error;
  const { body, status } = error.response;
  if (status === 401 && /scope/i.test(JSON.stringify(body)) && isObject(body)) {
    return new ReadFailure(
      'scope',
      `the token lacks a scope for ${name}: make another token (docs/jsm.md lists them).`,
    );
  }
  if (status === 401 || (status < 500 && isTakenForAnybody(options, error.response)))
    return tokenFailure(options);
  if (status === 402)
    return new ReadFailure('denied', `the plan of ${product} does not include ${name} (402).`);
  if (status === 403)
    return new ReadFailure('denied', `the account may not read ${name} (403): give it the right.`);
  if (status === 404)
    return new ReadFailure('missing', `${name} is not there, or not visible to the account (404).`);
  return new ReadFailure('other', `${product} answered ${name} with ${status}: try again later.`);
}

/** Host and path: what stands behind a question mark is never repeated. */
function nameOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** The list under this name; ReadFailure where there is none: what is unreadable is not empty. */
export function listIn(body: JsonObject | unknown[], name: string): JsonObject[] {
  const list = Array.isArray(body) ? body : body[name];
  if (!Array.isArray(list))
    throw new ReadFailure('other', `an answer has no list "${name}": nothing is known of it.`);
  return list.filter(isObject);
}

/** All pages: `read` gets how many items came, and says whether there are more. An empty page ends it. */
export async function readPages(
  read: (count: number) => Promise<{ items: JsonObject[]; more: boolean }>,
): Promise<JsonObject[]> {
  const all: JsonObject[] = [];
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { items, more } = await read(all.length);
    all.push(...items);
    if (!more || items.length === 0) return all;
  }
  throw new ReadFailure('other', `a list has more than ${MAX_PAGES} pages.`);
}
