import { isObject } from '../../../../common/is-object.ts';
import { textIn } from '../../json.ts';
import { buildSlack, buildView, plain, type SlackFixture } from './fixtures/slack.ts';

/** A command that nobody answers: all it leaves is its trigger, which the front catches. */
function buildWithTriggers() {
  const fixture = buildSlack({ gatewayUrl: () => 'http://127.0.0.1:1' });
  const caught: string[] = [];
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
    const form = new URLSearchParams(String(init?.body));
    const payload: unknown = JSON.parse(form.get('payload') ?? '{}');
    caught.push(form.get('trigger_id') ?? (isObject(payload) ? textIn(payload.trigger_id) : ''));
    return new Response('');
  });
  const trigger = async (
    what = 'command',
    body: Record<string, unknown> = { command: '/sre', channel: 'C0OPS' },
  ) => {
    await fixture.act(what, { user: 'U0ANN', ...body });
    return caught.at(-1) ?? '';
  };
  return { ...fixture, trigger };
}

const viewId = (answer: Record<string, unknown>) => (isObject(answer.view) ? textIn(answer.view.id) : '');
const views = (fixture: SlackFixture) => fixture.slack.state().views;
const button = {
  type: 'actions',
  block_id: 'b',
  elements: [{ type: 'button', action_id: 'go', text: plain('Go') }],
};

afterEach(() => jest.restoreAllMocks());

