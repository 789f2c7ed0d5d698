import { helpRows, subcommandRows } from './subcommand-rows.ts';

const LIST = { name: 'list', usage: '[list]', description: 'shows all' };
const TX = { name: 'tx', args: ['word', 'word?'], usage: 'tx <hash>', description: 'shows one' };
const NOTE = {
  name: 'note',
  args: ['number', 'text'],
  usage: 'note <number> <text>',
  description: 'adds one',
};
const HELP = { name: 'help', usage: 'help', description: 'shows this' };
const run = async () => undefined;

it('makes the table of the rows and their handlers, without help, which the table brings', () => {
  const rows = subcommandRows('/xyz', [LIST, TX, NOTE, HELP], { list: run, tx: run, note: run });
  expect(rows).toEqual([
    { name: 'list', usage: '/xyz [list]', does: 'shows all', words: { least: 0, most: 0 }, run },
    { name: 'tx', usage: '/xyz tx <hash>', does: 'shows one', words: { least: 1, most: 2 }, run },
    {
      ...{ name: 'note', usage: '/xyz note <number> <text>', does: 'adds one', run },
      words: { least: 2, most: Number.POSITIVE_INFINITY },
    },
  ]);
});

it.each([
  ['a row without a handler', [LIST, TX], { list: run }, '/xyz tx of function.json has no handler'],
  ['a row that only every object has', [{ ...LIST, name: 'constructor' }], {}, '/xyz constructor of'],
  ['a handler without a row', [LIST], { list: run, tx: run }, '/xyz tx is not in function.json'],
])('refuses %s', (_what, rows, handlers, message) => {
  expect(() => subcommandRows('/xyz', rows, handlers)).toThrow(message);
});

it('makes the rows of help', () => {
  expect(helpRows('/xyz', [LIST, HELP])).toEqual([
    { name: 'list', usage: '/xyz [list]', does: 'shows all' },
    { name: 'help', usage: '/xyz help', does: 'shows this' },
  ]);
});
