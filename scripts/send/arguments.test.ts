import { parseSendArguments, SendError } from './arguments.ts';

const sre = (text: string) => ({ kind: 'command', command: '/sre', text });
const nothing = { url: undefined, channel: undefined, user: undefined };

describe('parseSendArguments', () => {
  it.each([
    [['/sre'], { action: sre(''), fields: null, ...nothing }],
    [['/sre', 'Checkout', 'a=b', 'down'], { action: sre('Checkout a=b down'), fields: null, ...nothing }],
    [['/sre', '--submit'], { action: sre(''), fields: {}, ...nothing }],
    [
      ['/sre', 'incident', '--submit', 'message=Checkout is down = bad', 'priority=P1'],
      {
        action: sre('incident'),
        fields: { message: 'Checkout is down = bad', priority: 'P1' },
        ...nothing,
      },
    ],
    [
      ['/sre', '--channel', 'ops', '--submit', 'a=', '--url', 'http://127.0.0.1:1', '--user=U1', 'b=c'],
      {
        action: sre(''),
        fields: { a: '', b: 'c' },
        url: 'http://127.0.0.1:1',
        channel: 'ops',
        user: 'U1',
      },
    ],
    [['click', 'Add', 'note'], { action: { kind: 'click', label: 'Add note' }, fields: null, ...nothing }],
    [
      ['shortcut', 'Checkout is down', '--submit', 'priority=P1'],
      { action: { kind: 'shortcut', message: 'Checkout is down' }, fields: { priority: 'P1' }, ...nothing },
    ],
    [['webhook', 'a.json'], { webhook: 'a.json' }],
    [['alarm', 'cpu', 'ALARM'], { alarm: 'cpu', states: ['ALARM'], url: undefined }],
    [
      ['alarm', 'a b', 'ALARM', 'OK', '--url', 'http://127.0.0.1:1'],
      { alarm: 'a b', states: ['ALARM', 'OK'], url: 'http://127.0.0.1:1' },
    ],
  ])('reads %j', (argv, expected) => {
    expect(parseSendArguments(argv)).toEqual(expected);
  });

  it.each([
    [[], 'Commands start with a slash: npm run send -- /sre help'],
    [['sre', 'incident'], 'Commands start with a slash: npm run send -- /sre incident'],
    [['/'], 'Commands start with a slash: npm run send -- /sre help'],
    [['/ sre'], 'Commands start with a slash: npm run send -- /sre'],
    [
      ['/xyz', 'share', '', 'now', ' '],
      'Nobody can type an empty word into Slack: npm run send -- /xyz share now',
    ],
    [['/xyz', ''], 'Nobody can type an empty word into Slack: npm run send -- /xyz'],
    [['click'], 'click needs the label of a button, as in: npm run send -- click "Resolve"'],
    [['click', ' '], 'click needs the label of a button, as in: npm run send -- click "Resolve"'],
    [
      ['shortcut', '--submit', 'a=b'],
      'shortcut needs the text of a message, as in: npm run send -- shortcut "Checkout is down"',
    ],
    ...[['alarm'], ['alarm', 'cpu'], ['alarm', 'cpu', 'FIRING']].map((argv): [string[], string] => [
      argv,
      'alarm needs a name and states (ALARM, OK, INSUFFICIENT_DATA), as in: npm run send -- alarm <name> ALARM OK',
    ]),
    ...[['webhook'], ['webhook', 'a.json', 'b.json'], ['webhook', '--submit', 'a=b']].map(
      (argv): [string[], string] => [
        argv,
        'webhook needs one file and nothing else, as in: npm run send -- webhook <file.json>',
      ],
    ),
    [
      ['/sre', '--submit', 'message'],
      '"message" has no value, as in: npm run send -- /sre --submit message="Checkout is down"',
    ],
    [
      ['/sre', '--submit', '=a'],
      '"=a" has no value, as in: npm run send -- /sre --submit message="Checkout is down"',
    ],
    [
      ['/sre', '--nothing'],
      'npm run send has no option --nothing: it knows --submit, --url <address of a bot>, --channel <channel>, --user <user> and --help.',
    ],
    [['/sre', '--usr', 'bob'], /Did you mean --user\?$/],
    [['/sre', '--user'], '--user needs a user, as in: npm run send -- --user olivia.oncall'],
    [['/sre', '--submit=yes'], '--submit takes no value: npm run send -- --submit'],
    [
      ['/sre', '--url', 'localhost:3000'],
      '--url needs an address such as http://127.0.0.1:3000, and not "localhost:3000".',
    ],
    [['/sre', '--url', '3000'], '--url needs an address such as http://127.0.0.1:3000, and not "3000".'],
  ])('refuses %j in one sentence, with what to type', (argv, sentence) => {
    const parse = () => parseSendArguments(argv);
    expect(parse).toThrow(SendError);
    expect(parse).toThrow(typeof sentence === 'string' ? new SendError(sentence) : sentence);
    expect(parse).not.toThrow(/\n/);
  });
});
