import type * as z from 'zod/mini';
import { ConfigError } from './errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads one variable; `read` answers the value or throws an Error whose message completes "NAME ...". */
export interface Reader<T> {
  variable: string;
  read(value: string | undefined): T;
}

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

export function text(variable: string): Reader<string> {
  return { variable, read: required };
}

/** Empty and missing both read as `fallback`. */
export function optionalText(variable: string, fallback = ''): Reader<string> {
  return { variable, read: (value) => value || fallback };
}

/** An http(s) URL, given back as it was written. */
export function url(variable: string): Reader<string> {
  return {
    variable,
    read(value) {
      const given = required(value);
      if (!/^https?:$/.test(URL.parse(given)?.protocol ?? ''))
        throw new Error(`is no http(s) URL: "${given}"`);
      return given;
    },
  };
}

/** JSON of the given shape; `shape` says in words what it should look like. */
export function json<T>(variable: string, schema: z.ZodMiniType<T>, shape: string): Reader<T> {
  return {
    variable,
    read(value) {
      const parsed = schema.safeParse(parseJson(required(value), shape));
      if (!parsed.success) throw new Error(`should be ${shape}`);
      return parsed.data;
    },
  };
}

function required(value: string | undefined): string {
  if (value === undefined) throw new Error('is missing');
  if (value.trim() === '') throw new Error('is empty');
  return value;
}

function parseJson(value: string, shape: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw new Error(`is no JSON; it should be ${shape}`);
  }
}
