import { buildDetail } from '../../common/fixtures/build-event.ts';
import { help, subcommandOf } from './subcommands.ts';

/** As the gatekeeper has matched it. */
const matched = (subcommand: string, rest: Parameters<typeof buildDetail>[0] = {}) =>
  subcommandOf(buildDetail({ subcommand, args: [], text: subcommand, ...rest }));

describe('subcommandOf', () => {
  it.each([
    ['incident', 'incident Checkout is Down', 'Checkout is Down'],
    ['incident', 'Checkout is Down', 'Checkout is Down'],
    ['incident', '', ''],
    ['service', 'service Pay Ments', 'Pay Ments'],
    ['help', '?', ''],
  ])('takes %s of %j with the text behind it', (name, text, freeText) => {
    expect(matched(name, { text, freeText })).toEqual({ name, message: freeText });
  });
});

it.each([
  ['', ''],
  ['checkout', 'Checkout is down'],
  ['constructor', 'constructor'],
])('takes %j of a gatekeeper that matches nothing for the message', (subcommand, text) => {
  expect(matched(subcommand, { text })).toEqual({ name: 'incident', message: text });
});

const HELP = '`/sre help` shows what it can do, `/sre` alone opens the form of a new incident.';

describe('a word that is no message', () => {
  it.each(['list', 'status', 'ack', 'close', 'resolve', 'oncall', 'who', 'note', 'list.'])(
    '%s is answered',
    (word) => {
      const bare = word.replace('.', '');
      expect(matched(word)).toEqual({
        name: 'unknown',
        text: `\`/sre ${bare}\` does not exist: Q-Bot opens incidents and nothing else yet. Use OpsGenie for one that is open. ${HELP}`,
      });
    },
  );

  it.each([
    ['incidnt', 'incident'],
    ['alrt', 'alert'],
    ['servce', 'service'],
    ['hlep', 'help'],
  ])('%s: did you mean %s?', (word, guess) => {
    expect(matched(word)).toEqual({
      name: 'unknown',
      text: `No form was opened. Did you mean \`/sre ${guess}\`? ${HELP}`,
    });
  });

  it.each([
    ['reslove', 'resolve'],
    ['ackk', 'ack'],
    ['statsu', 'status'],
    ['lst', 'list'],
  ])('%s looks like %s', (word, guess) => {
    expect(matched(word)).toEqual({
      name: 'unknown',
      text: `No form was opened: it looks like \`${guess}\`, and Q-Bot opens incidents and nothing else yet. Use OpsGenie for one that is open. ${HELP}`,
    });
  });

  it('is never guessed to be what this person may not run', () => {
    expect(matched('incidnt', { access: { denied: ['incident'] } })).toEqual({
      name: 'incident',
      message: 'incidnt',
    });
  });

  it('is asked back with its usage where it is not in its shape', () => {
    expect(matched('help', { text: 'help 17', args: ['17'], argsInvalid: true })).toEqual({
      name: 'unknown',
      text: `No form was opened. Type \`/sre help\`: it shows this. ${HELP}`,
    });
  });
});

describe('help', () => {
  const shown = (denied: string[]) =>
    [...help(buildDetail({ access: { denied } })).matchAll(/^`\/sre \[?(\w+)/gm)].map(([, name]) => name);

  it.each([
    [[], ['incident', 'service', 'help']],
    [['incident'], ['help']],
    [['service'], ['incident', 'help']],
  ])('leaves out what may not be run: %j', (denied, expected) => {
    expect(shown(denied)).toEqual(expected);
  });

  it('names the other word for it', () => {
    expect(help(buildDetail())).toContain('`/sre [incident | alert] [message]` opens the form');
  });
});
