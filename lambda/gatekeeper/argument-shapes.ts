import type { CommandText } from './parse-command.ts';

/** What was typed behind a sub-command, in its shape. */
export interface ShapedArgs {
  /** All words; a number without its `#`, a priority in capitals. */
  args: string[];
  /** What stands behind the arguments that are not text, as a user would read it. */
  freeText: string;
}

/** `#17`, `17`. */
const NUMBER = /^#?([1-9]\d{0,17})$/;
/** Of an issue in Jira, whose project has a key of letters, digits and underscores: `OPS-17`. */
const KEY = /^[a-z][a-z0-9_]{1,29}-[1-9]\d{0,17}$/i;
const KEY_SAID = /^[a-z][a-z0-9_]{1,29}-\d{1,18}\W?$/i;
const PRIORITY = /^p[1-5]$/i;
/** `https://example.atlassian.net/browse/OPS-17`, of any site. */
const BROWSE_LINK = /^(https?:\/\/[^\s?#]{1,200})\/browse\/([\w-]{3,50})\/?(?:[?#]\S*)?$/i;

/** Kind of a shape -> the word as the backend gets it; undefined where the word is none of that kind. */
const KINDS: Readonly<Record<string, (word: string, site: string) => string | undefined>> = {
  number: (word) => NUMBER.exec(fold(word))?.[1],
  key: (word, site) => {
    const key = keyInLink(word, site) ?? fold(word);
    return KEY.test(key) ? key.toUpperCase() : KINDS.number?.(word, site);
  },
  priority: (word) => (PRIORITY.test(fold(word)) ? fold(word).toUpperCase() : undefined),
  word: (word) => word,
};

/** The key in the address of an issue of that site, as a browser shows it. */
function keyInLink(word: string, site: string): string | undefined {
  const [, address, key] = BROWSE_LINK.exec(word) ?? [];
  return site !== '' && address?.toLowerCase() === site.toLowerCase() ? key : undefined;
}

/**
 * `shapes`: those of function.json, `number text?`. `site`: of Jira, whose links are keys; '' without one. Returns
 * undefined if the words do not fit them.
 */
export function fitShapes(
  shapes: readonly string[],
  { args, text }: CommandText,
  site = '',
): ShapedArgs | undefined {
  const fitted: string[] = [];
  for (const [index, shape] of shapes.entries()) {
    const isOptional = shape.endsWith('?');
    const kind = isOptional ? shape.slice(0, -1) : shape;
    const word = args[index];
    if (word === undefined) return isOptional ? { args: fitted, freeText: '' } : undefined;
    if (kind === 'text') {
      const rest = args.slice(index);
      if (isOptional && index > 0 && saysNothing(rest)) return undefined;
      return { args: [...fitted, ...rest], freeText: textBehind(text, index + 1) };
    }
    const value = KINDS[kind]?.(word, site);
    if (value === undefined) return undefined;
    fitted.push(value);
  }
  return args.length > shapes.length ? undefined : { args: fitted, freeText: '' };
}

/**
 * Whether words that do not fit the shapes are meant for them all the same: a number or key with a slip is no message.
 * `project`: what keys begin with, `OPS`; '' where incidents have numbers alone.
 */
export function isMeantFor(shapes: readonly string[], args: readonly string[], project = ''): boolean {
  const [first = '', second] = args;
  if (shapes[0] !== 'number' && shapes[0] !== 'key') return false;
  if (shapes.includes('priority') && PRIORITY.test(fold(first))) return true;
  if (project !== '' && (BROWSE_LINK.test(first) || isKeySlip(project, args, shapes.length > 1))) return true;
  if (second === undefined) return isNumberSlip(first) || isOneOf(first, SPELLED) || LOOSE.test(fold(first));
  return (
    isNumberSlip(first) || (args.length === 2 && isOneOf(first, BEFORE_A_NUMBER) && isNumberSlip(second))
  );
}

/** `17,`, `(17)`, `#`, `no.17`, `017`, `17th`. */
function isNumberSlip(word: string): boolean {
  return SLIP.test(fold(word));
}

/** `OPS-17,`, `(ops-17)`, `OPS-017`, `OPS17`, `OPS 17`: of this project only, as `valve 3` is no slip of a key. */
function isKeySlip(project: string, [first = '', second, ...others]: readonly string[], takesMore: boolean) {
  const word = fold(first)
    .toUpperCase()
    .replace(/^\W{1,3}/, '');
  if (!word.startsWith(project)) return false;
  const number = word.slice(project.length);
  if (!/^[-_.:#]{0,3}$/.test(number)) return KEY_NUMBER_SLIP.test(number);
  return second !== undefined && KEY_NUMBER_SLIP.test(fold(second)) && (takesMore || others.length === 0);
}

const KEY_NUMBER_SLIP = /^[-_.:#]{0,3}\d{1,50}\W{0,3}$/;
const SLIP = /^(?:\W{0,3}(?:no|nr|num|number|incident|inc)?[-.:#]{0,2}\d{1,50}(?:st|nd|rd|th)?\W{0,3}|#+)$/i;
/** `OPS-17`, `17/18`, `17.5`. */
const LOOSE = /^(?:[a-z]{2,10}-\d{1,9}|\d{1,9}(?:[-.,/:]\d{1,9}){1,4})\W{0,3}$/i;
const BEFORE_A_NUMBER = new Set(['#', 'no', 'no.', 'nr', 'nr.', 'num', 'number', 'incident', 'alert']);
const SPELLED = new Set(
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  ),
);
const COURTESIES = new Set('please pls plz thanks thx now and or & + ,'.split(' '));

/** `close 17 please`, `close 17 18`, `close OPS-17 and OPS-18` carry no note: they are asked back. */
function saysNothing(words: readonly string[]): boolean {
  return words.every(
    (word) =>
      isNumberSlip(word) ||
      KEY_SAID.test(fold(word)) ||
      BROWSE_LINK.test(word) ||
      isOneOf(word.replace(/[.!]$/, ''), COURTESIES),
  );
}

function isOneOf(word: string, words: ReadonlySet<string>): boolean {
  return words.has(fold(word).toLowerCase());
}

/** Full-width digits are digits, and the dashes that a page or a phone makes of a hyphen are hyphens. */
function fold(word: string): string {
  return word.length > 60 ? word : word.normalize('NFKC').replaceAll(/[\u2010-\u2015\u2212]/g, '-');
}

/** What follows the first `count` words, which are counted as the parser does. */
function textBehind(text: string, count: number): string {
  const folded = text.replaceAll(/[\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02]/gu, '"');
  const word = /\s*(?:"[^"]*"|\S+)/y;
  for (let seen = 0; seen < count; ) {
    const found = word.exec(folded);
    if (found === null) return '';
    if (!/^[\s\p{Cf}]*$/u.test(found[0])) seen += 1;
    word.lastIndex = found.index + found[0].length;
    if (seen === count) return text.slice(word.lastIndex).trim();
  }
  return text;
}
