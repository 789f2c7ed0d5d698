import { readArguments } from './arguments.ts';

it.each([
  [['xyz'], { typed: 'xyz', language: 'typescript' }],
  [['xyz', '--language', 'python'], { typed: 'xyz', language: 'python' }],
  [['--language', 'python', 'xyz'], { typed: 'xyz', language: 'python' }],
])('reads %j', (argv, read) => {
  expect(readArguments(argv, 'usage')).toEqual(read);
});

it.each([
  [[], 'usage'],
  [['--help'], 'usage'],
  [['xyz', 'abc'], 'usage'],
  [['--language', 'python'], 'usage'],
  [
    ['xyz', '--language', 'cobol'],
    'There is no example in "cobol": --language is one of typescript, python.',
  ],
  [['xyz', '--language'], 'There is no example in "": --language is one of typescript, python.'],
  [['xyz', '--language', 'constructor'], 'There is no example in "constructor"'],
])('refuses %j', (argv, sentence) => {
  expect(() => readArguments(argv, 'usage')).toThrow(sentence);
});
