import fc from 'fast-check';
import { weighted } from './form-text.ts';
import type { Secrets } from './fuzzed-bot.ts';

/** The Authorization headers of a call of the webhook. */
type Headers = (secrets: Secrets) => [name: string, value: string][];

const one =
  (read: (secrets: Secrets) => string, name = 'Authorization') =>
  (secrets: Secrets): [string, string][] => [[name, read(secrets)]];

const RIGHT: Record<string, Headers> = {
  right: one(({ webhook }) => `Bearer ${webhook}`),
  previous: one(({ webhookPrevious }) => `Bearer ${webhookPrevious}`),
  'lower case': one(({ webhook }) => `bearer ${webhook}`, 'AUTHORIZATION'),
  'odd case': one(({ webhook }) => `BEARER ${webhook}`, 'aUTHORIZATION'),
};

const WRONG: Record<string, Headers> = {
  'no token': () => [],
  'empty header': one(() => ''),
  'scheme alone': one(() => 'Bearer'),
  'scheme and a space': one(() => 'Bearer '),
  'token alone': one(({ webhook }) => webhook),
  'other scheme': one(({ webhook }) => `Basic ${webhook}`),
  'first character missing': one(({ webhook }) => `Bearer ${webhook.slice(1)}`),
  'one character more': one(({ webhook }) => `Bearer ${webhook}0`),
  'two tokens': one(({ webhook }) => `Bearer ${webhook} ${webhook}`),
  'two spaces': one(({ webhook }) => `Bearer  ${webhook}`),
  'trailing space': one(({ webhook }) => `Bearer ${webhook} `),
  'a quoted token': one(({ webhook }) => `Bearer "${webhook}"`),
  'other case': one(({ webhook }) => `Bearer ${swapCase(webhook)}`),
  placeholder: one(() => 'Bearer not-set'),
  'another secret': one(({ pushoverApi }) => `Bearer ${pushoverApi}`),
  'very long': one(() => `Bearer ${'a'.repeat(4000)}`),
  unicode: one(({ webhook }) => `Bearer ${webhook}\u00e9`),
  'other header': one(({ webhook }) => `Bearer ${webhook}`, 'X-Authorization'),
  doubled: (secrets) => [...(RIGHT.right?.(secrets) ?? []), ...(RIGHT.right?.(secrets) ?? [])],
  'wrong and right': (secrets) => [['authorization', 'Bearer x'], ...(RIGHT.right?.(secrets) ?? [])],
};

const kindsOf = (kinds: Record<string, Headers>) => fc.constantFrom(...Object.keys(kinds));

/** Kinds of Authorization headers: three of four are right. */
export const bearers: fc.Arbitrary<string> = weighted([3, kindsOf(RIGHT)], [1, kindsOf(WRONG)]);

/** As they stand on the wire. */
export function bearerHeaders(kind: string, secrets: Secrets): [name: string, value: string][] {
  return RIGHT[kind]?.(secrets) ?? WRONG[kind]?.(secrets) ?? [];
}

export function isRightBearer(kind: string): boolean {
  return Object.hasOwn(RIGHT, kind);
}

function swapCase(text: string): string {
  return Array.from(text, (letter) =>
    letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
  ).join('');
}
