import {
  ann,
  buildOpen,
  buildWithGateway,
  closeGateways,
  json,
  pathOf,
  payloadOf,
} from './fixtures/gateway.ts';
import { buildView, inputBlock, plain } from './fixtures/slack.ts';

afterEach(closeGateways);

describe('a click', () => {
  const again = { type: 'button', action_id: '/sre:incident:again', text: plain('Try again'), value: 'v' };
  const menu = { type: 'static_select', action_id: 'menu', options: [{ text: plain('One'), value: 'one' }] };
  const blocks = [{ type: 'actions', block_id: 'b', elements: [again, menu] }];

  async function buildMessage(more: Record<string, string> = {}) {
    const fixture = await buildWithGateway();
    const method = more.user === undefined ? 'chat.postMessage' : 'chat.postEphemeral';
    await fixture.call(method, { channel: 'C0OPS', text: 'failed', blocks, ...more });
    return { ...fixture, messageTs: fixture.slack.state().messages[0]?.ts ?? '' };
  }

  it('carries the button, a fresh trigger and a response_url of the message', async () => {
    const { act, call, received, slack, messageTs } = await buildMessage();
    const click = { ...ann, messageTs, channel: 'C0OPS', actionId: '/sre:incident:again' };
    expect(await act('click', click)).toMatchObject({ status: 200, shown: null });
    const payload = payloadOf(received[0]);
    expect(payload).toMatchObject({
      type: 'block_actions',
      actions: [{ type: 'button', action_id: '/sre:incident:again', block_id: 'b', value: 'v' }],
      state: { values: { b: { menu: { selected_option: null } } } },
    });
    expect(await call('views.open', { trigger_id: payload.trigger_id, view: buildView() })).toMatchObject({
      ok: true,
    });
    const body = JSON.stringify({ text: 'opened', replace_original: true });
    await slack.app.request(pathOf(payload.response_url), { method: 'POST', body });
    expect(slack.state().messages).toMatchObject([{ ts: messageTs, text: 'opened' }]);
  });

  it('is another action each time', async () => {
    const { act, received, messageTs } = await buildMessage();
    for (const _ of [1, 2]) await act('click', { ...ann, messageTs, actionId: '/sre:incident:again' });
    const stamps = received.map((one) => JSON.stringify(payloadOf(one).actions));
    expect(new Set(stamps).size).toBe(2);
  });

  it('carries what was chosen in a menu', async () => {
    const { act, received, messageTs } = await buildMessage();
    await act('click', { ...ann, messageTs, actionId: 'menu', value: 'one' });
    expect(payloadOf(received[0])).toMatchObject({
      actions: [{ type: 'static_select', selected_option: { value: 'one' } }],
    });
  });

  it('carries what else stands in the form by then, and the new choice with it', async () => {
    const form = [inputBlock('text', { type: 'plain_text_input' }), { ...blocks[0] }];
    const { act, received, viewId } = await buildOpen(buildView({ blocks: form }));
    const values = { 'text/text_action': 'typed', 'b/menu': 'one' };
    await act('click', { ...ann, viewId, actionId: 'menu', value: 'one', values });
    expect(payloadOf(received[1])).toMatchObject({
      view: {
        state: {
          values: {
            text: { text_action: { value: 'typed' } },
            b: { menu: { selected_option: { value: 'one' } } },
          },
        },
      },
    });
  });

  it('is on the block that was named, where several have the same action', async () => {
    const two = ['first', 'second'].map((id) => ({ type: 'actions', block_id: id, elements: [again] }));
    const { act, received, viewId } = await buildOpen(buildView({ blocks: two }));
    await act('click', { ...ann, viewId, blockId: 'second', actionId: '/sre:incident:again' });
    expect(payloadOf(received[1])).toMatchObject({ actions: [{ block_id: 'second' }] });
  });

  it('carries what was chosen in an overflow menu, which keeps nothing', async () => {
    const overflow = { type: 'overflow', action_id: 'more', options: menu.options };
    const view = buildView({ blocks: [{ type: 'actions', block_id: 'b', elements: [overflow] }] });
    const { act, received, viewId } = await buildOpen(view);
    await act('click', { ...ann, viewId, actionId: 'more', value: 'one' });
    expect(payloadOf(received[1])).toMatchObject({
      actions: [{ type: 'overflow', selected_option: { value: 'one' } }],
      view: { state: { values: {} } },
    });
  });

  it('carries the view of a modal', async () => {
    const { act, received, viewId } = await buildOpen(buildView({ blocks }));
    await act('click', { ...ann, viewId, actionId: '/sre:incident:again' });
    const payload = payloadOf(received[1]);
    expect(payload).toMatchObject({ container: { type: 'view', view_id: viewId }, view: { id: viewId } });
    expect(payload).not.toHaveProperty('response_url');
  });

  it('tells the person when the app does not answer', async () => {
    const { act, gateway, messageTs } = await buildMessage();
    gateway.answer = json({}, 500);
    const click = { ...ann, messageTs, actionId: '/sre:incident:again' };
    expect(await act('click', click)).toMatchObject({
      status: 500,
      shown: expect.stringContaining('Try again?'),
    });
  });

  it('is only for the person who sees an ephemeral message', async () => {
    const { act, received, messageTs } = await buildMessage({ user: 'U0ANN' });
    const click = { messageTs, actionId: '/sre:incident:again' };
    expect(await act('click', { ...click, user: 'U0GUS' })).toMatchObject({ httpStatus: 400 });
    expect(await act('click', { ...click, ...ann })).toMatchObject({ status: 200 });
    expect(payloadOf(received[0])).not.toHaveProperty('message');
  });

  it.each([
    ['a button that is not there', { actionId: 'nothing' }, 'nothing to click'],
    ['a message that is not there', { messageTs: '1.1', actionId: 'menu' }, 'sees no message'],
    ['a message of another channel', { channel: 'C0LOUNGE', actionId: 'menu' }, 'sees no message'],
    ['an option that is not there', { actionId: 'menu', value: 'two' }, 'no option'],
    ['a view that is not there', { viewId: 'V9', actionId: 'menu' }, 'no open view'],
  ])('is impossible on %s', async (_, more, error) => {
    const { act, messageTs } = await buildMessage();
    const outcome = await act('click', { ...ann, messageTs, ...more });
    expect(outcome).toMatchObject({ httpStatus: 400, error: expect.stringContaining(error) });
  });

  it.each([
    ['an input that dispatches nothing', inputBlock('a', menu), 'menu', 'not reported'],
    [
      'a kind it does not play',
      {
        type: 'actions',
        elements: [{ type: 'workflow_button', action_id: 'o', text: plain('Go'), workflow: {} }],
      },
      'o',
      'cannot click a workflow_button',
    ],
  ])('is impossible on %s', async (_, block, actionId, error) => {
    const { act, viewId } = await buildOpen(buildView({ blocks: [block] }));
    const outcome = await act('click', { ...ann, viewId, actionId });
    expect(outcome).toMatchObject({ httpStatus: 400, error: expect.stringContaining(error) });
  });
});
