import type { DetailType } from '../../common/contract.ts';
import { parseEvent, SOURCE } from '../../common/contract.ts';
import { EMPTY_200, REQUEST_ID, setUp } from './fixtures/harness.ts';
import {
  closing,
  commandForm,
  interactionForm,
  messageClick,
  modalClick,
  PRIVATE,
  submission,
} from './fixtures/slack-bodies.ts';

const EVERY_TYPE = JSON.stringify({
  '/sre': ['slash_command', 'block_actions', 'view_submission', 'view_closed'],
});

const DEAD_LETTERS = {
  ALLOWED_COMMANDS: '{"dead_letters":["block_actions"]}',
  ALLOWED_CHANNELS: '{"dead_letters":["C07HARBOUR"]}',
};

const common = {
  version: 1,
  command: '/sre',
  requestId: REQUEST_ID,
  receivedAt: '2026-09-21T14:13:20.000Z',
  expiresAt: '2026-09-21T14:18:20.000Z',
  team: { id: 'T04LANTERN', name: 'lantern' },
  user: { id: 'U03JUNIPER', name: 'juniper' },
  access: { denied: [], channels: ['C07HARBOUR', 'C08LIGHTHOUSE'] },
  triggerId: '171.42.fixture',
  responseUrl: PRIVATE.responseUrl,
};

