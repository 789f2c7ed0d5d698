import { suggestionsFor } from './completion.ts';

const command = (name: string, ...usages: string[]) => ({
  command: name,
  usage: usages.join(' | '),
  subcommands: usages.map((usage) => ({ name: /[a-z]+/.exec(usage)?.[0] ?? '', usage })),
  description: `what ${name} does`,
  functionName: 'any',
});
const COMMANDS = [
  command('/alpha', 'one', 'two <word>', 'help'),
  command('/alps', 'block [height]', 'tx <hash>'),
  command('/beta'),
];
const textsFor = (typed: string) => suggestionsFor(typed, COMMANDS).map(({ text }) => text);

it.each([
  ['nothing', '', []],
  ['words', 'hello', []],
  ['a slash', '/', ['/alpha ', '/alps ', '/beta ']],
  ['the beginning of a command', '/al', ['/alpha ', '/alps ']],
  ['an unknown command', '/nope', []],
  ['a command and a space', '/alpha ', ['/alpha one', '/alpha two ', '/alpha help']],
  ['the beginning of a sub-command', '/alpha t', ['/alpha two ']],
  ['a whole sub-command', '/alpha one', []],
  ['more words', '/alpha two x', []],
  ['a command without usage', '/beta ', []],
  ['an unknown command and a space', '/nope ', []],
])('suggests after %s', (_what, typed, texts) => {
  expect(textsFor(typed)).toEqual(texts);
});

it('shows the usage and what it is for', () => {
  expect(suggestionsFor('/alps', COMMANDS)).toEqual([
    { text: '/alps ', label: '/alps block [height] | tx <hash>', detail: 'what /alps does' },
  ]);
});
