/** What was typed after a command, parsed once for everybody. */
export interface CommandText {
  /** First word, lower case, without quotes; '' where nothing was typed. */
  subcommand: string;
  /** The other words: ids for mentions, plain addresses for links, quoted words as one. */
  args: string[];
  /** What a person would read: for free text only. */
  text: string;
}

/**
 * The one parser: gates and dispatch use only what it makes, so that no spelling passes a gate as one thing and runs
 * as another. https://docs.slack.dev/interactivity/implementing-slash-commands
 */
export function parseCommandText(raw: string): CommandText {
  const [first = '', ...args] = words(foldInvisible(unescapeEntities(replaceForms(raw, toValue))));
  return {
    subcommand: foldCase(first),
    args,
    text: foldSpaces(readableText(raw)).trim(),
  };
}

/** Slack's mark-up as plain text: names for mentions, addresses for links. */
export function readableText(raw: string): string {
  return unescapeEntities(replaceForms(raw, toReadable));
}

/** `<@U1|bob>`, `<#C1|general>`, `<!here>`, `<!subteam^S1|@sre>`, `<https://x|x>`, `<mailto:a@b.c|a@b.c>`. */
const SLACK_FORM = /<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>/g;

type Replace = (form: { sign: string; value: string; label: string }) => string;

function replaceForms(raw: string, replace: Replace): string {
  return raw.replace(SLACK_FORM, (_form, sign: string, value: string, label: string | undefined) =>
    replace({ sign, value: value.replace(/^mailto:/, ''), label: label ?? '' }),
  );
}

const toValue: Replace = ({ value }) => value;

const toReadable: Replace = ({ sign, value, label }) => {
  if (sign === '') return value;
  const name = label || value;
  const mark = sign === '!' ? '@' : sign;
  return name.startsWith(mark) ? name : `${mark}${name}`;
};

function unescapeEntities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** No-break, figure and ideographic spaces are spaces. */
function foldSpaces(text: string): string {
  return text.replaceAll(/[^\S\n]/gu, ' ');
}

/** Curly and angled quotes become straight ones; what has no width goes. */
function foldInvisible(text: string): string {
  return foldSpaces(text.replaceAll(/\p{Cf}/gu, ''))
    .replaceAll(/[\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02]/gu, '"')
    .replaceAll(/[\u2018\u2019\u201a\u201b\uff07]/gu, "'");
}

function words(text: string): string[] {
  return Array.from(
    text.matchAll(/"([^"]*)"|(\S+)/g),
    ([, quoted, bare]) => quoted?.trim() ?? unquote(bare ?? ''),
  );
}

function unquote(word: string): string {
  return /^(['`]).+\1$/.test(word) ? word.slice(1, -1) : word;
}

/** Full-width letters are letters; a quote that was never closed is none. */
function foldCase(word: string): string {
  return trimQuotes(word.normalize('NFKC').toLowerCase());
}

/** Not by a regular expression: `'+$` takes minutes for half a megabyte of quotes. */
function trimQuotes(word: string): string {
  let start = 0;
  let end = word.length;
  while (start < end && isQuote(word[start])) start += 1;
  while (start < end && isQuote(word[end - 1])) end -= 1;
  return word.slice(start, end);
}

function isQuote(character: string | undefined): boolean {
  return character === '"' || character === "'" || character === '`';
}
