import type { Detail } from '../../common/contract.ts';
import { buildContext } from '../../common/fixtures/build-context.ts';
import { buildDetail } from '../../common/fixtures/build-event.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { buildHarness } from './fixtures/build-harness.ts';
import type { ModalRequest } from './open-modal.ts';
import { createSreCommand } from './subcommands.ts';

let table: StartedTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

const REACH = ' If somebody has to be reached now: page the person on call';

/** What became of a command: the modal that it opened, or what it was answered. */
async function subcommandOf(detail: Detail) {
  const opened: ModalRequest[] = [];
  const answered: string[] = [];
  await createSreCommand({
    ...buildHarness(table).deps,
    openModal: async (_detail, wanted) => {
      opened.push(wanted);
      return null;
    },
    notifyUser: async (_to, { text }) => {
      answered.push(text);
      return 'response_url';
    },
    incidentFallback: 'page the person on call',
  })({ detail, context: buildContext() });
  const [modal, text = ''] = [opened[0], answered[0]];
  expect(opened.length + answered.length).toBe(1);
  if (modal === undefined) {
    return text.startsWith('*OpsGenie incidents')
      ? { name: 'help', text }
      : { name: 'unknown', text: text.replace(REACH, '') };
  }
  const { filter, prefill, subcommand } = modal;
  return filter === ''
    ? { name: subcommand, message: prefill.message }
    : { name: 'service', message: filter };
}

/** As the gatekeeper has matched it. */
const matched = (subcommand: string, rest: Partial<Detail> = {}) =>
  subcommandOf(buildDetail({ subcommand, args: [], text: subcommand, ...rest }));

describe('a sub-command', () => {
  it.each([
    ['incident', 'incident Checkout is Down', 'Checkout is Down'],
    ['incident', 'Checkout is Down', 'Checkout is Down'],
    ['incident', '', ''],
    ['service', 'service Pay Ments', 'Pay Ments'],
  ])('%s of %j takes the text behind it', async (name, text, freeText) => {
    const args = freeText.split(/\s+/);
    await expect(matched(name, { text, args, freeText })).resolves.toEqual({ name, message: freeText });
  });

  it('that is not in its shape is asked back', async () => {
    const misused = matched('incident', { text: 'incident.', argsInvalid: true });
    await expect(misused).rejects.toHaveProperty(
      'userMessage',
      'Type `/sre [incident | alert] [message]`: it opens the form of a new incident.',
    );
    await expect(matched('help', { text: 'help 17', args: ['17'], argsInvalid: true })).resolves.toEqual({
      name: 'help',
      text: expect.any(String),
    });
  });

  it.each([
    ['', ''],
    ['checkout', 'Checkout is down'],
    ['constructor', 'constructor'],
  ])('%j of a gatekeeper that matches nothing begins the message', async (subcommand, text) => {
    await expect(matched(subcommand, { text })).resolves.toEqual({ name: 'incident', message: text });
  });
});

const HELP = '`/sre help` shows what it can do, `/sre` alone opens the form of a new incident.';

describe('a word that is no message', () => {
  it.each(['status', 'open', 'who', 'mine', 'snooze', 'status.'])('%s is answered', async (word) => {
    await expect(matched(word)).resolves.toEqual({
      name: 'unknown',
      text: `\`/sre ${word.replace('.', '')}\` does not exist. Use OpsGenie for it. ${HELP}`,
    });
  });

  it.each([
    ['incidnt', 'incident'],
    ['alrt', 'alert'],
    ['servce', 'service'],
    ['hlep', 'help'],
    ['reslove', 'resolve'],
    ['ackk', 'ack'],
    ['lst', 'list'],
  ])('%s: did you mean %s?', async (word, guess) => {
    await expect(matched(word)).resolves.toEqual({
      name: 'unknown',
      text: `No form was opened. Did you mean \`/sre ${guess}\`? ${HELP}`,
    });
  });

  it.each([
    ['statsu', 'status'],
    ['asign', 'assign'],
  ])('%s looks like %s', async (word, guess) => {
    await expect(matched(word, { args: ['17'] })).resolves.toEqual({
      name: 'unknown',
      text: `No form was opened: it looks like \`${guess}\`, which does not exist. Use OpsGenie for it. ${HELP}`,
    });
  });

  it('is never guessed to be what this person may not run', async () => {
    await expect(matched('incidnt', { access: { denied: ['incident'] } })).rejects.toHaveProperty(
      'userMessage',
      expect.not.stringContaining('mean'),
    );
  });
});

const WORDS = [
  ...['list', 'show', 'ack', 'note', 'resolve', 'close', 'reopen', 'priority', 'escalate', 'oncall', 'drill'],
];

describe('help', () => {
  const shown = async (denied: string[]) => {
    const { text = '' } = await matched('help', { access: { denied } });
    return [...text.matchAll(/^`\/sre \[?(\w+)/gm)].map(([, name]) => name);
  };

  it.each([
    [[], ['incident', 'service', ...WORDS, 'help']],
    [['service'], ['incident', ...WORDS, 'help']],
    [['incident'], [...WORDS, 'help']],
    [
      ['resolve', 'close'],
      ['incident', 'service', ...WORDS.filter((word) => !/resolve|close/.test(word)), 'help'],
    ],
  ])('leaves out what may not be run: %j', async (denied, expected) => {
    await expect(shown(denied)).resolves.toEqual(expected);
  });

  it('names the other word for it', async () => {
    await expect(matched('help')).resolves.toMatchObject({
      text: expect.stringContaining('`/sre [incident | alert] [message]` opens the form'),
    });
  });
});
