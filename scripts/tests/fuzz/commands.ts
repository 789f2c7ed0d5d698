import fc from 'fast-check';
import { encodeForm, formTypes, rarely, strangeFields, weighted, wildText } from './form-text.ts';
import { type Content, type Expected, never } from './fuzz-case.ts';
import { APP, CAPTAIN, channels, HARBOUR, OTHER_TEAM, ROUTES, TEAM, users } from './fuzzed-bot.ts';
import { effectOf } from './oracle.ts';

/** What is typed after a command, and which sub-command a user means by it. */
interface Words {
  text: string;
  subcommand: string | undefined;
}

type Spell = (word: string) => string;

/** Around the word, where `x` stands for it. */
const around = (...patterns: string[]): Spell[] =>
  patterns.map((pattern) => (word) => pattern.replace('x', () => word));
const within = (...marks: string[]): Spell[] =>
  marks.map((mark) => (word) => word.slice(0, 1) + mark + word.slice(1));
const shifted = (...distances: number[]): Spell[] =>
  distances.map((by) => (word) => {
    const points = Array.from(word, (letter) => (letter.codePointAt(0) ?? 0) + by);
    return String.fromCodePoint(...points);
  });

/** A user reads the same word in each, and so must the gatekeeper. */
const SPELLINGS: readonly Spell[] = [
  (word) => word.toUpperCase(),
  (word) => word.slice(0, 1).toUpperCase() + word.slice(1),
  (word) => `"${word.toUpperCase()}"`,
  ...around('x', '"x"', '\u201cx\u201d', '\u201ex\u201c', '\u00abx\u00bb', "'x'", '\u2018x\u2019', '`x`'),
  ...around('"x', 'x"', '" x "', '\u00a0x', '\u3000x\u2003', '\t\nx\r\n', '\ufeffx', '\u202ex\u202c'),
  ...around('<x>', '<@x|someone>'),
  ...within('\u200b', '\u00ad', '\u2060'),
  // Full-width letters, and letters in circles.
  ...shifted(0xff21 - 0x41, 0x24d0 - 0x61),
];

/** Not that word, however close. */
const NEAR: readonly Spell[] = [...around('xs', 'y x', 'x.', '-x'), ...within(' ', '\u0301')];

const restrictedWords = [...ROUTES.values()].flatMap(({ restricted }) =>
  Object.keys(restricted).filter((word) => word !== ''),
);
const anyWord = fc.constantFrom(
  ...restrictedWords,
  ...restrictedWords,
  'bounce',
  'incident',
  'help',
  'status',
);
const tail = fc.oneof(
  fc.constant(''),
  fc.constant(' '),
  fc.constantFrom(
    ' 17',
    ' #17',
    ' OPS-17',
    ' ops-17',
    ' #OPS-17',
    ' OPS-17 Fixed',
    ' OTHER-17',
    ' OPS-',
    ' OPS-17-18',
  ),
  wildText.map((text) => ` ${text}`),
);

const spelled: fc.Arbitrary<Words> = fc
  .record({ word: anyWord, spell: fc.constantFrom(...SPELLINGS), more: tail })
  // What follows may close a quote that was left open, or a form: then the word is another one.
  .map(({ word, spell, more }) => ({
    text: spell(word) + more,
    subcommand:
      /["'`\u201c-\u201f\u2018-\u201b\u00ab\u00bb\uff02\uff07<>&]/.test(spell(word) + more) &&
      more.trim() !== ''
        ? undefined
        : word,
  }));

const words: fc.Arbitrary<Words> = weighted<Words>(
  [5, spelled],
  [1, fc.record({ text: fc.constantFrom('', ' ', '\u00a0'), subcommand: fc.constant('') })],
  [
    1,
    fc
      .tuple(anyWord, fc.constantFrom(...NEAR))
      .map(([word, spell]) => ({ text: spell(word), subcommand: 'another' })),
  ],
  [3, wildText.map((text) => ({ text, subcommand: undefined }))],
);

/** Of no route. */
const UNKNOWN =
  '/nope sre / //sre /sre:alert /\uff53re /sr\u200be * null __proto__ constructor toString valueOf';

/** As it is typed -> the route that it means. */
const COMMANDS: readonly (readonly [typed: string, command: string])[] = [
  ...[...ROUTES.keys()].map((command) => [command, command] as const),
  ...['/sre', '/devops', '/open'].flatMap((command) =>
    [command.toUpperCase(), ` ${command}\t`, `\u00a0${command}`].map((typed) => [typed, command] as const),
  ),
  ...[...UNKNOWN.split(' '), ' ', '/sre x'].map((typed) => [typed, typed] as const),
];

/** One of these may be missing or empty. */
const REQUIRED = ['team_id', 'trigger_id', 'user_id', 'channel_id'];
const gaps = rarely(15, fc.tuple(fc.constantFrom(...REQUIRED), fc.constantFrom(undefined, '')));

const drawn = fc.record({
  typed: fc.oneof(fc.constantFrom(...COMMANDS.slice(0, 4)), fc.constantFrom(...COMMANDS)),
  words,
  user: users,
  channel: channels,
  team: fc.constantFrom(...Array(8).fill(TEAM), OTHER_TEAM, TEAM.toLowerCase()),
  app: fc.constantFrom(...Array(8).fill(APP), 'A0OTHER001', undefined),
  responseUrl: fc.constantFrom('https://hooks.slack.com/commands/1/2/3', '', 'not a url', undefined),
  trigger: fc.oneof(
    fc.constant('171.42.fuzz'),
    wildText.map((text) => `1${text}`),
  ),
  gap: gaps,
  more: strangeFields,
  contentType: formTypes,
});

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

/** Slash commands, right except for where, by which user and how they are typed. */
export const commands: fc.Arbitrary<Content> = drawn.map((one) => ({
  what: `command ${JSON.stringify(one.typed[0])}`,
  body: encodeForm(fieldsOf(one)),
  encoding: 'utf8',
  contentType: one.contentType,
  expected: expectedOf(one),
}));

function fieldsOf({ app, channel, gap, more, responseUrl, team, trigger, typed, user, words }: Drawn) {
  const fields: Record<string, string | undefined> = {
    token: 'verificationTokenOfOld',
    team_id: team,
    team_domain: 'fuzz',
    channel_id: channel,
    // A name gives no right.
    channel_name: HARBOUR,
    user_id: user,
    user_name: CAPTAIN,
    command: typed[0],
    text: words.text,
    api_app_id: app,
    response_url: responseUrl,
    trigger_id: trigger,
    ...Object.fromEntries(more),
  };
  if (gap !== undefined) fields[gap[0]] = gap[1];
  return Object.entries(fields).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
}

function expectedOf({ app, channel, gap, team, typed, user, words }: Drawn): Expected {
  if (gap !== undefined) return never(400);
  if (team !== TEAM || app !== APP) return { ...never(200), audited: 'none' };
  const intent = { type: 'slash_command', command: typed[1], subcommand: words.subcommand, user, channel };
  // Another word restricts nothing, but what the gatekeeper makes of it is not known.
  const known = words.subcommand === 'another' ? { ...intent, subcommand: undefined } : intent;
  return { statuses: [200], effect: effectOf(intent), intent: known };
}
