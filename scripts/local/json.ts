import { isObject } from '../../common/is-object.ts';

export type JsonObject = Record<string, unknown>;

/** The objects of a list; anything else in it, or instead of it, is left out. */
export function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The text, or '' if it is no text. */
export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What the text says as JSON; undefined, which no JSON says, if it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
