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
    [[], 'Commands start with a slash: npm run send -- /sre help\n'],
    [['sre', 'incident'], 'Commands start with a slash: npm run send -- /sre incident\n'],
    [['/'], 'Commands start with a slash: npm run send -- /sre help\n'],
    [['/ sre'], 'Commands start with a slash: npm run send -- /sre\n'],
    [['click'], 'click wants the label of a button'],
    [['click', ' '], 'click wants the label of a button'],
    [['shortcut', '--submit', 'a=b'], 'shortcut wants the text of a message'],
    [['alarm'], 'alarm wants a name and states (ALARM, OK, INSUFFICIENT_DATA)'],
    [['alarm', 'cpu'], 'alarm wants a name and states'],
    [['alarm', 'cpu', 'FIRING'], 'alarm wants a name and states'],
    [['webhook'], 'webhook wants one file'],
    [['webhook', 'a.json', 'b.json'], 'webhook wants one file'],
    [['webhook', '--submit', 'a=b'], 'webhook wants one file'],
    [['/sre', '--submit', 'message'], '"message" is no field="value"'],
    [['/sre', '--submit', '=a'], '"=a" is no field="value"'],
    [['/sre', '--nothing'], "Unknown option '--nothing'"],
  ])('refuses %j and shows how it is used', (argv, message) => {
    const parse = () => parseSendArguments(argv);
    expect(parse).toThrow(SendError);
    expect(parse).toThrow(message);
    expect(parse).toThrow('npm run send -- /command');
  });
});
