import type { KnownBlock } from '@slack/types';
import type { Detail, DetailType } from '../../common/contract.ts';
import { AccessDeniedError } from '../../common/errors.ts';
import { buildContext } from '../../common/fixtures/build-context.ts';
import { buildDetail } from '../../common/fixtures/build-event.ts';
import { onceInMemory } from '../../common/fixtures/once-in-memory.ts';
import { otherWords } from '../../common/fixtures/other-words.ts';
import { recordLog } from '../../common/fixtures/record-log.ts';
import { recordSlack } from '../../common/fixtures/record-slack.ts';
import { validateMessage, validateView } from '../../scripts/local/fakes/slack/block-kit.ts';
import { type BackendLambdaDeps, createBackendLambda } from './backend_lambda.ts';
import definition from './function.json' with { type: 'json' };

/** What one event leads to. `given`: what is other than a Slack that takes everything, and what other deliveries left. */
async function run(type: DetailType, overrides: Partial<Detail>, given: Partial<BackendLambdaDeps> = {}) {
  const { log, lines } = recordLog();
  const slack = recordSlack();
  const handlers = createBackendLambda({ ...slack, log, once: onceInMemory(), ...given });
  await handlers[type]?.({
    detail: buildDetail({ command: '/example', subcommand: '', args: [], text: '', ...overrides }),
    context: buildContext(),
  });
  return { ...slack, lines };
}

function click(actionId: string, value: string, by = 'U03JUNIPER', given: Partial<BackendLambdaDeps> = {}) {
  const actions = [{ type: 'button', action_id: actionId, value }];
  const user = { id: by, name: '' };
  return run('block_actions', { user, payload: { actions, message: { ts: '1.1' } } }, given);
}

function submit(text: string | null, given: Partial<BackendLambdaDeps> = {}) {
  const values = { text: { value: { type: 'plain_text_input', value: text } } };
  const view = { private_metadata: '{"data":{"said":"Hello"}}', state: { values } };
  return run('view_submission', { subcommand: 'share', payload: { view } }, given);
}

const elementsOf = (blocks: KnownBlock[] = []) =>
  blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));

describe('/example', () => {
  it('says the text back, nobody mentioned by it, with buttons that carry it', async () => {
    const { told } = await run('slash_command', { text: 'Hello <!channel>' });
    expect(told).toMatchObject([{ text: 'Hello &lt;!channel&gt;' }]);
    expect(elementsOf(told[0]?.blocks)).toMatchObject([
      { action_id: '/example::louder', value: 'Hello <!channel>' },
      { action_id: '/example:share:open', value: 'Hello <!channel>' },
    ]);
  });

  it("stays within Slack's limits, however long the text", async () => {
    const { told } = await run('slash_command', { text: '&\u{1f4e2}'.repeat(2000) });
    expect(told).toHaveLength(1);
    expect(validateMessage(told[0])).toEqual([]);
  });

  it('asks for words where there are none', async () => {
    await expect(run('slash_command', {})).rejects.toMatchObject({
      userMessage: 'There is nothing to say back. Type some words after `/example`.',
    });
  });

  it('shows its help, and says back what only begins with that word, or is nearly one of its words', async () => {
    const { told } = await run('slash_command', { subcommand: 'help', text: 'help' });
    expect(told).toEqual([{ text: expect.stringContaining('`/example [text]`') }]);
    const text = 'Help is here';
    const more = await run('slash_command', { subcommand: 'help', args: ['is', 'here'], text });
    const near = await run('slash_command', { subcommand: 'shar', text: 'shar' });
    expect([more, near].map((one) => one.told)).toMatchObject([[{ text }], [{ text: 'shar' }]]);
  });
});

