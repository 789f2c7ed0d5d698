import * as fc from 'fast-check';
import type { Detail } from '../../common/contract.ts';
import { buildContext } from '../../common/fixtures/build-context.ts';
import { buildDetail } from '../../common/fixtures/build-event.ts';
import type { ModalRequest } from './open-modal.ts';
import { createSreCommand } from './subcommands.ts';

const REACH = ' If somebody has to be reached now: page the person on call';

/** What became of a command: the modal that it opened, or what it was answered. */
async function subcommandOf(detail: Detail) {
  const opened: ModalRequest[] = [];
  const answered: string[] = [];
  await createSreCommand({
    openModal: async (_detail, wanted) => void opened.push(wanted),
    notifyUser: async (_to, { text }) => {
      answered.push(text);
      return 'response_url';
    },
    incidentFallback: 'page the person on call',
  })({ detail, context: buildContext() });
  const [modal, text = ''] = [opened[0], answered[0]];
  expect(opened.length + answered.length).toBe(1);
  if (modal === undefined) {
    return text.startsWith('*Open an')
      ? { name: 'help', text }
      : { name: 'unknown', text: text.replace(REACH, '') };
  }
  const { filter, prefill, subcommand } = modal;
  return filter === ''
    ? { name: subcommand, message: prefill.message }
    : { name: 'service', message: filter };
}

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
    ['a message that begins with help', 'help', 'help Is needed', 'incident', 'help Is needed'],
    ['free text, in its own case', 'checkout', 'Checkout is Down', 'incident', 'Checkout is Down'],
    ['a word that every object knows', 'constructor', 'constructor', 'incident', 'constructor'],
  ])('%s', async (_case, subcommand, text, name, message) => {
    const args = text.split(/\s+/).slice(1);
    await expect(subcommandOf(buildDetail({ subcommand, text, args }))).resolves.toEqual({ name, message });
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
  ])('%s is answered', async (text) => {
    const word = text.split(' ')[0]?.replace('.', '');
    await expect(typed(text)).resolves.toEqual({
      name: 'unknown',
      text: `\`/sre ${word}\` does not exist: Q-Bot opens incidents and nothing else yet. Use OpsGenie for one that is open. ${HELP}`,
    });
  });

  it.each(['help', '?', '--help', '-h'])('%s shows the help', async (text) => {
    await expect(typed(text)).resolves.toEqual({ name: 'help', text: expect.any(String) });
  });

  it.each([
    ['incidnt', 'incident'],
    ['alrt', 'alert'],
    ['servce', 'service'],
    ['hlep', 'help'],
  ])('%s: did you mean %s?', async (text, guess) => {
    await expect(typed(text)).resolves.toEqual({
      name: 'unknown',
      text: `No form was opened. Did you mean \`/sre ${guess}\`? ${HELP}`,
    });
  });

  it.each([
    ['reslove 17', 'resolve'],
    ['ackk 1', 'ack'],
    ['statsu', 'status'],
    ['lst', 'list'],
  ])('%s looks like %s', async (text, guess) => {
    await expect(typed(text)).resolves.toEqual({
      name: 'unknown',
      text: `No form was opened: it looks like \`${guess}\`, and Q-Bot opens incidents and nothing else yet. Use OpsGenie for one that is open. ${HELP}`,
    });
  });

  it('is never guessed to be what this person may not run', async () => {
    await expect(typed('incidnt', ['incident'])).rejects.toHaveProperty(
      'userMessage',
      expect.not.stringContaining('mean'),
    );
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
  ])('%s is the message of a new incident', async (text) => {
    await expect(typed(text)).resolves.toEqual({ name: 'incident', message: text });
  });

  it('of two words or more is always a message, whatever its first one', async () => {
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
    await fc.assert(
      fc.asyncProperty(word, rest, async (first, others) => {
        const text = [first, ...others].join(' ');
        await expect(typed(text)).resolves.toEqual({ name: 'incident', message: text });
      }),
    );
  });

  it('is none where a word for an open incident stands alone or with a number', async () => {
    const word = fc.constantFrom('list', 'ack', 'close', 'resolve', 'oncall', 'who', 'status', 'note');
    const number = fc.option(fc.tuple(fc.constantFrom('', '#'), fc.nat()), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(word, number, async (first, given) => {
        const text = given === undefined ? first : `${first} ${given.join('')}`;
        await expect(typed(text)).resolves.toMatchObject({ name: 'unknown' });
      }),
    );
  });
});

describe('help', () => {
  const shown = async (denied: string[]) => {
    const { text = '' } = await typed('help', denied);
    return [...text.matchAll(/^`\/sre \[?(\w+)/gm)].map(([, name]) => name);
  };

  it.each([
    [[], ['incident', 'alert', 'service', 'help']],
    [['alert'], ['incident', 'service', 'help']],
    [['incident'], ['alert', 'help']],
  ])('leaves out what may not be run: %j', async (denied, expected) => {
    await expect(shown(denied)).resolves.toEqual(expected);
  });
});
