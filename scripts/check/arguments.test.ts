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
  ['no commit', ['--changed', '--since'], '--since needs a commit, as in: npm run check -- --since main'],
  [
    'an unknown option',
    ['--fast'],
    'npm run check has no option --fast: it knows --changed, --since <commit>',
  ],
  ['a file', ['lambda/devops/ecs.ts'], '"lambda/devops/ecs.ts" is not an option of npm run check.'],
])('refuses %s', (_what, argv, words) => {
  expect(() => readCheckArguments(argv)).toThrow(words);
});