describe('its buttons', () => {
  it('say it louder, in the place of what was said', async () => {
    const { told } = await click('/example::louder', 'Hello <!channel>');
    expect(told).toMatchObject([{ text: 'HELLO &lt;!CHANNEL&gt;', replacesOriginal: true }]);
    expect(elementsOf(told[0]?.blocks)).toMatchObject(Array(2).fill({ value: 'HELLO <!CHANNEL>' }));
  });

  it('are answered only where they are known', async () => {
    const { told, lines } = await click('/example::softer', 'Hello');
    expect(told).toEqual([]);
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

describe('under the id of another word, which other people may press', () => {
  const cases = [
    ['', 'louder'],
    ['', 'take'],
    ['share', 'open'],
  ].flatMap(([own = '', action]) =>
    otherWords(definition.subcommands, [own]).map((word) => `/example:${word}:${action}`),
  );

  it.each(cases)('%s does nothing', async (id) => {
    const { delivered, told, views, lines } = await click(id, '{"text":"Hello","by":"U03JUNIPER"}');
    expect([delivered, told, views]).toEqual([[], [], []]);
    expect(lines).toMatchObject([{ level: 'warn', fields: { reason: 'unknown action' } }]);
  });

  it.each(otherWords(definition.subcommands, []))(
    'the form of %s asks for the right to share',
    async (word) => {
      const view = {
        private_metadata: '{"data":{"said":""}}',
        state: { values: { text: { value: { value: 'Hi' } } } },
      };
      const access = { denied: ['share'] };
      const outcome = run('view_submission', { subcommand: word, access, payload: { view } });
      await expect(outcome).rejects.toBeInstanceOf(AccessDeniedError);
    },
  );
});

describe('sharing', () => {
  it('shows everybody what was submitted or typed', async () => {
    const { delivered } = await submit(' Hello <!channel> ');
    expect(delivered).toMatchObject([
      { channel: 'C07HARBOUR', message: { text: 'Shared by <@U03JUNIPER>. Hello &lt;!channel&gt;' } },
    ]);
    expect(validateMessage(delivered[0]?.message)).toEqual([]);
    const typed = await run('slash_command', { subcommand: 'share', args: ['Hi'], freeText: 'Hi' });
    expect(typed.delivered).toMatchObject([{ message: { text: 'Shared by <@U03JUNIPER>. Hi' } }]);
  });

  it('is done once, however often it is delivered', async () => {
    const once = onceInMemory();
    const deliveries = [await submit('Hello', { once }), await submit('Hello', { once })];
    expect(deliveries.map(({ delivered }) => delivered.length)).toEqual([1, 0]);
  });

  it('is not done again after a delivery that broke at the post: its user hears that nobody knows', async () => {
    const once = onceInMemory();
    const lost = new Error('the process is gone');
    await expect(submit('Hello', { once, deliverMessage: () => Promise.reject(lost) })).rejects.toBe(lost);
    await expect(submit('Hello', { once })).rejects.toMatchObject({
      userMessage: expect.stringMatching(/^Q-Bot was interrupted while it shared your text\./),
    });
  });

  it.each([' ', null])('brings the form back where nothing was typed: %j', async (text) => {
    const { told, delivered } = await submit(text);
    expect(delivered).toEqual([]);
    expect(told).toMatchObject([{ text: expect.stringContaining('the text was empty') }]);
    expect(elementsOf(told[0]?.blocks)).toMatchObject([{ action_id: '/example:share:open', value: 'Hello' }]);
  });

  it('lets the first click take it, and tells each person whose it is', async () => {
    const once = onceInMemory();
    const value = '{"text":"Hello","by":"U03JUNIPER"}';
    const clicks = [];
    for (const user of ['U05ROWAN', 'U06SORREL', 'U05ROWAN'])
      clicks.push(await click('/example::take', value, user, { once }));
    expect(clicks.flatMap(({ told }) => told.map(({ text }) => text))).toEqual([
      'It is yours.',
      '<@U05ROWAN> was first: it is theirs.',
      'It is yours.',
    ]);
    const taken = 'Shared by <@U03JUNIPER>. Taken by <@U05ROWAN>. Hello';
    expect(clicks.flatMap(({ delivered }) => delivered)).toMatchObject(
      Array(3).fill({ ts: '1.1', message: { text: taken } }),
    );
  });
});
