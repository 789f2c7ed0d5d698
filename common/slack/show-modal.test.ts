import { buildDetail } from '../fixtures/build-event.ts';
import { recordLog } from '../fixtures/record-log.ts';
import { refused, type StartedSlack, startSlack } from '../fixtures/start-slack.ts';
import { plain, section } from './blocks.ts';
import { callSlack } from './call-slack.ts';
import { modalView } from './modal-view.ts';
import type { SlackMessage } from './response-url.ts';
import { createShowModal } from './show-modal.ts';

let slack: StartedSlack;
beforeAll(async () => {
  slack = await startSlack();
});
beforeEach(() => slack.clear());
afterAll(() => slack.close());

async function show({
  isFilled = true,
  ...overrides
}: Parameters<typeof buildDetail>[0] & { isFilled?: boolean } = {}) {
  const delivered: SlackMessage[] = [];
  const { log, lines } = recordLog();
  const showModal = createShowModal({
    slack: slack.client,
    log,
    notifyUser: async (_to, message) => {
      delivered.push(message);
      return 'response_url';
    },
  });
  const detail = buildDetail(overrides);
  const view = (text: string) =>
    modalView(
      detail,
      { subcommand: 'close', action: 'confirm' },
      { title: plain('Close'), blocks: [section(text)] },
    );
  const told = await showModal(detail, {
    view: view('at once'),
    again: { subcommand: 'close', action: 'open', value: '7' },
    ...(isFilled ? { fill: async () => view('filled') } : {}),
  });
  return { delivered, lines, told };
}

const methods = () => slack.calls.map(({ method }) => method);

it('opens at once, and fills what opened', async () => {
  const { delivered, told } = await show();
  expect(methods()).toEqual(['views.open', 'views.update']);
  expect(slack.calls).toMatchObject([
    { args: { trigger_id: '171.42.fixture', view: { callback_id: '/sre:close:confirm' } } },
    { args: { view_id: 'V0OPENED' } },
  ]);
  expect([delivered, told]).toEqual([[], null]);
});

it('says in the log alone that it was closed before it was filled', async () => {
  slack.reply('views.update', refused('not_found'));
  const { delivered, lines } = await show();
  expect(delivered).toEqual([]);
  expect(lines).toMatchObject([{ level: 'info', fields: { outcome: 'closed' } }]);
});

it('fills the one that an earlier delivery opened', async () => {
  slack.reply('views.open', refused('exchanged_trigger_id'));
  await show();
  expect(slack.calls[1]?.args).toMatchObject({ external_id: 'cmd:T04LANTERN:171.42.fixture' });
});

it.each(['exchanged_trigger_id', 'duplicate_external_id'])(
  'offers nothing where it was opened before: %s',
  async (reason) => {
    slack.reply('views.open', refused(reason));
    expect((await show({ isFilled: false })).delivered).toEqual([]);
  },
);

it('gives a button with a fresh trigger where none opened', async () => {
  slack.reply('views.open', refused('expired_trigger_id'));
  const { delivered, told } = await show({ isFilled: false });
  expect(told).toBe('response_url');
  expect(delivered).toMatchObject([
    {
      text: 'Slack did not let the form open in time. Nothing is lost: open it with the button, or run `/sre` again.',
      blocks: [{}, { elements: [{ action_id: '/sre:close:open', value: '7' }] }],
    },
  ]);
});

it('asks Slack nothing without a trigger', async () => {
  const { delivered } = await show({ triggerId: null, isFilled: false });
  expect(methods()).toEqual([]);
  expect(delivered[0]?.text).toContain(': nothing was clicked that a form can open from.');
});

describe('any other method', () => {
  const asked = { method: 'users.info', scope: 'users:read', arguments: { user: 'U03JUNIPER' } };

  it('is called with its arguments', async () => {
    slack.reply('users.info', { ok: true, user: { id: 'U03JUNIPER' } });
    await expect(callSlack(await slack.client(), asked)).resolves.toMatchObject({
      user: { id: 'U03JUNIPER' },
    });
    expect(slack.calls).toMatchObject([{ method: 'users.info', args: { user: 'U03JUNIPER' } }]);
  });

  it('names the scope that the app lacks', async () => {
    slack.reply('users.info', refused('missing_scope'));
    await expect(callSlack(await slack.client(), asked)).rejects.toMatchObject({
      userMessage: expect.stringContaining('it lacks the scope `users:read`'),
    });
  });

  it.each<[string, object]>([
    ['invalid_auth', { code: 'QBOT_USER' }],
    ['user_not_found', { data: { error: 'user_not_found' } }],
  ])('throws for %s', async (reason, error) => {
    slack.reply('users.info', refused(reason));
    await expect(callSlack(await slack.client(), asked)).rejects.toMatchObject(error);
  });
});
