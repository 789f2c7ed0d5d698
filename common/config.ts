import type * as z from 'zod/mini';
import { ConfigError } from './errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One variable; `read` returns its value, or throws an Error whose message completes "NAME ...". */
export interface Reader<T> {
  variable: string;
  /** The value on a laptop where `.env` gives none. A secret has none: it gets a random value there. */
  example?: string;
  read(value: string | undefined): T;
}

/** Every variable of a function: what its `config.ts` exports as `variables`. */
export type Variables = Readonly<Record<string, Reader<unknown>>>;

/**
 * Reads a function's whole configuration at once.
 * Throws one ConfigError that names every variable that is missing, empty or malformed.
 */
export function readConfig<T>(env: Environment, readers: { [K in keyof T]: Reader<T[K]> }): T {
  const faults: string[] = [];
  const config: Partial<T> = {};
  for (const key in readers) {
    const { variable, read } = readers[key];
    try {
      config[key] = read(env[variable]);
    } catch (error) {
      faults.push(`${variable} ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return config as T;
}

/**
 * Any text but an empty one.
 *
 * @example region: text('XYZ_REGION', 'eu-west-1')
 */
export function text(variable: string, example: string): Reader<string> {
  return { variable, example, read: required };
}

/**
 * The name of the SSM parameter that holds a secret: `X_KEY_PARAMETER` for `x-key` in `secrets` of function.json.
 *
 * @example apiKey: secret('XYZ_API_KEY_PARAMETER')
 */
export function secret(variable: `${string}_PARAMETER`): Reader<string> {
  return { variable, read: required };
}

/** Empty and missing both read as `fallback`. */
export function optionalText(variable: string, fallback = '', example = fallback): Reader<string> {
  return { variable, example, read: (value) => value || fallback };
}

/**
 * One of these words; an empty and a missing one read as the first.
 *
 * @example size: oneOf('XYZ_SIZE', ['small', 'large'])
 */
export function oneOf<T extends string>(variable: string, words: readonly [T, ...T[]]): Reader<T> {
  return {
    variable,
    example: words[0],
    read(value) {
      const known = words.find((word) => word === (value || words[0]));
      if (known === undefined) throw new Error(`is one of ${words.join(', ')}`);
      return known;
    },
  };
}

/**
 * An http(s) URL, returned as it was written. On a laptop the addresses of Slack, OpsGenie, Pushover and SQS in an
 * example lead to their fakes.
 *
 * @example apiUrl: url('XYZ_API_URL', 'https://api.xyz.example')
 */
export function url(variable: string, example: string): Reader<string> {
  return {
    variable,
    example,
    read(value) {
      const given = required(value);
      if (!/^https?:$/.test(URL.parse(given)?.protocol ?? ''))
        throw new Error(`is no http(s) URL: "${given}"`);
      return given;
    },
  };
}

/**
 * JSON of the given shape, which `shape` says in words.
 *
 * @example regions: json('XYZ_REGIONS', z.array(z.string()), { shape: 'a list of regions', example: ['eu-west-1'] })
 */
export function json<T>(
  variable: string,
  schema: z.ZodMiniType<T>,
  { shape, example }: { shape: string; example: NoInfer<T> },
): Reader<T> {
  const written = JSON.stringify(example);
  const expected = `should be ${shape}, such as ${written}`;
  return {
    variable,
    example: written,
    read(value) {
      const parsed = schema.safeParse(parseJson(required(value), expected));
      if (!parsed.success) throw new Error(expected);
      return parsed.data;
    },
  };
}

/**
 * The same, undefined where it is empty; the shape is listed in a page of the documentation.
 *
 * @example site: optionalJson('XYZ_SITE', z.object({ id: z.string() }), 'docs/xyz.md')
 */
export function optionalJson<T>(
  variable: string,
  schema: z.ZodMiniType<T>,
  page: string,
): Reader<T | undefined> {
  const expected = `should be as ${page} lists it`;
  return {
    variable,
    example: '',
    read(value) {
      if (!value) return undefined;
      const parsed = schema.safeParse(parseJson(value, expected));
      if (parsed.success) return parsed.data;
      const wrong = parsed.error.issues.map(({ path }) => path.join('.')).filter((name) => name !== '');
      throw new Error(`is not as ${page} lists it${wrong.length === 0 ? '' : `: ${wrong.join(', ')}`}`);
    },
  };
}

function required(value: string | undefined): string {
  if (value === undefined) throw new Error('is missing');
  if (value.trim() === '') throw new Error('is empty');
  return value;
}

function parseJson(value: string, expected: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw new Error(`is no JSON; it ${expected}`);
  }
}
