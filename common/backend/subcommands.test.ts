import type { Detail } from '../contract.ts';
import { AccessDeniedError, UserError } from '../errors.ts';
import { buildContext } from '../fixtures/build-context.ts';
import { buildDetail } from '../fixtures/build-event.ts';
import { createSubcommands, type SubcommandTable } from './subcommands.ts';

let ran: string[];
let delivered: string[];
beforeEach(() => {
  ran = [];
  delivered = [];
});

const row = (name: string, args?: { min: number; max: number }) => ({
  name,
  usage: `/qchain ${name}`,
  description: `does ${name}`,
  ...(args === undefined ? {} : { args }),
  run: async () => {
    ran.push(name);
    return null;
  },
});

function type(detail: Partial<Detail>, more: Partial<SubcommandTable> = {}): Promise<unknown> {
  const handleEvent = createSubcommands({
    title: 'A chain',
    subcommands: [row('status'), row('block', { min: 0, max: 1 }), row('tx', { min: 1, max: 1 })],
    notifyUser: async (_to, { text }) => {
      delivered.push(text);
      return 'response_url';
    },
    ...more,
  });
  const typed = { command: '/qchain', subcommand: '', args: [], ...detail };
  return handleEvent({ detail: buildDetail(typed), context: buildContext() });
}

const refusal = async (detail: Partial<Detail>, more: Partial<SubcommandTable> = {}) => {
  const outcome = type(detail, more);
  await expect(outcome).rejects.toBeInstanceOf(UserError);
  return outcome.catch((error: UserError) => error.userMessage);
};

/** What the user is told, and what the audit record will say. */
const denialOf = async (detail: Partial<Detail>, more: Partial<SubcommandTable> = {}) => {
  const outcome = type(detail, more);
  await expect(outcome).rejects.toBeInstanceOf(AccessDeniedError);
  return outcome.catch(({ denial, userMessage }: AccessDeniedError) => ({ denial, userMessage }));
};

const HELP =
  '*A chain*\n`/qchain status` does status\n`/qchain block` does block\n`/qchain tx` does tx\n`/qchain help` shows this\n_Q-Bot unbuilt_';

it.each([
  [{ subcommand: 'status' }, ['status']],
  [{ subcommand: 'block' }, ['block']],
  [{ subcommand: 'block', args: ['7'] }, ['block']],
  [{ subcommand: 'tx', args: ['ab'] }, ['tx']],
])('runs what was typed: %j', async (detail, expected) => {
  await type(detail);
  expect([ran, delivered]).toEqual([expected, []]);
});

it('runs what the command alone stands for', async () => {
  await type({}, { default: 'status' });
  expect(ran).toEqual(['status']);
});

it.each([{}, { subcommand: 'help' }, { subcommand: 'help', args: ['me', 'please'] }])(
  'shows help: %j',
  async (detail) => {
    await type(detail);
    expect([ran, delivered]).toEqual([[], [HELP]]);
  },
);

it('leaves out of help what the person may not run', async () => {
  await type({ subcommand: 'help', access: { denied: ['tx'] } });
  expect(delivered).toEqual([HELP.replace('\n`/qchain tx` does tx', '')]);
});

it.each(['stauts', 'constructor'])('corrects a word that is none: %s', async (subcommand) => {
  await type({ subcommand });
  expect([ran, delivered]).toEqual([[], [expect.stringContaining(`\`/qchain\` has no \`${subcommand}\`.`)]]);
});

it.each([
  ['status', ['now'], 'Type `/qchain status`: it does status.'],
  ['block', ['7', '8'], 'Type `/qchain block`: it does block.'],
  ['tx', [], 'Type `/qchain tx`: it does tx.'],
])('says how %s is typed where the words are %j', async (subcommand, args, message) => {
  expect(await refusal({ subcommand, args })).toBe(message);
  expect(ran).toEqual([]);
});

it('does not run what is restricted under no name of its own', async () => {
  expect(await denialOf({ access: { denied: ['status'] } }, { default: 'status' })).toEqual({
    userMessage:
      '`/qchain status` is restricted, and you are not on its list. `/qchain help` shows what you may run.',
    denial: { rule: 'restricted_commands', action: 'status' },
  });
  expect(ran).toEqual([]);
});

describe('a command that takes free text', () => {
  const otherwise: SubcommandTable['otherwise'] = async ({ detail }, showHelp) => {
    if (detail.subcommand === '?') return showHelp();
    ran.push(`text ${detail.text}`);
    return null;
  };

  it.each([
    [{ subcommand: 'stauts', text: 'stauts' }, ['text stauts']],
    [{ subcommand: 'help', args: ['me'], text: 'help me' }, ['text help me']],
    [{ subcommand: 'status', text: 'status' }, ['status']],
    [{ subcommand: '', text: '' }, ['status']],
  ])('runs what begins with none of its names: %j', async (detail, expected) => {
    await type(detail, { otherwise, default: 'status' });
    expect([ran, delivered]).toEqual([expected, []]);
  });

  it.each([{ subcommand: 'help' }, { subcommand: '?' }])('shows help: %j', async (detail) => {
    await type(detail, { otherwise });
    expect([ran, delivered]).toEqual([[], [HELP]]);
  });
});

it('does not run, or show, what has the rights of another sub-command that is restricted', async () => {
  const subcommands = [row('status'), { ...row('peers'), rights: 'status' }];
  const access = { denied: ['status'] };
  expect(await denialOf({ subcommand: 'peers', access }, { subcommands })).toMatchObject({
    userMessage: expect.stringContaining('`/qchain status` is restricted'),
    denial: { rule: 'restricted_commands', action: 'status' },
  });
  await type({ subcommand: 'help', access }, { subcommands });
  expect(delivered).toEqual(['*A chain*\n`/qchain help` shows this\n_Q-Bot unbuilt_']);
});
