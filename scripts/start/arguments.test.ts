import { parseStartArguments, StartError } from './arguments.ts';

it.each([
  [[], { port: undefined, awsWaits: false, slack: false, incidents: undefined, help: false }],
  [
    ['--port', '3100', '--aws-waits'],
    { port: 3100, awsWaits: true, slack: false, incidents: undefined, help: false },
  ],
  [['--port=0'], { port: 0, awsWaits: false, slack: false, incidents: undefined, help: false }],
  [['--incidents', 'jsm'], { port: undefined, awsWaits: false, slack: false, incidents: 'jsm', help: false }],
  [['--slack'], { port: undefined, awsWaits: false, slack: true, incidents: undefined, help: false }],
  [['--help'], { port: undefined, awsWaits: false, slack: false, incidents: undefined, help: true }],
  [['-h'], { port: undefined, awsWaits: false, slack: false, incidents: undefined, help: true }],
])('reads %j', (argv, read) => {
  expect(parseStartArguments(argv)).toEqual(read);
});

const OPTIONS = 'it knows --port <number>, --incidents <opsgenie or jsm>, --slack, --aws-waits and --help.';

it.each([
  [['--prot', '1'], `npm start has no option --prot: ${OPTIONS} Did you mean --port?`],
  [['-p', '3100'], `npm start has no option -p: ${OPTIONS}`],
  [['3100'], '"3100" is not an option of npm start. For that port, run: npm start -- --port 3100'],
  [['up'], '"up" is not an option of npm start. See: npm start -- --help'],
  [['--incidents'], '--incidents needs opsgenie or jsm, as in: npm start -- --incidents jsm'],
  [['--incidents', 'jira'], '--incidents needs opsgenie or jsm, as in: npm start -- --incidents jsm'],
  [['--slack=yes'], '--slack takes no value: npm start -- --slack'],
  [['--port', '--slack'], '--port needs a number, as in: npm start -- --port 3100'],
  [['--port'], '--port needs a number, as in: npm start -- --port 3100'],
  [['--port', 'abc'], '--port needs a number from 0 to 65535, and not "abc".'],
  [['--port', '99999'], '--port needs a number from 0 to 65535, and not "99999".'],
  [['--port=-1'], '--port needs a number from 0 to 65535, and not "-1".'],
])('refuses %j in one sentence', (argv, sentence) => {
  expect(() => parseStartArguments(argv)).toThrow(new StartError(sentence));
});
