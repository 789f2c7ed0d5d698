import { isObject } from './is-object.ts';

/** Where APIs and the proxies before them put a sentence, best first. */
const SAYING = [
  'message',
  'Message',
  'detail',
  'error_description',
  'error',
  'errorMessage',
  'description',
  'title',
] as const;

const DEEPEST = 4;

/**
 * What the body of a refusal says for people: of each field that it names, else as a whole; '' if nothing. Never throws.
 * Foreign text: cut it, and escape it where it is shown.
 *
 * @example
 * ownWords({ message: 'Bad', errors: { priority: ['is odd'] } }) // 'priority: is odd'
 */
export function ownWords(body: unknown): string {
  return fieldWords(body) || generalWords(body);
}

/** What it says as a whole: unlike what it says of a field, this does not repeat what somebody typed there. */
export function generalWords(body: unknown): string {
  return sentenceIn(body, DEEPEST);
}

/** Of each field that is named in `errors`: '' if none is. */
export function fieldWords(body: unknown): string {
  return isObject(body) ? listed(body.errors, DEEPEST).join('; ') : '';
}

function listed(errors: unknown, depth: number): string[] {
  if (Array.isArray(errors)) {
    return errors
      .map((one) => (typeof one === 'number' ? `${one}` : sentenceIn(one, depth - 1)))
      .filter(Boolean);
  }
  if (!isObject(errors)) return [sentenceIn(errors, depth)].filter(Boolean);
  return Object.entries(errors).flatMap(([field, given]) => {
    const words = depth > 0 ? listed(given, depth - 1).join(', ') : '';
    return words === '' ? [] : [`${field}: ${words}`];
  });
}

function sentenceIn(given: unknown, depth: number): string {
  if (typeof given === 'string') return given.trim();
  if (!isObject(given) || depth === 0) return '';
  for (const name of SAYING) {
    const words = sentenceIn(given[name], depth - 1);
    if (words !== '') return words;
  }
  return '';
}
