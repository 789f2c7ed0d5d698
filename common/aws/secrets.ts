import type { SSMProvider } from '@aws-lambda-powertools/parameters/ssm';
import { SecretNotSetError } from '../errors.ts';
import type { Log } from '../logger.ts';

/** What Terraform creates a parameter with, until `npm run secrets` writes the real value. */
export const PLACEHOLDER = 'not-set';

const CACHE_SECONDS = 300;
const STALE_MS = 60 * 60 * 1000;
/** Who was not answered asks again after this: each try costs a person's three seconds. */
const COOL_DOWN_MS = 60_000;

export type ParameterReader = Pick<SSMProvider, 'getParametersByName' | 'clearCache'>;

export interface Secrets {
  /**
   * The values of SSM SecureString parameters, from a cache of 5 minutes; '' where one is missing or not set.
   * Serves the last good values for up to an hour when SSM does not answer; throws its error when there are none.
   * Asked for while the same are under way, it waits for that answer: a read at start saves the first request its own.
   */
  read(parameters: readonly string[], options?: { fresh: boolean }): Promise<string[]>;
  /** One value that must be there. Throws SecretNotSetError. */
  require(parameter: string): Promise<string>;
}

/** https://docs.aws.amazon.com/powertools/typescript/latest/features/parameters/ */
export function createSecrets(deps: { provider: ParameterReader; log: Log; now?: () => number }): Secrets {
  const { provider, log, now = Date.now } = deps;
  let failedAt = Number.NEGATIVE_INFINITY;
  const lastGood = new Map<string, { values: string[]; at: number }>();

  async function fetchAll(parameters: readonly string[]): Promise<string[]> {
    const wanted = Object.fromEntries(parameters.map((name) => [name, {}]));
    const found: Record<string, unknown> = await provider.getParametersByName(wanted, {
      decrypt: true,
      maxAge: CACHE_SECONDS,
      throwOnError: false,
    });
    return parameters.map((name) => usable(found[name]));
  }

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

  async function ask(parameters: readonly string[], options: { fresh: boolean }): Promise<string[]> {
    const cacheKey = parameters.join();
    const known = lastGood.get(cacheKey);
    if (known !== undefined && now() - failedAt < COOL_DOWN_MS) return known.values;
    // Powertools' own cache would say the same, and take a fortieth of a warm request for it.
    const isYoung = known !== undefined && now() - known.at < CACHE_SECONDS * 1000;
    if (isYoung && !options.fresh) return known.values;
    if (options.fresh) provider.clearCache();
    try {
      const values = await fetchAll(parameters);
      lastGood.set(cacheKey, { values, at: now() });
      return values;
    } catch (error) {
      const last = lastGood.get(cacheKey);
      failedAt = now();
      log.error('secrets cannot be read from SSM', { error, outcome: last ? 'stale values' : 'none' });
      if (last === undefined || now() - last.at > STALE_MS) throw error;
      return last.values;
    }
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

function usable(value: unknown): string {
  return typeof value === 'string' && value.trim() !== PLACEHOLDER ? value.trim() : '';
}
