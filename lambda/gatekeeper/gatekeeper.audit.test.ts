import { EMPTY_200, NOW, REQUEST_ID, setUp } from './fixtures/harness.ts';
import {
  closing,
  commandForm,
  interactionForm,
  messageClick,
  modalClick,
  submission,
} from './fixtures/slack-bodies.ts';

const ARRIVED = {
  time: new Date(NOW - 20).toISOString(),
  requestId: REQUEST_ID,
  team: 'T04LANTERN',
  durationMs: 20,
};

describe('the audit record', () => {
  it('of a published request goes with it', async () => {
    const { send, records, audited } = setUp();
    await send({ body: commandForm() });
    expect(records).toMatchObject([
      { ...ARRIVED, command: '/sre', decision: 'allowed', outcome: 'published' },
    ]);
    expect(records[0]).not.toHaveProperty('rule');
    expect(audited).toEqual([]);
  });

  it.each<[string, string, Record<string, unknown>]>([
    ['an unknown command', commandForm({ command: '/nope' }), { command: '/nope', rule: 'allowed_commands' }],
    [
      'another channel',
      commandForm({ channel_id: 'C99ELSE' }),
      { channel: 'C99ELSE', rule: 'allowed_channels' },
    ],
    [
      'a restricted sub-command',
      commandForm({ command: '/devops', text: 'restart shop/checkout', user_id: 'U99ELSE' }),
      { user: 'U99ELSE', subcommand: 'restart', rule: 'restricted_commands' },
    ],
    [
      'a button in another channel',
      interactionForm(messageClick({ channel: { id: 'C99ELSE' } })),
      { detailType: 'block_actions', rule: 'allowed_channels' },
    ],
    [
      'a closed form, of which nobody is told',
      interactionForm(closing()),
      { detailType: 'view_closed', rule: 'allowed_commands' },
    ],
  ])('of %s goes by itself', async (_case, body, expected) => {
    const { send, audited, records } = setUp();
    await send({ body });
    expect(audited).toEqual([
      [expect.objectContaining({ ...ARRIVED, ...expected, decision: 'refused', outcome: 'refused' }), 800],
    ]);
    expect(records).toEqual([]);
  });

  it.each<[string, number, number]>([
    ['800 ms', 20, 800],
    ['what is left of 2.4 s', 2000, 400],
    ['nothing where the answer is late', 2500, -100],
  ])('of a refusal has %s', async (_case, sinceArrival, budgetMs) => {
    const { send, audited, clock } = setUp();
    clock.now = NOW - 20 + sinceArrival;
    await send({ body: commandForm({ command: '/nope' }) });
    expect(audited).toMatchObject([[{ durationMs: sinceArrival }, budgetMs]]);
  });

  it('of what the bus did not take says so, once what is left of the time is known', async () => {
    const { send, audited, clock } = setUp({
      publish: async () => {
        clock.now = NOW - 20 + 1620;
        return { reason: 'deadline' };
      },
    });
    await send({ body: interactionForm(submission()) });
    expect(audited).toMatchObject([
      [{ ...ARRIVED, decision: 'allowed', outcome: 'not_published', durationMs: 1620 }, 300],
    ]);
  });

  it.each<[string, unknown]>([
    ['in a message', messageClick({ channel: { id: 'C99ELSE' } })],
    ['in a form', modalClick({ user: { id: 'U99ELSE', team_id: 'T04LANTERN' } })],
  ])(
    'is awaited before a click %s is answered: an answered function may be frozen',
    async (_case, payload) => {
      let isWritten = false;
      const { send } = setUp({
        env: { RESTRICTED_COMMANDS: '{"/sre":["U01CAPTAIN"]}' },
        audit: async () => {
          await Promise.resolve();
          isWritten = true;
        },
      });
      await expect(send({ body: interactionForm(payload) })).resolves.toEqual(EMPTY_200);
      expect(isWritten).toBe(true);
    },
  );

  it.each([
    ['that is not proven to come from Slack', { body: commandForm(), secret: 'guess' }],
    ['of another workspace', { body: commandForm({ team_id: 'T99ELSE' }) }],
    ['that is malformed', { body: commandForm({ trigger_id: undefined }) }],
  ])('is not made for a request %s', async (_case, sending) => {
    const { send, audited, records } = setUp();
    await send(sending);
    expect([...audited, ...records]).toEqual([]);
  });
});
