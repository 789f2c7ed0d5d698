import { readArguments } from './arguments.ts';
import { NewCommandError } from './name.ts';

it.each([
  [['xyz'], { typed: 'xyz', language: 'typescript' }],
  [['xyz', '--language', 'python'], { typed: 'xyz', language: 'python' }],
  [['--language', 'python', 'xyz'], { typed: 'xyz', language: 'python' }],
  [['--language=python', 'xyz'], { typed: 'xyz', language: 'python' }],
])('reads %j', (argv, read) => {
  expect(readArguments(argv)).toEqual(read);
});

const NAMELESS = 'A command needs a name, as in: npm run new-command -- xyz';
const LANGUAGE = '--language needs typescript or python, as in: npm run new-command -- --language python';

it.each([
  [[], NAMELESS],
  [['--language', 'python'], NAMELESS],
  [['xyz', 'abc'], 'One name at a time, and "abc" is too much: npm run new-command -- xyz'],
  [['xyz', '--language', 'cobol'], 'There is no example in "cobol": --language needs typescript or python.'],
  [
    ['xyz', '--language', 'constructor'],
    'There is no example in "constructor": --language needs typescript or python.',
  ],
  [['xyz', '--language'], LANGUAGE],
  [['xyz', '--language='], LANGUAGE],
  [
    ['xyz', '--langauge', 'python'],
    'npm run new-command has no option --langauge: it knows --language <typescript or python> and --help. Did you mean --language?',
  ],
])('refuses %j in one sentence', (argv, sentence) => {
  expect(() => readArguments(argv)).toThrow(new NewCommandError(sentence));
});
