import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { SecretNotSetError } from '../errors.ts';
import type { Log } from '../logger.ts';

/** What Terraform creates a parameter with, until `npm run secrets` writes the real value. */
export const PLACEHOLDER = 'not-set';

/** How the parameter of a former value ends: `slack-signing-secret-previous`. */
export const PREVIOUS = '-previous';

const CACHE_MS = 300_000;
/** Of what proves who calls: one that leaked ends everywhere within a minute. */
export const PROOF_CACHE_MS = 60_000;
const STALE_MS = 60 * 60 * 1000;
/** Who was not answered asks again after this: each try costs a person's three seconds. */
const COOL_DOWN_MS = 60_000;

export interface Secrets {
  /**
   * The values of at most 10 SSM SecureString parameters, from a cache of 5 minutes, or `cacheMs`; '' where one is missing,
   * not set, or past its end. In the second half of `cacheMs` the cache is refreshed beside the one who asks, who does not wait.
   * Serves the last good values for up to an hour when SSM does not answer; then, and when there are none, each call asks it
   * and throws its error.
   * Asked for while the same are under way, it waits for that answer: a read at start saves the first request its own.
   */
  read(parameters: readonly string[], options?: { fresh: boolean }): Promise<string[]>;
  /** One value that must be there. Throws SecretNotSetError. */
  require(parameter: string): Promise<string>;
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
export function createSecrets(deps: {
  client: Pick<SSMClient, 'send'>;
  log: Log;
  now?: () => number;
  /** 5 minutes if it is left out, and then it is never refreshed beside. */
  cacheMs?: number;
}): Secrets {
  const { client, log, now = Date.now, cacheMs = CACHE_MS } = deps;
  const refreshMs = deps.cacheMs === undefined ? CACHE_MS : cacheMs / 2;
  let failedAt = Number.NEGATIVE_INFINITY;
  let isRefreshing = false;
  const known = new Map<string, { value: string; at: number }>();

  let underWay: { parameters: readonly string[]; values: Promise<string[]> } | undefined;

  async function read(parameters: readonly string[], options = { fresh: false }): Promise<string[]> {
    const asked = options.fresh ? undefined : underWay;
    if (asked !== undefined && parameters.every((name) => asked.parameters.includes(name))) {
      const values = await asked.values;
      return parameters.map((name) => values[asked.parameters.indexOf(name)] ?? '');
    }
    const values = ask(parameters, options).finally(() => {
      if (underWay?.values === values) underWay = undefined;
    });
    underWay = { parameters, values };
    return values;
  }

  async function ask(parameters: readonly string[], { fresh }: { fresh: boolean }): Promise<string[]> {
    const last = lastRead(known, parameters, now() - STALE_MS);
    const age = last === undefined ? Number.POSITIVE_INFINITY : now() - last.at;
    const isCoolingDown = now() - failedAt < COOL_DOWN_MS;
    if (last !== undefined && (isCoolingDown || (age < cacheMs && !fresh))) {
      if (age >= refreshMs && !isCoolingDown) refresh(parameters);
      return last.values;
    }
    try {
      return await fetchAndKeep(parameters);
    } catch (error) {
      failedAt = now();
      log.error('secrets cannot be read from SSM', { error, outcome: last ? 'stale values' : 'none' });
      if (last === undefined) throw error;
      return last.values;
    }
  }

  /** As old as its question: Lambda may freeze the process before the answer is there. */
  async function fetchAndKeep(parameters: readonly string[]): Promise<string[]> {
    const at = now();
    const values = await fetchAll(client, parameters, at);
    for (const [index, value] of values.entries()) known.set(parameters[index] ?? '', { value, at });
    return values;
  }

  /** Whoever has to wait for the values reports what is wrong with them. */
  function refresh(parameters: readonly string[]): void {
    if (isRefreshing) return;
    isRefreshing = true;
    fetchAndKeep(parameters)
      .catch(() => undefined)
      .finally(() => {
        isRefreshing = false;
      });
  }

  return {
    read,
    async require(parameter) {
      const [value = ''] = await read([parameter]);
      if (value === '') throw new SecretNotSetError(parameter);
      return value;
    },
  };
}

/** The values and the time of the oldest; undefined if one was never read, or not `since`. */
function lastRead(
  known: ReadonlyMap<string, { value: string; at: number }>,
  parameters: readonly string[],
  since: number,
) {
  const read = parameters.flatMap((name) => known.get(name) ?? []);
  const at = Math.min(...read.map((one) => one.at));
  if (read.length < parameters.length || at < since) return undefined;
  return { values: read.map(({ value }) => value), at };
}

async function fetchAll(
  client: Pick<SSMClient, 'send'>,
  parameters: readonly string[],
  at: number,
): Promise<string[]> {
  // SSM refuses a name that stands there twice.
  const Names = [...new Set(parameters)];
  const { Parameters = [] } = await client.send(new GetParametersCommand({ Names, WithDecryption: true }));
  const found = new Map(Parameters.map(({ Name, Value }) => [Name, Value]));
  return parameters.map((name) => usable(name, found.get(name), at));
}

/** `<value> until <ISO 8601>`: how a value is stored that was replaced, and is still accepted for a while. */
const ENDING = /^(\S+) until (\S+)$/;

/** As `rotate` stores the value that it replaces; `until` in milliseconds since the epoch. */
export function endingValue(value: string, until: number): string {
  return `${value} until ${new Date(until).toISOString()}`;
}

/** The value of a parameter, and its end, if it has one (milliseconds since the epoch). */
export function parseStored(stored: string): { value: string; until: number | undefined } {
  const text = stored.trim();
  const [, value = text, end] = ENDING.exec(text) ?? [];
  return { value, until: end === undefined ? undefined : Date.parse(end) };
}

function usable(name: string, stored: string | undefined, at: number): string {
  if (stored === undefined) return '';
  const { until = name.endsWith(PREVIOUS) ? 0 : Number.POSITIVE_INFINITY, value } = parseStored(stored);
  // An end that cannot be read is over, and so is a replaced value without one: it would be accepted for ever.
  return value !== PLACEHOLDER && at < until ? value : '';
}
