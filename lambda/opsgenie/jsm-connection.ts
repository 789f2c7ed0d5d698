import * as z from 'zod/mini';
import {
  exchangeJson,
  type Fetch,
  type HttpRequest,
  type HttpResponse,
  HttpStatusError,
} from '../../common/http.ts';
import type { Log } from '../../common/logger.ts';
import type { Metrics } from '../../common/metrics.ts';
import { isAnonymous, type JsmApi, jsmBaseOf, jsmHeaders } from '../../common/on-call/jsm-site.ts';
import { IncidentRefusedError } from './incident-backend.ts';
import { tokenText } from './jsm-errors.ts';
import type { JsmSettings } from './jsm-settings.ts';
import { outOfTime, readProductAnswer } from './no-result.ts';

const CALL_TIMEOUT_MS = 4000;

export interface JsmConnection {
  fetch: Fetch;
  settings: JsmSettings;
  apiToken: () => Promise<string>;
  /** Milliseconds since the epoch. */
  now: () => number;
  metrics: Metrics;
  log: Pick<Log, 'warn'>;
}

export interface JsmRequest extends Pick<HttpRequest, 'method' | 'body'> {
  api?: JsmApi;
  path: string;
  /** A POST that only reads: what nobody in particular is told by it is worth nothing. */
  reads?: true;
}

export type JsmCall = (request: JsmRequest) => Promise<HttpResponse>;

/**
 * Calls of one site, each ended after 4 s and all of them together at `deadline`; none is repeated. Throws what
 * exchangeJson throws, and IncidentRefusedError where Jira served the call as anonymous: with a token that it does not
 * accept, it answers as to anybody, often with an empty list, and says so only in a header.
 */
export function jsmCallUntil(deps: JsmConnection, deadline: number): JsmCall {
  return async ({ api = 'jira', body, method, path, reads = method === 'GET' }) => {
    const left = deadline - deps.now();
    if (left <= 0) {
      throw outOfTime('Jira');
    }
    const request: HttpRequest = {
      method,
      url: `${jsmBaseOf(deps.settings, api)}${path}`,
      headers: jsmHeaders(deps.settings, api, await deps.apiToken()),
      timeoutMs: Math.min(CALL_TIMEOUT_MS, left),
      ...(body === undefined ? {} : { body }),
    };
    return signedIn(exchangeJson(deps.fetch, request), reads);
  };
}

/** A write that succeeded did so, whoever Jira took us for; of one that failed in Jira itself, nothing is known. */
async function signedIn(exchange: Promise<HttpResponse>, reads: boolean): Promise<HttpResponse> {
  try {
    const response = await exchange;
    if (reads && isAnonymous(response)) throw tokenRefused();
    return response;
  } catch (error) {
    const isRefusal = error instanceof HttpStatusError && error.response.status < 500;
    if (isRefusal && isAnonymous(error.response)) throw tokenRefused(error);
    throw error;
  }
}

function tokenRefused(cause?: unknown): IncidentRefusedError {
  return new IncidentRefusedError('served as anonymous', { cause, userMessage: tokenText(401) });
}

/** Throws if Jira does not know whose token it is: only then is an empty answer believed. */
export async function requireSignedIn(call: JsmCall): Promise<void> {
  const { body } = await call({ method: 'GET', path: '/myself' });
  readJsm(z.object({ accountId: z.string() }), { body });
}

/** A list as it was read. Throws as requireSignedIn does for an empty one: a token that Jira does not know reads nothing. */
export async function provenList<T>(call: JsmCall, list: T[]): Promise<T[]> {
  if (list.length === 0) await requireSignedIn(call);
  return list;
}

/** undefined for what is not there, which is believed only of a token that Jira knows. Throws what `read` throws else. */
export async function orNotThere<T>(
  call: JsmCall,
  read: () => Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    await requireSignedIn(call);
    return undefined;
  }
}

/** Throws the refusal, or what is behind it: somebody whom Jira does not know is told the same as of a wrong value. */
export async function throwRefusal(call: JsmCall, error: unknown): Promise<never> {
  if (error instanceof HttpStatusError && [400, 403, 404].includes(error.response.status)) {
    const signIn = await requireSignedIn(call).catch((reason: unknown) => reason);
    const isRefused = signIn instanceof HttpStatusError && signIn.response.status === 401;
    if (isRefused || signIn instanceof IncidentRefusedError) throw signIn;
  }
  throw error;
}

/** An answer that is not what Jira documents tells nothing about what was done. */
export function readJsm<T>(schema: z.ZodMiniType<T>, response: Pick<HttpResponse, 'body'>): T {
  return readProductAnswer('Jira', schema, response);
}

/** Whether the call failed because what it names is not there, or may not be seen. */
export function isNotFound(error: unknown): boolean {
  return error instanceof HttpStatusError && error.response.status === 404;
}
