import type { KnownBlock, ModalView } from '@slack/types';
import type { Once } from '../../common/backend/once.ts';
import type { Detail, DetailType } from '../../common/contract.ts';
import { UserError } from '../../common/errors.ts';
import { buildContext } from '../../common/fixtures/build-context.ts';
import { buildDetail } from '../../common/fixtures/build-event.ts';
import { recordLog } from '../../common/fixtures/record-log.ts';
import type { DeliveryRequest } from '../../common/slack/deliver-message.ts';
import type { SlackMessage } from '../../common/slack/response-url.ts';
import { validateMessage, validateView } from '../../scripts/local/fakes/slack/block-kit.ts';
import { createBackendLambda } from './backend_lambda.ts';

function onceInMemory(): Once {
  const decided = new Map<string, unknown>();
  const begun = new Set<string>();
  return {
    handleOnce: async (_detail, _context, work) => void (await work()),
    async beginOnce(key, interrupted) {
      if (begun.has(key)) throw new UserError(interrupted);
      begun.add(key);
    },
    async decideOnce<T>(key: string, value: T) {
      if (!decided.has(key)) decided.set(key, value);
      return decided.get(key) as T;
    },
  };
}

/** What one person was told by one event, and everybody. */
async function run(type: DetailType, overrides: Partial<Detail>, once = onceInMemory()) {
  const delivered: SlackMessage[] = [];
  const shared: DeliveryRequest[] = [];
  const views: ModalView[] = [];
  const { log, lines } = recordLog();
  const handlers = createBackendLambda({
    once,
    log,
    notifyUser: async (_to, message) => {
      delivered.push(message);
      return 'response_url';
    },
    deliverMessage: async (request) => {
      shared.push(request);
      return { by: 'post', ts: '1.1' };
    },
    showModal: async (_detail, { view }) => void views.push(view),
  });
  await handlers[type]?.({
    detail: buildDetail({ command: '/example', subcommand: '', args: [], text: '', ...overrides }),
    context: buildContext(),
  });
  return { delivered, lines, shared, views };
}

function click(actionId: string, value: string, more: { once?: Once; user?: string } = {}) {
  const actions = [{ type: 'button', action_id: actionId, value }];
  const user = { id: more.user ?? 'U03JUNIPER', name: '' };
  return run('block_actions', { user, payload: { actions, message: { ts: '1.1' } } }, more.once);
}

function submit(text: string | null, once?: Once) {
  const values = { text: { value: { type: 'plain_text_input', value: text } } };
  const view = { private_metadata: '{"data":{"said":"Hello"}}', state: { values } };
  return run('view_submission', { subcommand: 'share', payload: { view } }, once);
}

const elementsOf = (blocks: KnownBlock[] = []) =>
  blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));

describe('/example', () => {
  it('says the text back, nobody mentioned by it, with buttons that carry it', async () => {
    const { delivered } = await run('slash_command', { subcommand: 'hello', text: 'Hello <!channel>' });
    expect(delivered).toMatchObject([{ text: 'Hello &lt;!channel&gt;' }]);
    expect(elementsOf(delivered[0]?.blocks)).toMatchObject([
      { action_id: '/example::louder', value: 'Hello <!channel>' },
      { action_id: '/example:share:open', value: 'Hello <!channel>' },
    ]);
  });

  it("stays within Slack's limits, however long the text", async () => {
    const { delivered } = await run('slash_command', { subcommand: '&', text: '&\u{1f4e2}'.repeat(2000) });
    expect(delivered).toHaveLength(1);
    expect(validateMessage(delivered[0])).toEqual([]);
  });

  it('asks for words where there are none', async () => {
    await expect(run('slash_command', {})).rejects.toMatchObject({
      userMessage: 'There is nothing to say back. Type some words after `/example`.',
    });
  });

  it('shows its help, and says back what only begins with that word', async () => {
    const { delivered } = await run('slash_command', { subcommand: 'help', text: 'help' });
    expect(delivered).toEqual([{ text: expect.stringContaining('`/example [text]`') }]);
    const text = 'Help is here';
    const other = await run('slash_command', { subcommand: 'help', args: ['is', 'here'], text });
    expect(other.delivered).toMatchObject([{ text }]);
  });
});

describe('its buttons', () => {
  it('say it louder, in the place of what was said', async () => {
    const { delivered } = await click('/example::louder', 'Hello <!channel>');
    expect(delivered).toMatchObject([{ text: 'HELLO &lt;!CHANNEL&gt;', replacesOriginal: true }]);
    expect(elementsOf(delivered[0]?.blocks)).toMatchObject(Array(2).fill({ value: 'HELLO <!CHANNEL>' }));
  });

  it('are answered only where they are known', async () => {
    const { delivered, lines } = await click('/example::softer', 'Hello');
    expect(delivered).toEqual([]);
    expect(lines).toMatchObject([{ level: 'warn', fields: { reason: 'unknown action' } }]);
  });

  it('open the form, which carries what was said', async () => {
    const { views } = await click('/example:share:open', 'Hello');
    expect(views.map(validateView)).toEqual([[]]);
    expect(views).toMatchObject([
      { callback_id: '/example:share:submit', blocks: [{ element: { initial_value: 'Hello' } }] },
    ]);
    expect(JSON.parse(views[0]?.private_metadata ?? '')).toMatchObject({ data: { said: 'Hello' } });
  });
});

describe('sharing', () => {
  it('is done once, for what was submitted or typed', async () => {
    const once = onceInMemory();
    const { shared } = await submit(' Hello <!channel> ', once);
    expect(shared).toMatchObject([
      { channel: 'C07HARBOUR', message: { text: 'Shared by <@U03JUNIPER>. Hello &lt;!channel&gt;' } },
    ]);
    expect(validateMessage(shared[0]?.message)).toEqual([]);
    await expect(submit('Hello', once)).rejects.toBeInstanceOf(UserError);
    const typed = await run('slash_command', { subcommand: 'share', args: ['Hi'], freeText: 'Hi' });
    expect(typed.shared).toMatchObject([{ message: { text: 'Shared by <@U03JUNIPER>. Hi' } }]);
  });

  it.each([' ', null])('brings the form back where nothing was typed: %j', async (text) => {
    const { delivered, shared } = await submit(text);
    expect(shared).toEqual([]);
    expect(delivered).toMatchObject([{ text: expect.stringContaining('the text was empty') }]);
    expect(elementsOf(delivered[0]?.blocks)).toMatchObject([
      { action_id: '/example:share:open', value: 'Hello' },
    ]);
  });

  it('lets the first click take it, and tells each person whose it is', async () => {
    const once = onceInMemory();
    const value = '{"text":"Hello","by":"U03JUNIPER"}';
    const clicks = [];
    for (const user of ['U05ROWAN', 'U06SORREL', 'U05ROWAN'])
      clicks.push(await click('/example::take', value, { once, user }));
    expect(clicks.flatMap(({ delivered }) => delivered.map(({ text }) => text))).toEqual([
      'It is yours.',
      '<@U05ROWAN> was first: it is theirs.',
      'It is yours.',
    ]);
    const taken = 'Shared by <@U03JUNIPER>. Taken by <@U05ROWAN>. Hello';
    expect(clicks.flatMap(({ shared }) => shared)).toMatchObject(
      Array(3).fill({ ts: '1.1', message: { text: taken } }),
    );
  });
});
