import { EMPTY_200, ephemeral, formErrors, setUp } from './fixtures/harness.ts';
import {
  closing,
  commandForm,
  interactionForm,
  messageClick,
  modalClick,
  PRIVATE,
  submission,
} from './fixtures/slack-bodies.ts';

const DENY_ALL = { ALLOWED_CHANNELS: '{}' };
const OTHER_CHANNEL = { channel: { id: 'C99ELSE', name: 'else' } };
const RESTRICTED = { RESTRICTED_COMMANDS: '{"/sre incident":["U01CAPTAIN"]}' };

const WRONG_CHANNEL =
  '`/sre` is not allowed in this channel. It works in <#C07HARBOUR>, <#C08LIGHTHOUSE>. ' +
  'Ask the harbour master to add the channel id C99ELSE. (rule `allowed_channels`, ref Qa1requestFixture=)';

describe('a refused command shows the person alone', () => {
  it.each([
    [
      'that it is unknown',
      { command: '/nope' },
      '`/nope` is not a command of Q-Bot. It knows `/sre`, `/devops`. Ask the harbour master if it should. ' +
        '(rule `allowed_commands`, ref Qa1requestFixture=)',
    ],
    [
      'that a name of Object.prototype is unknown',
      { command: 'constructor' },
      '`constructor` is not a command of Q-Bot. It knows `/sre`, `/devops`. Ask the harbour master if it should. ' +
        '(rule `allowed_commands`, ref Qa1requestFixture=)',
    ],
    ['where it works', { channel_id: 'C99ELSE' }, WRONG_CHANNEL],
    [
      'that a channel’s name decides nothing',
      { channel_id: 'C99ELSE', channel_name: 'harbour' },
      WRONG_CHANNEL,
    ],
    [
      'that a direct message is no channel',
      { channel_id: 'D11DIRECT', channel_name: 'directmessage' },
      '`/sre` does not work in direct messages. It works in <#C07HARBOUR>, <#C08LIGHTHOUSE>. ' +
        '(rule `allowed_channels`, ref Qa1requestFixture=)',
    ],
    [
      'which id to ask for',
      { command: '/devops', text: 'restart api' },
      '`/devops restart` is restricted, and you are not on its list. ' +
        'Ask the harbour master to add your user id U03JUNIPER. (rule `restricted_commands`, ref Qa1requestFixture=)',
    ],
  ])('%s', async (_case, fields, text) => {
    const { send, published, responded } = setUp();
    await expect(send({ body: commandForm(fields) })).resolves.toEqual(ephemeral(text));
    expect({ published, responded }).toEqual({ published: [], responded: [] });
  });

  it.each([
    'restart',
    'RESTART',
    '  restart  ',
    '"restart"',
    '“restart”',
    "'restart'",
    '`restart`',
    'ｒｅｓｔａｒｔ',
    're\u200bstart',
    '\u00a0restart',
    '"restart',
    '" Restart "',
    '*restart*',
    '_restart_',
    '~restart~',
    '*_restart_*',
    '*`restart`*',
    '＊restart＊',
    '*restart api*',
  ])('the restriction in whatever spelling: %p', async (text) => {
    const { send, published, lines } = setUp();
    await send({ body: commandForm({ command: ' /DevOps ', text }) });
    expect(published).toEqual([]);
    expect(lines.at(-1)).toEqual({
      level: 'warn',
      message: 'refused',
      fields: { outcome: 'refused', rule: 'restricted_commands' },
    });
  });

  it('nothing, to whom it is not restricted', async () => {
    const { send, published } = setUp();
    const body = commandForm({ command: '/devops', text: 'restart', user_id: 'U01CAPTAIN', user_name: 'x' });
    await expect(send({ body })).resolves.toEqual(EMPTY_200);
    expect(published).toHaveLength(1);
  });

  it('everything where nothing is configured', async () => {
    const { send, published } = setUp({
      env: { ALLOWED_COMMANDS: '{}', ALLOWED_CHANNELS: '{}', RESTRICTED_COMMANDS: '{}' },
    });
    await expect(send({ body: commandForm() })).resolves.toEqual(
      ephemeral(
        '`/sre` is not a command of Q-Bot. It knows none yet. Ask the harbour master if it should. ' +
          '(rule `allowed_commands`, ref Qa1requestFixture=)',
      ),
    );
    expect(published).toEqual([]);
  });
});

