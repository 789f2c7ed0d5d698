import fc from 'fast-check';
import type { Content } from './fuzz-case.ts';

export const FORM = 'application/x-www-form-urlencoded';

/** Content types that say the same. */
export const formTypes = fc.constantFrom(
  ...[FORM, FORM, FORM, ` ${FORM}`, `${FORM}; charset=utf-8`, `${FORM};charset=UTF-8`],
  'Application/X-WWW-Form-Urlencoded',
);

export type Fields = readonly (readonly [name: string, value: string])[];

/** As Slack encodes a form: spaces are `+`, everything else that is special is percent-encoded UTF-8. */
export function encodeForm(fields: Fields): string {
  return fields.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}

function encode(text: string): string {
  return encodeURIComponent(wellFormed(text)).replaceAll('%20', '+');
}

/** Half of a surrogate pair has no UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Any code point, halves of pairs among them. Not fast-check's own unit for it, which takes seconds to be made. */
const codePoint = fc
  .oneof(fc.nat(0x7f), fc.nat(0x2fff), fc.nat(0x10ffff))
  .map((point) => String.fromCodePoint(point));

/** What is special somewhere. */
const SPECIAL = [
  ' ',
  ...'+ % %00 \0 & = ; \r\n " \u201c \' ` < > &lt; | \ufeff \u200b \u202e \u00a0 \u3000 \ud800 \udc00'.split(
    ' ',
  ),
  ...'😀 e\u0301 __proto__ <@U1|bob> <#C1|general> <https://x.y|x> <!here> restart alert $(id)'.split(' '),
];

/** Text as users and machines may write it. */
export const wildText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: codePoint, maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.array(fc.constantFrom(...SPECIAL), { maxLength: 12 }).map((parts) => parts.join('')),
);

/** Names of fields that Slack does not send, and that nobody reads. */
const STRANGE =
  'constructor toString hasOwnProperty prototype __proto proto__ ünï \0 + thread_ts $where \u202e';

export const strangeFields: fc.Arbitrary<Fields> = fc.uniqueArray(
  fc.tuple(fc.constantFrom(...STRANGE.split(' '), 'a b', 'is_enterprise_install', 'x'.repeat(300)), wildText),
  { maxLength: 3, selector: ([name]) => name },
);

/** fast-check's `oneof`, each choice with its weight. */
export function weighted<T>(...choices: [weight: number, arbitrary: fc.Arbitrary<T>][]): fc.Arbitrary<T> {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

/** There once in so many cases. */
export function rarely<T>(oneIn: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return weighted<T | undefined>([oneIn - 1, fc.constant(undefined)], [1, arbitrary]);
}

/** Bytes of a body that is a form but for its size. */
export const sizes: fc.Arbitrary<number | undefined> = rarely(
  100,
  weighted(
    [4, fc.integer({ min: 511_990, max: 512_010 })],
    [1, fc.integer({ min: 100_000, max: 511_000 })],
    [1, fc.constantFrom(600_000, 1_000_000)],
  ),
);

/** Fills the form up to so many bytes; a longer one stays as it is. */
export function padTo(content: Content, bytes: number | undefined): string {
  const missing = (bytes ?? 0) - Buffer.byteLength(content.body, content.encoding) - '&pad='.length;
  return missing > 0 ? `${content.body}&pad=${'x'.repeat(missing)}` : content.body;
}
