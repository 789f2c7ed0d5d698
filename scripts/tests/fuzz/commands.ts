import fc from 'fast-check';
import { type Content, type Expected, never } from './case.ts';
import { encodeForm, formTypes, rarely, strangeFields, wildText } from './form-text.ts';
import {
  APP,
  CAPTAIN,
  HARBOUR,
  JUNIOR,
  MATE,
  OPERATIONS,
  OTHER_TEAM,
  QUAY,
  ROUTES,
  TEAM,
} from './harness.ts';
import { effectOf } from './oracle.ts';

/** What is typed after a command, and which sub-command a person means by it. */
interface Words {
  text: string;
  subcommand: string | undefined;
}

type Spell = (word: string) => string;

const within =
  (mark: string): Spell =>
  (word) =>
    word.slice(0, 1) + mark + word.slice(1);
const shifted =
  (by: number): Spell =>
  (word) =>
    String.fromCodePoint(...Array.from(word, (letter) => (letter.codePointAt(0) ?? 0) + by));

/** A person reads the same word in each, and so must the gates. */
const SPELLINGS: readonly Spell[] = [
  (word) => word,
  (word) => word.toUpperCase(),
  (word) => word.slice(0, 1).toUpperCase() + word.slice(1),
  (word) => `"${word}"`,
  (word) => `\u201c${word}\u201d`,
  (word) => `\u201e${word}\u201c`,
  (word) => `\u00ab${word}\u00bb`,
  (word) => `'${word}'`,
  (word) => `\u2018${word}\u2019`,
  (word) => `\`${word}\``,
  (word) => `"${word}`,
  (word) => `${word}"`,
  (word) => `"${word.toUpperCase()}"`,
  (word) => `" ${word} "`,
  (word) => `\u00a0${word}`,
  (word) => `\u3000${word}\u2003`,
  (word) => `\t\n${word}\r\n`,
  (word) => `\ufeff${word}`,
  (word) => `\u202e${word}\u202c`,
  (word) => `<${word}>`,
  (word) => `<@${word}|someone>`,
  within('\u200b'),
  within('\u00ad'),
  within('\u2060'),
  // Full-width letters, and letters in circles.
  shifted(0xff21 - 0x41),
  shifted(0x24d0 - 0x61),
];

/** Not that word, however close. */
const NEAR: readonly Spell[] = [
  (word) => `${word}s`,
  (word) => `x ${word}`,
  (word) => `${word}.`,
  (word) => `-${word}`,
  within(' '),
  within('\u0301'),
];

const restrictedWords = [...ROUTES.values()].flatMap(({ restricted }) =>
  Object.keys(restricted).filter((word) => word !== ''),
);
const anyWord = fc.constantFrom(...restrictedWords, ...restrictedWords, 'incident', 'help', 'status');
const tail = fc.oneof(
  fc.constant(''),
  fc.constant(' '),
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

const words: fc.Arbitrary<Words> = fc.oneof(
  { weight: 5, arbitrary: spelled },
  {
    weight: 1,
    arbitrary: fc.record({ text: fc.constantFrom('', ' ', '\u00a0'), subcommand: fc.constant('') }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(anyWord, fc.constantFrom(...NEAR))
      .map(([word, spell]) => ({ text: spell(word), subcommand: 'another' })),
  },
  { weight: 3, arbitrary: wildText.map((text) => ({ text, subcommand: undefined })) },
);

/** As it is typed -> the route that it means. */
const COMMANDS: readonly (readonly [typed: string, command: string])[] = [
  ...[...ROUTES.keys()].map((command) => [command, command] as const),
  ...(['/sre', '/devops', '/open'] as const).flatMap((command) => [
    [command.toUpperCase(), command] as const,
    [` ${command}\t`, command] as const,
    [`\u00a0${command}`, command] as const,
  ]),
  ...[
    '/nope',
    'sre',
    '/',
    ' ',
    '//sre',
    '/sre ',
    '/sre x',
    '/sre:alert',
    '/\uff53re',
    '/sr\u200be',
    '*',
    'null',
  ]
    .filter((typed) => typed.trim() !== '/sre')
    .map((typed) => [typed, typed] as const),
  ...['__proto__', 'constructor', 'toString', 'valueOf'].map((typed) => [typed, typed] as const),
];

const people = fc.constantFrom(
  CAPTAIN,
  MATE,
  JUNIOR,
  JUNIOR,
  CAPTAIN.toLowerCase(),
  `${CAPTAIN} `,
  'constructor',
);
const channels = fc.constantFrom(
  ...Array(9).fill(HARBOUR),
  ...[QUAY, OPERATIONS],
  ...['C0OTHER001', 'D0DIRECT01', 'harbour', `${HARBOUR} `, '*', '__proto__', 'length'],
);

/** One of these may be missing or empty. */
const REQUIRED = ['team_id', 'trigger_id', 'user_id', 'channel_id'];
const gaps = rarely(15, fc.tuple(fc.constantFrom(...REQUIRED), fc.constantFrom('absent', 'empty')));

const drawn = fc.record({
  typed: fc.oneof(fc.constantFrom(...COMMANDS.slice(0, 4)), fc.constantFrom(...COMMANDS)),
  words,
  user: people,
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

/** Slash commands, right but for where, by whom and how they are typed. */
export const commands: fc.Arbitrary<Content> = drawn.map((one) => ({
  what: `command ${JSON.stringify(one.typed[0])}`,
  body: encodeForm(fieldsOf(one)),
  encoding: 'utf8',
  contentType: one.contentType,
  expected: expectedOf(one),
}));

function fieldsOf({ app, channel, gap, more, responseUrl, team, trigger, typed, user, words }: Drawn) {
  const fields: [string, string | undefined][] = [
    ['token', 'verificationTokenOfOld'],
    ['team_id', team],
    ['team_domain', 'fuzz'],
    ['channel_id', channel],
    // A name is nobody's right.
    ['channel_name', HARBOUR],
    ['user_id', user],
    ['user_name', CAPTAIN],
    ['command', typed[0]],
    ['text', words.text],
    ['api_app_id', app],
    ['response_url', responseUrl],
    ['trigger_id', trigger],
    ...more.map(([name, value]): [string, string] => [name, value]),
  ];
  return fields.flatMap(([name, value]): [string, string][] => {
    if (value === undefined || (gap?.[0] === name && gap[1] === 'absent')) return [];
    return [[name, gap?.[0] === name ? '' : value]];
  });
}

function expectedOf({ app, channel, gap, team, typed, user, words }: Drawn): Expected {
  if (gap !== undefined) return never(400);
  if (team !== TEAM || app !== APP) return never(200);
  const asked = { type: 'slash_command', command: typed[1], subcommand: words.subcommand, user, channel };
  // What is another word of no route is still not known by name.
  const known = words.subcommand === 'another' ? { ...asked, subcommand: undefined } : asked;
  return { statuses: [200], effect: effectOf(asked), asked: known };
}
