import { type JsonObject, textIn } from '../../json.ts';
import { type Answer, ann, buildWithGateway, closeGateways, pathOf, payloadOf } from './fixtures/gateway.ts';
import { buildView } from './fixtures/slack.ts';

afterEach(closeGateways);

const CALLBACK = '/sre:incident:message';
const shortcuts = () => [{ callbackId: CALLBACK, name: 'Open an incident' }];

async function setUp(answer?: Answer) {
  const fixture = await buildWithGateway(answer, { shortcuts });
  const write = async (body: JsonObject) =>
    textIn((await fixture.act('write', { ...ann, channel: 'C0OPS', ...body })).ts);
  const use = (messageTs: string, body: JsonObject = {}) =>
    fixture.act('shortcut', { ...ann, messageTs, callbackId: CALLBACK, ...body });
  return { ...fixture, write, use };
}

it('sends what Slack sends for a message of a user, without an api_app_id', async () => {
  const { received, use, write } = await setUp();
  const ts = await write({ text: 'a < b & https://x.example/?a=1&b=2' });
  expect(await use(ts)).toMatchObject({ status: 200, requestId: 'request-1', shown: null });
  const payload = payloadOf(received[0]);
  expect(received[0]?.path).toBe('/slack/interactivity');
  expect(payload).toEqual({
    type: 'message_action',
    token: 'legacy-fixed-value',
    action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
    team: { id: 'T0LOCAL', domain: 'qbot-local' },
    user: { id: 'U0ANN', username: 'ann', name: 'ann', team_id: 'T0LOCAL' },
    channel: { id: 'C0OPS', name: 'ops' },
    is_enterprise_install: false,
    enterprise: null,
    callback_id: CALLBACK,
    trigger_id: expect.stringMatching(/^\d+\.\d+\.[0-9a-f]{32}$/),
    response_url: expect.stringContaining('/response/'),
    message_ts: ts,
    message: {
      client_msg_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: 'message',
      user: 'U0ANN',
      text: 'a &lt; b &amp; <https://x.example/?a=1&amp;b=2>',
      ts,
    },
  });
});

it('sends the attachments of another app, and where a reply stands', async () => {
  const { received, use, write } = await setUp();
  const parent = await write({ text: 'parent' });
  const attachments = [{ fallback: 'CloudWatch Alarm' }];
  await use(await write({ bot: 'AWS Alarms', attachments, threadTs: parent }));
  const { message } = payloadOf(received[0]);
  expect(message).toMatchObject({ subtype: 'bot_message', username: 'AWS Alarms', text: '', attachments });
  expect(message).toMatchObject({ thread_ts: parent });
  expect(message).not.toHaveProperty('user');
});

it('brings a trigger and a response_url that work', async () => {
  const { call, received, slack, use, write } = await setUp();
  await use(await write({ text: 'hello' }));
  const { response_url, trigger_id } = payloadOf(received[0]);
  expect(await call('views.open', { trigger_id, view: buildView() })).toMatchObject({ ok: true });
  const answer = await slack.app.request(pathOf(response_url), { method: 'POST', body: '{"text":"no"}' });
  expect(answer.status).toBe(200);
  expect(slack.state().messages.at(-1)).toMatchObject({
    text: 'no',
    ephemeralFor: 'U0ANN',
    channel: 'C0OPS',
  });
});

it('tells the user nothing but that it failed', async () => {
  const { use, write } = await setUp(() => new Response('', { status: 500 }));
  expect(await use(await write({ text: 'x' }))).toMatchObject({ status: 500, shown: expect.any(String) });
});

it.each<[string, JsonObject, string]>([
  ['a shortcut that the manifest lacks', { callbackId: '/sre:incident:x' }, 'the app has no shortcut'],
  ['no such message', { messageTs: '1.1' }, 'there is no message 1.1'],
  ['a user who is not in the channel', { user: 'U0BEN' }, 'U0BEN is not in C0OPS'],
])('refuses %s', async (_what, body, error) => {
  const { received, use, write } = await setUp();
  const answer = await use(await write({ text: 'x' }), body);
  expect(answer).toMatchObject({ httpStatus: 400, error: expect.stringContaining(error) });
  expect(received).toEqual([]);
});

it('refuses an ephemeral message, which has no such menu', async () => {
  const { call, use } = await setUp();
  const posted = await call('chat.postEphemeral', { channel: 'C0OPS', user: 'U0ANN', text: 'x' });
  expect(await use(textIn(posted.message_ts))).toMatchObject({ httpStatus: 400 });
});

it.each<[string, JsonObject]>([
  ['nothing', { text: ' ' }],
  ['attachments of a user', { attachments: [{ text: 'x' }] }],
  ['a reply to nothing', { text: 'x', threadTs: '1.1' }],
  ['in an archived channel', { text: 'x', channel: 'C0OLD' }],
  ['in a channel of others', { text: 'x', user: 'U0BEN' }],
])('writes no %s', async (_what, body) => {
  const { act, slack } = await setUp();
  expect(await act('write', { ...ann, channel: 'C0OPS', ...body })).toMatchObject({ httpStatus: 400 });
  expect(slack.state().messages).toEqual([]);
});

it('lets the bot change only its own messages', async () => {
  const { call, slack, write } = await setUp();
  const ts = await write({ text: 'x' });
  expect(await call('chat.update', { channel: 'C0OPS', ts, text: 'y' })).toMatchObject({
    error: 'cant_update_message',
  });
  expect(slack.state().messages.map(({ text }) => text)).toEqual(['x']);
});
