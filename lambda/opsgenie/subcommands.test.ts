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
