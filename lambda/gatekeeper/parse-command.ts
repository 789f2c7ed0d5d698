import {
  type Reference,
  readableMention,
  replaceReferences,
  unescapeEntities,
} from '../../common/slack/references.ts';
import { type Form, MalformedRequestError } from './parse-urlencoded.ts';
import type { SlackRequest } from './slack-request.ts';

/** What a user typed after a command, parsed once for all functions. */
export interface CommandText {
  /** First word, lower case, without quotes; '' if the user typed nothing. */
  subcommand: string;
  /** The other words: ids for mentions, plain addresses for links, quoted words as one. */
  args: string[];
  /** As a user would read it: for free text only. */
  text: string;
}

/** Parses a slash command. Throws MalformedRequestError if a field is missing. */
export function parseCommand(form: Form, command: string): SlackRequest {
  const team = field(form, 'team_id');
  const triggerId = field(form, 'trigger_id');
  const { token: _token, text = '', trigger_id: _trigger, response_url, ...payload } = form;
  return {
    type: 'slash_command',
    surface: 'command',
    command: command.trim().toLowerCase(),
    ...parseCommandText(text),
    idempotencyKey: `cmd:${team}:${triggerId}`,
    team: { id: team, name: form.team_domain ?? '' },
    user: { id: field(form, 'user_id'), name: form.user_name ?? '' },
    channel: { id: field(form, 'channel_id'), name: form.channel_name ?? '' },
    triggerId,
    responseUrl: response_url ?? null,
    payload,
    appId: form.api_app_id,
    userTeamId: undefined,
    enterpriseId: form.enterprise_id,
    isOrgInstall: form.is_enterprise_install === 'true',
    shownByTeamId: undefined,
    firstInput: undefined,
  };
}

function field(form: Form, name: string): string {
  const value = form[name];
  if (!value) throw new MalformedRequestError(`the command has no ${name}`);
  return value;
}

/**
 * The only parser: `authorize` and the backends use nothing else, so that no spelling is authorized as one sub-command
 * and runs as another. https://docs.slack.dev/interactivity/implementing-slash-commands
 */
export function parseCommandText(raw: string): CommandText {
  const plain = foldInvisible(unescapeEntities(replaceReferences(raw, ({ value }) => value))).trim();
  const [first = '', ...args] = words(withoutPhraseMarks(plain));
  return {
    subcommand: foldCase(first),
    args,
    text: foldSpaces(readableText(raw)).trim(),
  };
}

/** Converts Slack's mark-up to plain text: names for mentions, addresses for links. */
export function readableText(raw: string): string {
  return unescapeEntities(replaceReferences(raw, toReadable));
}

function toReadable(reference: Reference): string {
  return reference.sign === '' ? reference.value : readableMention(reference);
}

/** No-break, figure and ideographic spaces are spaces. */
function foldSpaces(text: string): string {
  return text.replaceAll(/[^\S\n]/gu, ' ');
}

/** Curly and angled quotes become straight ones; characters without width are dropped. */
function foldInvisible(text: string): string {
  return foldSpaces(text.replaceAll(/\p{Cf}/gu, ''))
    .replaceAll(/[\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02]/gu, '"')
    .replaceAll(/[\u2018\u2019\u201a\u201b\uff07]/gu, "'");
}

/** A phrase in quotes, and each of the composer's marks at most once around it; else all up to the next blank. */
const WORD = /(?:([*_~])(?:(?!\1)([*_~])(?:(?!\1|\2)([*_~]))?)?)?"(?<quoted>[^"]*)"\3\2\1|(?<bare>\S+)/g;

function words(text: string): string[] {
  return Array.from(
    text.matchAll(WORD),
    ({ groups }) => groups?.quoted?.trim() ?? unwrap(groups?.bare ?? ''),
  );
}

/** What Slack's composer puts around bold, italic and struck text. https://docs.slack.dev/messaging/formatting-message-text */
const MARKS = '*_~';
const QUOTES = '\'"`';

/**
 * Takes off what stands around a word: the composer's marks, each once, and one pair of quotes, in any order. What is
 * within backquotes is as it was typed. A doubled mark is not the composer's: `__init__` stays.
 */
function unwrap(word: string): string {
  let left = MARKS;
  let quotes = QUOTES;
  let inner = word;
  while (isWrapped(inner, left + quotes)) {
    const [sign = ''] = inner;
    inner = inner.slice(1, -1);
    if (sign === '`') break;
    if (QUOTES.includes(sign)) quotes = '';
    left = left.replace(sign, '');
  }
  return /[^*_~]/.test(inner) ? inner : word;
}

function isWrapped(word: string, signs: string): boolean {
  const sign = word[0] ?? '';
  if (word.length < 3 || !signs.includes(sign) || word.at(-1) !== sign) return false;
  return QUOTES.includes(sign) || (word[1] !== sign && word.at(-2) !== sign);
}

/**
 * One mark around several words, none of which begins or ends with it. Of marks in marks the inner ones come off next:
 * there are three.
 */
const MARKED_PHRASE =
  /(?<!\S)([*_~])(?!\1|\s)((?:(?!\1(?!\S)|(?<!\S)\1)[\s\S])*?\s(?:(?!\1(?!\S)|(?<!\S)\1)[\s\S])*)(?<!\1|\s)\1(?!\S)/g;

function withoutPhraseMarks(text: string): string {
  return [...MARKS].reduce((left) => left.replaceAll(MARKED_PHRASE, '$2'), text);
}

/** A word that chooses what runs, wherever it comes from: typed, or in the id of a button or form. */
export function foldWord(word: string): string {
  return foldCase(foldInvisible(word).trim());
}

/** Full-width letters are letters; a quote that was never closed is dropped. */
function foldCase(word: string): string {
  return unwrap(trimQuotes(unwrap(word.normalize('NFKC').toLowerCase())));
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
