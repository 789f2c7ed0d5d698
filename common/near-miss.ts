import { distance } from 'fastest-levenshtein';

/** Longer than any name by more than a slip. */
const MAX_LENGTH = 40;

/**
 * The name that was probably meant by a word that stands where a free text may stand too; undefined where none is near.
 * `nearest` of common/backend/help.ts is for commands that take names alone: this is narrower.
 */
export function nearMiss(typed: string, names: readonly string[]): string | undefined {
  const word = withoutPunctuation(typed);
  return names.find((name) => isNearMiss(word, name));
}

/** The word without what ends a sentence: `list.` is `list`. */
export function withoutPunctuation(word: string): string {
  // Quadratic in what it is given, so never a long one.
  return word.length > MAX_LENGTH ? word : word.replace(/[.,:;!?]+$/, '');
}

/**
 * `node`, `slow` and `disk` are messages, and not far from `note`, `show` and `list`: in a short word no letter may be
 * replaced.
 */
function isNearMiss(typed: string, name: string): boolean {
  if (typed.length > MAX_LENGTH) return false;
  const changes = distance(typed, name);
  const isSwapped = changes <= 2 && lettersOf(typed) === lettersOf(name);
  const beginsAlike = typed[0] === name[0];
  if (name.length >= 7)
    return isSwapped || changes === 1 || (changes === 2 && name.length > 7 && beginsAlike);
  return beginsAlike && (isSwapped || (changes === 1 && (name.length >= 6 || typed.length !== name.length)));
}

function lettersOf(word: string): string {
  return Array.from(word).sort().join('');
}
