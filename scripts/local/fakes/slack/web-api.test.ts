import { buildSlack, buildView } from './fixtures/slack.ts';

describe('the Web API', () => {
  it.each([
    ['no token', { authorization: '' }, 'not_authed'],
    ['another token', { authorization: 'Bearer xoxb-other' }, 'invalid_auth'],
    ['another body', { 'content-type': 'text/plain' }, 'invalid_post_type'],
    ['broken JSON', { 'content-type': 'application/json' }, 'invalid_json'],
  ])('refuses %s', async (_, headers, error) => {
    const { call } = buildSlack();
    expect(await call('auth.test', { a: 'b' }, headers)).toEqual({ httpStatus: 200, ok: false, error });
  });

  it('takes the token of the body, and JSON', async () => {
    const { slack } = buildSlack();
    const response = await slack.app.request('/api/auth.test', {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ token: 'xoxb-local-bot-token' }),
    });
    expect(await response.json()).toMatchObject({ ok: true, team_id: 'T0LOCAL', user_id: 'U0QBOT0001' });
  });

  it('refuses JSON that is no object', async () => {
    const { slack } = buildSlack();
    const response = await slack.app.request('/api/auth.test', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '[]',
    });
    expect(await response.json()).toEqual({ ok: false, error: 'json_not_object' });
  });

  it.each(['chat.delete', 'constructor'])('does not know %s', async (method) => {
    const { call } = buildSlack();
    expect(await call(method, {})).toMatchObject({ ok: false, error: 'unknown_method' });
  });

  it('opens a conversation with a person', async () => {
    const { call } = buildSlack();
    expect(await call('conversations.open', { users: 'U0BEN' })).toMatchObject({ channel: { id: 'D0BEN' } });
    expect(await call('conversations.open', {})).toMatchObject({ error: 'users_list_not_supplied' });
    expect(await call('conversations.open', { users: 'U0NONE' })).toMatchObject({ error: 'user_not_found' });
  });

  it('leaves a hop that tells what came of the call', async () => {
    const { call, trace } = buildSlack();
    const { traceId, spans } = trace.open('POST /slack/commands');
    const headers = { 'x-amzn-trace-id': `${traceId};Parent=1;Sampled=1` };
    await call('chat.postMessage', { channel: 'C0OPS', text: 'hello' }, headers);
    await call('views.open', { view: buildView(), trigger_id: 'none' }, headers);
    expect(spans).toMatchObject([
      { name: 'slack chat.postMessage', outcome: 'ok', data: { channel: 'C0OPS', ts: '1700000000.000001' } },
      { name: 'slack views.open', outcome: 'invalid_trigger_id', durationMs: 0 },
    ]);
  });

  it('fails as it is told to, without doing the work', async () => {
    const { slack, call, faults, trace } = buildSlack();
    const { traceId, spans } = trace.open('POST /slack/commands');
    faults.set({
      target: 'slack.chat.postMessage',
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '30' },
      body: {},
    });
    const headers = { 'x-amzn-trace-id': traceId };
    expect(await call('chat.postMessage', { channel: 'C0OPS', text: 'hello' }, headers)).toEqual({
      httpStatus: 429,
    });
    expect(slack.state().messages).toEqual([]);
    expect(spans).toMatchObject([{ outcome: 'http 429' }]);
  });

  it('waits before each call where it is told to', async () => {
    const waits: number[] = [];
    const sleep = async (ms: number) => {
      waits.push(ms);
    };
    const { faults } = buildSlack();
    const { call } = buildSlack({ callMs: 250, faultContext: { faults, kill: () => undefined, sleep } });
    await call('auth.test', {});
    expect(waits).toEqual([250]);
  });
});
