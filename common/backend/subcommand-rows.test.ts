import { subcommandRows } from './subcommand-rows.ts';

const LIST = { name: 'list', usage: '[list]', description: 'shows all' };
const TX = { name: 'tx', args: ['word', 'word?'], usage: 'tx <hash>', description: 'shows one' };
const NOTE = {
  name: 'note',
  args: ['number', 'text'],
  usage: 'note <number> <text>',
  description: 'adds one',
  rights: 'list',
};
const HELP = { name: 'help', usage: 'help', description: 'shows this' };
const run = async () => null;

it('makes the table of the rows and their handlers, without help, which the table brings', () => {
  const rows = subcommandRows('/xyz', [LIST, TX, NOTE, HELP], { list: run, tx: run, note: run });
  expect(rows).toEqual([
    { name: 'list', usage: '/xyz [list]', description: 'shows all', args: { min: 0, max: 0 }, run },
    { name: 'tx', usage: '/xyz tx <hash>', description: 'shows one', args: { min: 1, max: 2 }, run },
    {
      ...{ name: 'note', usage: '/xyz note <number> <text>', description: 'adds one', rights: 'list', run },
      args: { min: 2, max: Number.POSITIVE_INFINITY },
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
