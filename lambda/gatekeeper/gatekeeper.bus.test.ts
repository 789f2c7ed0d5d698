import { EMPTY_200, ephemeral, formErrors, NOW, setUp } from './fixtures/harness.ts';
import {
  closing,
  commandForm,
  interactionForm,
  messageClick,
  modalClick,
  PRIVATE,
  submission,
} from './fixtures/slack-bodies.ts';
import type { Publish } from './publisher.ts';

const WHEN_IT_FAILS =
  'Try again. If it keeps failing: ring <tel:+44207946000|the harbour>. (ref Qa1requestFixture=)';
const TEXT = `\`/sre\` did not go through; nothing was opened. ${WHEN_IT_FAILS}`;
const ALL = {
  ALLOWED_COMMANDS: '{"/sre":["slash_command","block_actions","view_submission","view_closed"]}',
};

const failed: Publish = async () => ({ reason: 'failed entry: ThrottlingException' });

describe('what the bus does not take', () => {
  it.each(['deadline', 'put_events', 'failed entry: ThrottlingException'])(
    'as a command is told in the answer: %s',
    async (reason) => {
      const error = new Error('bus');
      const { send, lines, responded } = setUp({ publish: async () => ({ reason, error }) });
      await expect(send({ body: commandForm() })).resolves.toEqual(ephemeral(TEXT));
      expect(responded).toEqual([]);
      expect(lines.at(-1)).toEqual({
        level: 'error',
        message: 'not published',
        fields: { outcome: 'not_published', reason, error },
      });
    },
  );

  it('because it is too long is told with what to do', async () => {
    const { send } = setUp({ publish: async () => ({ reason: 'entry_too_large' }) });
    await expect(send({ body: commandForm() })).resolves.toEqual(
      ephemeral(
        '`/sre` is too long for Q-Bot; nothing was opened. Send it again with less text. If it has to be so long: ' +
          'ring <tel:+44207946000|the harbour>. (ref Qa1requestFixture=)',
      ),
    );
  });

  it('as a command that opens no incident is answered with the contact to ask', async () => {
    const { send } = setUp({ publish: failed });
    await expect(send({ body: commandForm({ command: '/devops', text: 'alarms' }) })).resolves.toEqual(
      ephemeral(
        '`/devops` did not go through; nothing was started. Try again. If it keeps failing, ask the harbour master. ' +
          '(ref Qa1requestFixture=)',
      ),
    );
  });

  it('as a form stays open, with the reason at its first input', async () => {
    const { send, responded } = setUp({ publish: failed });
    await expect(send({ body: interactionForm(submission()) })).resolves.toEqual(
      formErrors({
        service:
          '/sre did not go through; nothing was opened. Try again. If it keeps failing: ring tel:+44207946000. ' +
          '(ref Qa1requestFixture=)',
      }),
    );
    expect(responded).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a click in a message', messageClick()],
    ['a click in a modal', modalClick()],
  ])('as %s is told through the response_url, then acknowledged with nothing', async (_case, payload) => {
    const { send, responded } = setUp({ publish: failed });
    await expect(send({ body: interactionForm(payload) })).resolves.toEqual(EMPTY_200);
    expect(responded).toEqual([[PRIVATE.responseUrl, { text: TEXT }]]);
  });

  it('as a closed form is only logged', async () => {
    const { send, responded, lines } = setUp({ publish: failed, env: ALL });
    await expect(send({ body: interactionForm(closing()) })).resolves.toEqual(EMPTY_200);
    expect(responded).toEqual([]);
    expect(lines.at(-1)).toMatchObject({ level: 'error', message: 'not published' });
  });
});

describe('the time that the bus has', () => {
  it.each<[string, string, number, number]>([
    ['a command at once', commandForm(), 20, 1600],
    ['a command after 800 ms', commandForm(), 800, 1600],
    ['a command after 1.5 s', commandForm(), 1500, 900],
    ['a command that is late', commandForm(), 2300, 300],
    ['a form after 1.5 s', interactionForm(submission()), 1500, 900],
    ['a click at once, the response_url’s 700 ms kept back', interactionForm(messageClick()), 0, 1600],
    ['a click after 800 ms, they too', interactionForm(messageClick()), 800, 900],
    ['a click that is late', interactionForm(messageClick()), 1600, 300],
  ])('for %s', async (_case, body, sinceArrival, budgetMs) => {
    const { send, published, clock } = setUp();
    clock.now = NOW - 20 + sinceArrival;
    await send({ body });
    expect(published).toMatchObject([{ budgetMs }]);
  });
});
