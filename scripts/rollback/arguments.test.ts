import { readRollbackArguments } from './arguments.ts';

const DEFAULTS = {
  functionName: 'opsgenie',
  destination: 'previous',
  prefix: 'qbot',
  region: undefined,
  isSure: false,
  acceptsOther: false,
};

it.each([
  ['opsgenie', {}],
  ['opsgenie --to 7', { destination: { version: 7 } }],
  ['opsgenie --forward --yes', { destination: 'newest', isSure: true }],
  ['opsgenie --other-aws', { acceptsOther: true }],
  ['opsgenie --list', { destination: 'list' }],
  [
    'dead_letters --prefix qbot-staging --region eu-west-1',
    { functionName: 'dead_letters', prefix: 'qbot-staging', region: 'eu-west-1' },
  ],
])('reads %s', (line, expected) => {
  expect(readRollbackArguments(line.split(' '))).toEqual({ ...DEFAULTS, ...expected });
});

it.each([
  ['no function', '--forward', 'Name one function'],
  ['two functions', 'opsgenie qchain', 'Name one function'],
  ['the name in AWS', 'qbot-opsgenie', 'say opsgenie, not qbot-opsgenie'],
  ['$LATEST', 'opsgenie --to $LATEST', 'number of a version'],
  ['version 0', 'opsgenie --to 0', 'number of a version'],
  ['two destinations', 'opsgenie --to 7 --forward', 'Say one of'],
  ['a list of one', 'opsgenie --list --to 7', 'Say one of'],
  ['a path as prefix', 'opsgenie --prefix /qbot', '--prefix is'],
  [
    'an unknown option',
    'opsgenie --force',
    'npm run rollback has no option --force: it knows --to <version>, ',
  ],
  ['an option without its value', 'opsgenie --to', '--to needs a version, as in: npm run rollback -- --to 7'],
])('refuses %s', (_what, line, words) => {
  expect(() => readRollbackArguments(line.split(' '))).toThrow(words);
});
