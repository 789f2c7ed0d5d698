import { type Answer, ann, buildOpen, closeGateways, json, payloadOf } from './fixtures/gateway.ts';
import { buildView, plain } from './fixtures/slack.ts';

afterEach(closeGateways);

describe('a submission', () => {
  const values = { service: 'search', message: 'down' };

  it('carries the form and closes it by an empty acknowledgement', async () => {
    const { act, received, slack, viewId } = await buildOpen();
    expect(await act('submit', { ...ann, viewId, values })).toMatchObject({ status: 200, shown: null });
    expect(received[1]?.path).toBe('/slack/interactivity');
    expect(payloadOf(received[1])).toMatchObject({
      type: 'view_submission',
      view: { id: viewId, state: { values: { message: { message_action: { value: 'down' } } } } },
    });
    expect(slack.state().views).toMatchObject([{ status: 'submitted' }]);
  });

  it('is not sent while a field is missing', async () => {
    const { act, received, slack, viewId } = await buildOpen();
    const errors = { service: 'Please complete this required field.' };
    const outcome = await act('submit', { ...ann, viewId, values: { message: 'down' } });
    expect(outcome).toMatchObject({ status: null, shown: 'Please complete this required field.', errors });
    expect(received).toHaveLength(1);
    expect(slack.state().views).toMatchObject([{ status: 'open', errors }]);
  });

  it('keeps the form open with the errors that the app answers', async () => {
    const { act, gateway, slack, viewId } = await buildOpen();
    gateway.answer = json({ response_action: 'errors', errors: { message: 'not now' } });
    expect(await act('submit', { ...ann, viewId, values })).toMatchObject({
      shown: 'not now',
      errors: { message: 'not now' },
    });
    expect(slack.state().views).toMatchObject([
      {
        status: 'open',
        errors: { message: 'not now' },
        values: { message: { message_action: { value: 'down' } } },
      },
    ]);
  });

  it('shows the view that the app answers', async () => {
    const { act, gateway, slack, viewId } = await buildOpen();
    gateway.answer = json({ response_action: 'update', view: buildView({ title: plain('Working') }) });
    expect(await act('submit', { ...ann, viewId, values })).toMatchObject({ shown: null });
    expect(slack.state().views).toMatchObject([
      { status: 'open', updates: 1, view: { title: { text: 'Working' } } },
    ]);
  });

  it('lays the view that the app answers on top, and ends both at once', async () => {
    const { act, gateway, slack, viewId } = await buildOpen();
    gateway.answer = json({ response_action: 'push', view: buildView() });
    await act('submit', { ...ann, viewId, values });
    const covered = await act('submit', { ...ann, viewId, values });
    expect(covered).toMatchObject({ httpStatus: 400, error: `U0ANN has no open view ${viewId} in front` });
    gateway.answer = json({ response_action: 'clear' });
    await act('submit', { ...ann, viewId: slack.state().views[1]?.id, values });
    expect(slack.state().views).toMatchObject([
      { status: 'submitted' },
      { status: 'submitted', previousId: viewId },
    ]);
  });

  it.each<[string, Answer]>([
    ['a word', () => new Response('ok')],
    ['other JSON', json({ ok: true })],
    ['an unknown action', json({ response_action: 'close' })],
    ['errors of no block', json({ response_action: 'errors', errors: { nothing: 'no' } })],
    ['errors of an action_id', json({ response_action: 'errors', errors: { message_action: 'no' } })],
    ['no errors', json({ response_action: 'errors', errors: {} })],
    ['an error without text', json({ response_action: 'errors', errors: { message: '' } })],
    [
      'a view that cannot be shown',
      json({ response_action: 'update', view: buildView({ title: plain('x'.repeat(25)) }) }),
    ],
    ['no view', json({ response_action: 'push' })],
    ['500', json({}, 500)],
    ['302', () => new Response('', { status: 302, headers: { location: '/' } })],
  ])('leaves the form open by an acknowledgement of %s', async (_, answer) => {
    const { act, gateway, slack, viewId } = await buildOpen();
    gateway.answer = answer;
    const outcome = await act('submit', { ...ann, viewId, values });
    expect(outcome).toMatchObject({
      shown: 'We had some trouble connecting. Try again?',
      because: expect.any(String),
    });
    expect(slack.state().views).toMatchObject([{ status: 'open' }]);
  });

  it.each([
    ['by someone else', { user: 'U0BEN' }],
    ['of a view that is not there', { viewId: 'V9' }],
    ['of a field that is not there', { values: { ...values, nothing: 'a' } }],
  ])('is impossible %s', async (_, more) => {
    const { act, received, viewId } = await buildOpen();
    expect(await act('submit', { ...ann, viewId, values, ...more })).toMatchObject({ httpStatus: 400 });
    expect(received).toHaveLength(1);
  });

  it('needs a button', async () => {
    const notice = {
      type: 'modal',
      title: plain('Loading'),
      blocks: [{ type: 'section', text: plain('...') }],
    };
    const { act, viewId } = await buildOpen(notice);
    expect(await act('submit', { ...ann, viewId })).toMatchObject({
      httpStatus: 400,
      error: 'the view has no submit button',
    });
  });
});

describe('closing', () => {
  it('is told to an app that asked for it', async () => {
    const { act, received, slack, viewId } = await buildOpen(buildView({ notify_on_close: true }));
    expect(await act('close', { ...ann, viewId })).toMatchObject({ status: 200 });
    expect(payloadOf(received[1])).toMatchObject({ type: 'view_closed', view: { id: viewId } });
    expect(slack.state().views).toMatchObject([{ status: 'closed' }]);
  });

  it('ends the whole stack with the cross, and tells of its root', async () => {
    const root = buildView({ notify_on_close: true });
    const { act, gateway, received, slack, viewId } = await buildOpen(root);
    gateway.answer = json({ response_action: 'push', view: buildView() });
    await act('submit', { ...ann, viewId, values: { service: 'search', message: 'down' } });
    const top = slack.state().views.at(-1)?.id;
    await act('close', { ...ann, viewId: top, all: true });
    expect(slack.state().views.map(({ status }) => status)).toEqual(['closed', 'closed']);
    expect(payloadOf(received.at(-1))).toMatchObject({ is_cleared: true, view: { id: viewId } });
  });

  it('is told to no other', async () => {
    const { act, received, viewId } = await buildOpen();
    expect(await act('close', { ...ann, viewId })).toMatchObject({ status: null });
    expect(received).toHaveLength(1);
  });
});