describe('a refused form', () => {
  it.each<[string, object, string]>([
    [
      'its channel',
      { ALLOWED_CHANNELS: '{"/sre":["C08LIGHTHOUSE"]}' },
      '/sre is not allowed in the channel where you opened this form. ' +
        'Copy what you typed and run /sre there: the answer links the channels where it works. ' +
        'Ask the harbour master to add the channel id C07HARBOUR. (rule allowed_channels, ref Qa1requestFixture=)',
    ],
    [
      'its sub-command',
      RESTRICTED,
      '/sre incident is restricted, and you are not on its list. ' +
        'Ask the harbour master to add your user id U03JUNIPER. (rule restricted_commands, ref Qa1requestFixture=)',
    ],
    [
      'its detail-type',
      { ALLOWED_COMMANDS: '{"/sre":["slash_command"]}' },
      'This form no longer works. Run /sre again. (rule allowed_commands, ref Qa1requestFixture=)',
    ],
  ])('stays open, with %s told at its first input', async (_case, env, text) => {
    const { send, published, responded } = setUp({ env: { ...env } });
    await expect(send({ body: interactionForm(submission()) })).resolves.toEqual(
      formErrors({ service: text }),
    );
    expect({ published, responded }).toEqual({ published: [], responded: [] });
  });

  it('without any input is told through the response_url', async () => {
    const { send, responded } = setUp({ env: DENY_ALL });
    await expect(send({ body: interactionForm(submission({}, { blocks: [] })) })).resolves.toEqual(EMPTY_200);
    expect(responded).toEqual([
      [
        PRIVATE.responseUrl,
        {
          text:
            '`/sre` is not allowed in the channel where you opened this form. It is not allowed in any channel yet. ' +
            'Ask the harbour master to add the channel id C07HARBOUR. (rule `allowed_channels`, ref Qa1requestFixture=)',
        },
      ],
    ]);
  });

  it('without a channel is refused where only channels are allowed', async () => {
    const { send, published } = setUp();
    const body = interactionForm(submission({}, { private_metadata: '' }));
    await expect(send({ body })).resolves.toEqual(
      formErrors({
        service:
          'This form does not say in which channel you opened it, so Q-Bot cannot check whether /sre is allowed ' +
          'there. Copy what you typed, close the form and run /sre again. ' +
          '(rule allowed_channels, ref Qa1requestFixture=)',
      }),
    );
    expect(published).toEqual([]);
  });
});

describe('a refused click in a message', () => {
  it('is told through its response_url, then acknowledged with nothing', async () => {
    const { send, published, responded } = setUp();
    await expect(send({ body: interactionForm(messageClick(OTHER_CHANNEL)) })).resolves.toEqual(EMPTY_200);
    expect(published).toEqual([]);
    expect(responded).toEqual([[PRIVATE.responseUrl, { text: WRONG_CHANNEL }]]);
  });

  it('is gated as the sub-command that its action id names', async () => {
    const { send, published, responded } = setUp({ env: RESTRICTED });
    await send({ body: interactionForm(messageClick()) });
    expect(published).toEqual([]);
    expect(responded).toEqual([[PRIVATE.responseUrl, { text: expect.stringContaining('`/sre incident`') }]]);
  });

  it('is acknowledged even where the response_url does not take it', async () => {
    const error = new Error('expired');
    const { send, lines } = setUp({ respond: () => Promise.reject(error) });
    await expect(send({ body: interactionForm(messageClick(OTHER_CHANNEL)) })).resolves.toEqual(EMPTY_200);
    expect(lines.at(-1)).toEqual({
      level: 'error',
      message: 'the person could not be told',
      fields: { error },
    });
  });

  it('is acknowledged where there is no response_url', async () => {
    const { send, published, responded } = setUp();
    const body = interactionForm(messageClick({ ...OTHER_CHANNEL, response_url: undefined }));
    await expect(send({ body })).resolves.toEqual(EMPTY_200);
    expect({ published, responded }).toEqual({ published: [], responded: [] });
  });
});

describe('what nobody asked for is refused without a word', () => {
  it.each<[string, unknown, object]>([
    ['a click in a modal, by its channel', modalClick(), DENY_ALL],
    ['a click in a modal, by its sub-command', modalClick(), RESTRICTED],
    [
      'a click in a modal that no backend takes',
      modalClick(),
      { ALLOWED_COMMANDS: '{"/sre":["slash_command"]}' },
    ],
    ['a closed form that no backend takes', closing(), {}],
    [
      'a closed form, by its channel',
      closing(),
      { ALLOWED_COMMANDS: '{"/sre":["view_closed"]}', ...DENY_ALL },
    ],
  ])('%s', async (_case, payload, env) => {
    const { send, published, responded, lines } = setUp({ env: { ...env } });
    await expect(send({ body: interactionForm(payload) })).resolves.toEqual(EMPTY_200);
    expect({ published, responded }).toEqual({ published: [], responded: [] });
    expect(lines.at(-1)).toMatchObject({ level: 'warn', message: 'refused' });
  });
});

it('tells a user who clicks in a message of a command that no longer takes clicks', async () => {
  const { send, responded, published } = setUp({ env: { ALLOWED_COMMANDS: '{"/sre":["slash_command"]}' } });
  await expect(send({ body: interactionForm(messageClick()) })).resolves.toEqual(EMPTY_200);
  const text =
    'This button no longer works. Run `/sre` again. (rule `allowed_commands`, ref Qa1requestFixture=)';
  expect(responded).toEqual([[expect.any(String), { text }]]);
  expect(published).toEqual([]);
});