describe('an allowed request', () => {
  it('as a slash command is published, acknowledged with nothing, and logged by its ids', async () => {
    const { send, published, responded, lines } = setUp();
    await expect(send({ body: commandForm() })).resolves.toEqual(EMPTY_200);
    expect(published).toEqual([
      {
        type: 'slash_command',
        budgetMs: 1600,
        detail: {
          ...common,
          subcommand: 'zanzibar',
          args: ['ledger', 'is', 'burning'],
          text: PRIVATE.text,
          idempotencyKey: 'cmd:T04LANTERN:171.42.fixture',
          channel: { id: 'C07HARBOUR', name: 'harbour' },
          payload: {
            team_id: 'T04LANTERN',
            team_domain: 'lantern',
            channel_id: 'C07HARBOUR',
            channel_name: 'harbour',
            user_id: 'U03JUNIPER',
            user_name: 'juniper',
            command: '/sre',
            api_app_id: 'A09QBOT',
            is_enterprise_install: 'false',
          },
        },
      },
    ]);
    expect(responded).toEqual([]);
    expect(lines).toEqual([
      { level: 'begin', message: '', fields: { requestId: REQUEST_ID } },
      {
        level: 'begin',
        message: '',
        fields: {
          requestId: REQUEST_ID,
          detailType: 'slash_command',
          command: '/sre',
          team: 'T04LANTERN',
          user: 'U03JUNIPER',
          channel: 'C07HARBOUR',
        },
      },
      { level: 'info', message: 'published', fields: { outcome: 'published' } },
    ]);
  });

  it.each<[string, unknown, DetailType, object]>([
    [
      'a click in a message',
      messageClick(),
      'block_actions',
      {
        subcommand: 'incident',
        idempotencyKey: 'act:T04LANTERN:1790000000.000100:/sre:incident:again:1790000001.000200',
        channel: { id: 'C07HARBOUR', name: 'harbour' },
      },
    ],
    [
      'a click in a modal',
      modalClick(),
      'block_actions',
      {
        subcommand: 'incident',
        idempotencyKey: 'act:T04LANTERN:V06FORM:/sre:incident:service:1790000002.000300',
        channel: { id: 'C07HARBOUR', name: '' },
      },
    ],
    [
      'a submitted form',
      submission(),
      'view_submission',
      {
        subcommand: 'incident',
        idempotencyKey: 'view:T04LANTERN:V06FORM',
        channel: { id: 'C07HARBOUR', name: '' },
      },
    ],
    [
      'a closed form',
      closing(),
      'view_closed',
      {
        subcommand: 'incident',
        idempotencyKey: 'view:T04LANTERN:V06FORM',
        channel: { id: 'C07HARBOUR', name: '' },
        triggerId: null,
      },
    ],
  ])('as %s is published and acknowledged with nothing', async (_case, payload, type, detail) => {
    const { send, published } = setUp({ env: { ALLOWED_COMMANDS: EVERY_TYPE } });
    await expect(send({ body: interactionForm(payload) })).resolves.toEqual(EMPTY_200);
    expect(published).toEqual([
      {
        type,
        budgetMs: expect.any(Number),
        detail: { ...common, args: [], text: '', payload: expect.any(Object), ...detail },
      },
    ]);
  });

  it.each<[string, string]>([
    ['a command', commandForm()],
    ['a click', interactionForm(messageClick())],
    ['a form', interactionForm(submission())],
    ['a form without a channel', interactionForm(submission({}, { private_metadata: '' }))],
    ['a closed form', interactionForm(closing())],
  ])('keeps the contract: %s', async (_case, body) => {
    const { send, published } = setUp({
      env: { ALLOWED_COMMANDS: EVERY_TYPE, ALLOWED_CHANNELS: '{"/sre":["*"]}' },
    });
    await send({ body });
    const [event] = published;
    const delivered: unknown = JSON.parse(
      JSON.stringify({ id: '1', source: SOURCE, 'detail-type': event?.type, detail: event?.detail }),
    );
    expect(parseEvent(delivered).detail).toEqual(event?.detail);
  });

  it('gives the same event whether its body came plain or in base64', async () => {
    const events = [];
    for (const base64 of [true, false]) {
      const { send, published } = setUp();
      await send({ body: commandForm({ text: 'Zürich “fällt” aus 🔥' }), base64 });
      events.push(published);
    }
    expect(events[0]).toHaveLength(1);
    expect(events[0]).toEqual(events[1]);
  });

  it.each(['application/x-www-form-urlencoded; charset=utf-8', 'Application/X-WWW-Form-Urlencoded'])(
    'may say its content type so: %s',
    async (contentType) => {
      const { send, published } = setUp();
      await send({ body: commandForm(), contentType });
      expect(published).toHaveLength(1);
    },
  );

  it('says which sub-commands the person may not run', async () => {
    const { send, published } = setUp();
    await send({ body: commandForm({ command: '/devops', text: 'help' }) });
    expect(published[0]?.detail.access).toEqual({ denied: ['restart'], channels: ['C07HARBOUR'] });
  });

  it('says of every command what the person may not run, where a click may run another command’s order', async () => {
    const { send, published } = setUp({ env: DEAD_LETTERS });
    await send({ body: interactionForm(messageClick({}, { action_id: 'dead_letters:replay:order' })) });
    expect(published[0]?.detail).toMatchObject({
      command: 'dead_letters',
      subcommand: 'replay',
      access: { denied: [], restricted: ['/devops restart'] },
    });
  });

  it.each(['dead_letters', 'dead_letters replay'])(
    'is no click of a user without the right to %s, in whatever channel',
    async (key) => {
      const restricted = { RESTRICTED_COMMANDS: JSON.stringify({ [key]: ['U99ELSE'] }) };
      for (const action of ['order', 'run']) {
        const { send, published, audited } = setUp({ env: { ...DEAD_LETTERS, ...restricted } });
        const click = messageClick({}, { action_id: `dead_letters:replay:${action}` });
        await send({ body: interactionForm(click) });
        expect(published).toEqual([]);
        expect(audited).toMatchObject([[{ rule: 'restricted_commands', subcommand: 'replay' }, 800]]);
      }
    },
  );

  it.each(['C08LIGHTHOUSE', 'D11DIRECT'])(
    'is a click on a route without a slash only in its channel: not in %s',
    async (channel) => {
      const { send, published, responded } = setUp({ env: DEAD_LETTERS });
      const click = messageClick({ channel: { id: channel } }, { action_id: 'dead_letters:replay:order' });
      await expect(send({ body: interactionForm(click) })).resolves.toEqual(EMPTY_200);
      expect(published).toEqual([]);
      expect(responded).toMatchObject([
        [PRIVATE.responseUrl, { text: expect.stringContaining('allowed_channels') }],
      ]);
    },
  );

  it('cannot be a route without a slash as a command: Slack has none, and a forged one has no detail-type', async () => {
    const { send, published } = setUp({ env: DEAD_LETTERS });
    await send({ body: commandForm({ command: 'dead_letters' }) });
    expect(published).toEqual([]);
  });

  it('has the time of API Gateway in it, not ours', async () => {
    const { send, published, clock } = setUp();
    clock.now += 900;
    await send({ body: commandForm() });
    expect(published[0]?.detail).toMatchObject({
      receivedAt: common.receivedAt,
      expiresAt: common.expiresAt,
    });
  });

  it('ends at the same key for every delivery of one human action', async () => {
    const { send, published } = setUp();
    await send({ body: commandForm() });
    await send({ body: commandForm(), timestamp: '1790000001' });
    expect(published[0]?.detail.idempotencyKey).toBe(published[1]?.detail.idempotencyKey);
  });
});
