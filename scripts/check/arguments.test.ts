import { readCheckArguments } from './arguments.ts';

it.each([
  [[], { scope: 'all' }],
  [['--changed'], { scope: 'changed', since: 'HEAD' }],
  [['--changed', '--since', 'main'], { scope: 'changed', since: 'main' }],
])('reads %j', (argv, expected) => {
  expect(readCheckArguments(argv)).toEqual(expected);
});

it.each([
  ['a commit for everything', ['--since', 'main'], '--since belongs to --changed'],
  ['an option as the commit', ['--changed', '--since=--output=x'], '--since is a commit'],
  ['no commit', ['--changed', '--since'], 'Unknown option'],
  ['an unknown option', ['--fast'], 'Unknown option'],
  ['a file', ['lambda/devops/ecs.ts'], 'Unknown option'],
])('refuses %s', (_what, argv, words) => {
  expect(() => readCheckArguments(argv)).toThrow(words);
});
