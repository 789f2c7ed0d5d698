import { asksForHelp, parseCommandLine, UsageError } from './parse-command-line.ts';

const spec = {
  script: 'npm run thing',
  options: {
    port: { type: 'string', needs: 'a number', example: '3100' },
    incidents: { type: 'string', needs: 'opsgenie or jsm', example: 'jsm', default: 'opsgenie' },
    json: { type: 'boolean' },
    build: { type: 'boolean', default: true },
  },
} as const;

const parse = (...argv: string[]) => parseCommandLine(argv, spec);
const withWords = (...argv: string[]) => parseCommandLine(argv, { ...spec, takesWords: true });

it.each([
  [[], { port: undefined, incidents: 'opsgenie', json: false, build: true }],
  [['--port', '1', '--json'], { port: '1', incidents: 'opsgenie', json: true, build: true }],
  [['--port=-1', '--no-build'], { port: '-1', incidents: 'opsgenie', json: false, build: false }],
  [
    ['--incidents=jsm', '--port', '1', '--port', '2'],
    { port: '2', incidents: 'jsm', json: false, build: true },
  ],
  [['--help'], { port: undefined, incidents: 'opsgenie', json: false, build: true }],
])('reads %j', (argv, values) => {
  expect(parse(...argv).values).toEqual(values);
});

it('gives the words, and those behind an option', () => {
  const { words, wordsAfter } = withWords('a', '--json', 'b', '--port', '1', 'c');
  expect(words).toEqual(['a', 'b', 'c']);
  expect(wordsAfter('json')).toEqual(['b', 'c']);
  expect(withWords('a', 'b').wordsAfter('json')).toEqual(['a', 'b']);
});

const KNOWS = 'it knows --port <number>, --incidents <opsgenie or jsm>, --json, --no-build and --help.';

it.each([
  [['--prot', '1'], `npm run thing has no option --prot: ${KNOWS} Did you mean --port?`],
  [['-p', '1'], `npm run thing has no option -p: ${KNOWS}`],
  [['--no-json'], `npm run thing has no option --no-json: ${KNOWS}`],
  [['--constructor'], `npm run thing has no option --constructor: ${KNOWS}`],
  [['--port'], '--port needs a number, as in: npm run thing -- --port 3100'],
  [['--port='], '--port needs a number, as in: npm run thing -- --port 3100'],
  [['--port', '--json'], '--port needs a number, as in: npm run thing -- --port 3100'],
  [['--json=yes'], '--json takes no value: npm run thing -- --json'],
  [['3100'], '"3100" is not an option of npm run thing. See: npm run thing -- --help'],
])('refuses %j in one sentence', (argv, sentence) => {
  expect(() => parse(...argv)).toThrow(new UsageError(sentence));
});

it.each([[['hidden']], [['--hidden']], [['--port', '1', '--value=hidden']]])(
  'repeats nothing of %j where a secret may have been typed',
  (argv) => {
    const silently = () => parseCommandLine(argv, { ...spec, isSilent: true });
    expect(silently).toThrow(/npm run thing/);
    expect(silently).not.toThrow(/hidden/);
  },
);

it('throws the error of the script', () => {
  class OwnError extends Error {}
  const own = { ...spec, refuse: (sentence: string) => new OwnError(sentence) };
  expect(() => parseCommandLine(['--x'], own)).toThrow(OwnError);
});

it.each([
  [['--help'], true],
  [['a', '-h'], true],
  [['help'], false],
])('knows that %j asks for help: %s', (argv, asks) => {
  expect(asksForHelp(argv)).toBe(asks);
});