describe('views.open', () => {
  it('shows the view to the person whose trigger it is', async () => {
    const fixture = buildWithTriggers();
    const answer = await fixture.call('views.open', {
      trigger_id: await fixture.trigger(),
      view: buildView({ external_id: 'cmd:1', private_metadata: '{}', callback_id: '/sre' }),
    });
    expect(answer).toMatchObject({
      ok: true,
      view: {
        ...{
          id: 'V0000000001',
          team_id: 'T0LOCAL',
          app_id: 'A0LOCAL',
          type: 'modal',
          root_view_id: 'V0000000001',
        },
        ...{ external_id: 'cmd:1', private_metadata: '{}', callback_id: '/sre', previous_view_id: null },
        title: { type: 'plain_text', text: 'Open an incident', emoji: true },
        state: { values: {} },
        hash: expect.stringMatching(/^1700000000\.[0-9a-f]{8}$/),
      },
    });
    expect(views(fixture)).toMatchObject([
      { user: 'U0ANN', externalId: 'cmd:1', status: 'open', updates: 0 },
    ]);
  });

  it('takes a trigger for 3 seconds and no longer', async () => {
    const fixture = buildWithTriggers();
    const [first, second] = [await fixture.trigger(), await fixture.trigger()];
    fixture.clock.ms += 3000;
    expect(await fixture.call('views.open', { trigger_id: first, view: buildView() })).toMatchObject({
      ok: true,
    });
    fixture.clock.ms += 1;
    const late = await fixture.call('views.open', { trigger_id: second, view: buildView() });
    expect(late).toMatchObject({ ok: false, error: 'expired_trigger_id' });
  });

  it('takes a trigger once', async () => {
    const fixture = buildWithTriggers();
    const trigger_id = await fixture.trigger();
    const view = buildView({ external_id: 'cmd:1' });
    expect(await fixture.call('views.open', { trigger_id, view })).toMatchObject({ ok: true });
    expect(await fixture.call('views.open', { trigger_id, view })).toMatchObject({
      error: 'exchanged_trigger_id',
    });
    expect(views(fixture)).toHaveLength(1);
  });

  it('treats a trigger as too old where a fault says so', async () => {
    const fixture = buildWithTriggers();
    fixture.faults.set({ target: 'slack.trigger', kind: 'status', status: 200, times: 1 });
    const [first, second] = [await fixture.trigger(), await fixture.trigger()];
    const expired = await fixture.call('views.open', { trigger_id: first, view: buildView() });
    expect(expired).toMatchObject({ error: 'expired_trigger_id' });
    expect(await fixture.call('views.open', { trigger_id: second, view: buildView() })).toMatchObject({
      ok: true,
    });
  });

  it('keeps an external_id for one open view', async () => {
    const fixture = buildWithTriggers();
    const open = async () =>
      fixture.call('views.open', {
        trigger_id: await fixture.trigger(),
        view: buildView({ external_id: 'one' }),
      });
    const first = await open();
    expect(await open()).toMatchObject({ ok: false, error: 'duplicate_external_id' });
    await fixture.act('close', { viewId: viewId(first), user: 'U0ANN' });
    expect(await open()).toMatchObject({ ok: true });
  });

  it.each([
    ['no trigger', { view: buildView() }, 'invalid_arguments', 'missing required field: trigger_id'],
    ['no view', { trigger_id: 'valid' }, 'invalid_arguments', 'must be an object [json-pointer:/view]'],
    [
      'a broken view',
      { trigger_id: 'valid', view: '{' },
      'invalid_arguments',
      'must be an object [json-pointer:/view]',
    ],
    [
      'a long title',
      { trigger_id: 'valid', view: buildView({ title: plain('x'.repeat(25)) }) },
      'invalid_arguments',
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
  ])('refuses %s and says where', async (_, args, error, message) => {
    const fixture = buildWithTriggers();
    const trigger_id = await fixture.trigger();
    const given = 'trigger_id' in args ? { ...args, trigger_id } : args;
    const answer = await fixture.call('views.open', given);
    expect(answer).toMatchObject({
      error,
      response_metadata: { messages: [expect.stringContaining(message)] },
    });
    expect(await fixture.call('views.open', { trigger_id, view: buildView() })).toMatchObject({ ok: true });
  });

  it('refuses a view above 250 kB', async () => {
    const fixture = buildWithTriggers();
    const section = { type: 'section', text: plain('x'.repeat(2900)) };
    const view = buildView({ blocks: Array.from({ length: 90 }, () => section) });
    const answer = await fixture.call('views.open', { trigger_id: await fixture.trigger(), view });
    expect(answer).toMatchObject({ ok: false, error: 'view_too_large' });
  });
});

describe('views.update', () => {
  async function buildOpen() {
    const fixture = buildWithTriggers();
    const view = buildView({ external_id: 'one' });
    const opened = await fixture.call('views.open', { trigger_id: await fixture.trigger(), view });
    return { ...fixture, id: viewId(opened), hash: isObject(opened.view) ? textIn(opened.view.hash) : '' };
  }

  it('finds the view by its id or its external_id', async () => {
    const fixture = await buildOpen();
    const view = buildView({ title: plain('Filled'), external_id: 'one' });
    expect(await fixture.call('views.update', { view_id: fixture.id, view })).toMatchObject({ ok: true });
    expect(await fixture.call('views.update', { external_id: 'one', view })).toMatchObject({ ok: true });
    expect(views(fixture)).toMatchObject([{ updates: 2, view: { title: { text: 'Filled' } } }]);
  });

  it('takes away an external_id that is not sent again', async () => {
    const fixture = await buildOpen();
    await fixture.call('views.update', { external_id: 'one', view: buildView() });
    expect(await fixture.call('views.update', { external_id: 'one', view: buildView() })).toMatchObject({
      error: 'not_found',
    });
  });

  it('refuses another hash than the newest', async () => {
    const fixture = await buildOpen();
    const { id: view_id, hash } = fixture;
    expect(await fixture.call('views.update', { view_id, hash, view: buildView() })).toMatchObject({
      ok: true,
    });
    expect(await fixture.call('views.update', { view_id, hash, view: buildView() })).toMatchObject({
      error: 'hash_conflict',
    });
  });

  it.each([
    ['neither id', {}, 'invalid_arguments'],
    ['an unknown id', { view_id: 'V9' }, 'not_found'],
    ['an unknown external_id', { external_id: 'two' }, 'not_found'],
  ])('refuses %s', async (_, args, error) => {
    const fixture = await buildOpen();
    expect(await fixture.call('views.update', { ...args, view: buildView() })).toMatchObject({ error });
  });

  it('does not find a view that was closed', async () => {
    const fixture = await buildOpen();
    await fixture.act('close', { viewId: fixture.id, user: 'U0ANN' });
    expect(await fixture.call('views.update', { view_id: fixture.id, view: buildView() })).toMatchObject({
      error: 'not_found',
    });
  });

  it('refuses a view that cannot be shown', async () => {
    const fixture = await buildOpen();
    const view = buildView({ submit: undefined });
    expect(await fixture.call('views.update', { view_id: fixture.id, view })).toMatchObject({
      error: 'invalid_arguments',
    });
  });
});

describe('views.push', () => {
  it('lays up to three views on one another, with triggers born in them', async () => {
    const fixture = buildWithTriggers();
    const view = buildView({ submit: undefined, blocks: [button] });
    let top = viewId(await fixture.call('views.open', { trigger_id: await fixture.trigger(), view }));
    const push = async () => {
      const trigger_id = await fixture.trigger('click', { viewId: top, actionId: 'go' });
      return fixture.call('views.push', { trigger_id, view });
    };
    const second = await push();
    expect(second).toMatchObject({ view: { previous_view_id: 'V0000000001', root_view_id: 'V0000000001' } });
    top = viewId(second);
    top = viewId(await push());
    expect(await push()).toMatchObject({ ok: false, error: 'push_limit_reached' });
  });

  it('needs a trigger of an open view', async () => {
    const fixture = buildWithTriggers();
    const trigger_id = await fixture.trigger();
    expect(await fixture.call('views.push', { trigger_id, view: buildView() })).toMatchObject({
      error: 'not_found',
    });
  });
});
