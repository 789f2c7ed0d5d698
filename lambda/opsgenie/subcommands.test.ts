import * as fc from 'fast-check';
import { buildDetail } from '../../common/fixtures/build-event.ts';
import { help, subcommandOf } from './subcommands.ts';

describe('subcommandOf', () => {
  it.each([
    ['nothing', '', '', 'incident', ''],
    ['a word it knows', 'incident', 'incident', 'incident', ''],
    [
      'a word it knows and a message',
      'incident',
      'Incident  Checkout is Down',
      'incident',
      'Checkout is Down',
    ],
    ['another word for it', 'alert', 'ALERT Checkout is Down', 'alert', 'Checkout is Down'],
    ['a filter', 'service', 'service Pay Ments', 'service', 'Pay Ments'],
    ['help', 'help', 'help', 'help', ''],
    ['a message that begins with help', 'help', 'help Is needed', 'incident', 'help Is needed'],
    ['free text, in its own case', 'checkout', 'Checkout is Down', 'incident', 'Checkout is Down'],
    ['a word that every object knows', 'constructor', 'constructor', 'incident', 'constructor'],
  ])('%s', (_case, subcommand, text, name, message) => {
    const args = text.split(/\s+/).slice(1);
    expect(subcommandOf(buildDetail({ subcommand, text, args }))).toEqual({ name, message });
  });
});

const typed = (text: string, denied: string[] = []) => {
  const [word = '', ...args] = text.split(/\s+/);
  return subcommandOf(buildDetail({ subcommand: word.toLowerCase(), args, text, access: { denied } }));
};

const HELP = '`/sre help` shows what it can do, `/sre` alone opens the form of a new incident.';

describe('a word that is no message', () => {
  it.each([
    'list',
    'status',
    'ack',
    'close',
    'resolve',
    'oncall',
    'who',
    'note',
    'list.',
    'ack 1',
    'close #17',
    'resolve 17.',
  ])('%s is answered', (text) => {
    const word = text.split(' ')[0]?.replace('.', '');
    expect(typed(text)).toEqual({
      name: 'unknown',
      text: `\`/sre ${word}\` does not exist: Q-Bot opens incidents and nothing else yet. Use OpsGenie for one that is open. ${HELP}`,
    });
  });

  it.each(['?', '--help', '-h'])('%s shows the help', (text) => {
    expect(typed(text)).toEqual({ name: 'help', message: '' });
  });

  it.each([
    ['incidnt', 'incident'],
    ['alrt', 'alert'],
    ['servce', 'service'],
    ['hlep', 'help'],
  ])('%s: did you mean %s?', (text, guess) => {
    expect(typed(text)).toEqual({
      name: 'unknown',
      text: `No form was opened. Did you mean \`/sre ${guess}\`? ${HELP}`,
    });
  });

  it.each([
    ['reslove 17', 'resolve'],
    ['ackk 1', 'ack'],
    ['statsu', 'status'],
    ['lst', 'list'],
  ])('%s looks like %s', (text, guess) => {
    expect(typed(text)).toEqual({
      name: 'unknown',
      text: `No form was opened: it looks like \`${guess}\`, and Q-Bot opens incidents and nothing else yet. Use OpsGenie for one that is open. ${HELP}`,
    });
  });

  it('is never guessed to be what this person may not run', () => {
    expect(typed('incidnt', ['incident'])).not.toMatchObject({ text: expect.stringContaining('mean') });
  });
});

describe('free text', () => {
  it.each([
    'close the valve',
    'list is slow',
    'help is needed',
    'ack by 17 people',
    'Payments',
    'node',
    'slow',
    'disk',
    'commit',
    'content',
    'Outage',
    'Database down',
    'status page is down',
  ])('%s is the message of a new incident', (text) => {
    expect(typed(text)).toEqual({ name: 'incident', message: text });
  });

  it('of two words or more is always a message, whatever its first one', () => {
    const word = fc.constantFrom(
      'list',
      'ack',
      'close',
      'resolve',
      'oncall',
      'who',
      'status',
      'reslove',
      '?',
    );
    const rest = fc.array(fc.stringMatching(/^[a-z]{2,9}$/), { minLength: 1, maxLength: 4 });
    void fc.assert(
      fc.property(word, rest, (first, others) => {
        const text = [first, ...others].join(' ');
        expect(typed(text)).toEqual({ name: 'incident', message: text });
      }),
    );
  });

  it('is none where a word for an open incident stands alone or with a number', () => {
    const word = fc.constantFrom('list', 'ack', 'close', 'resolve', 'oncall', 'who', 'status', 'note');
    const number = fc.option(fc.tuple(fc.constantFrom('', '#'), fc.nat()), { nil: undefined });
    void fc.assert(
      fc.property(word, number, (first, given) => {
        const text = given === undefined ? first : `${first} ${given.join('')}`;
        expect(typed(text)).toMatchObject({ name: 'unknown' });
      }),
    );
  });
});

describe('help', () => {
  const shown = (denied: string[]) =>
    [...help(buildDetail({ access: { denied } })).matchAll(/^`\/sre \[?(\w+)/gm)].map(([, name]) => name);

  it.each([
    [[], ['incident', 'alert', 'service', 'help']],
    [['alert'], ['incident', 'service', 'help']],
    [['incident'], ['alert', 'help']],
  ])('leaves out what may not be run: %j', (denied, expected) => {
    expect(shown(denied)).toEqual(expected);
  });
});
