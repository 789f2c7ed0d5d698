import { headerFault, signatureFault } from '../../../../common/slack/signature.ts';
import {
  type Answer,
  buildWithGateway,
  closeGateways,
  command,
  json,
  pathOf,
  payloadOf,
} from './fixtures/gateway.ts';
import { BOT_TOKEN, plain, SIGNING_SECRET } from './fixtures/slack.ts';

afterEach(closeGateways);

describe('a command', () => {
  it('is signed, and is what was typed', async () => {
    const { act, received, clock } = await buildWithGateway();
    const outcome = await act('command', command);
    expect(outcome).toEqual({ httpStatus: 200, status: 200, ms: 0, requestId: 'request-1', shown: null });
    const [request] = received;
    const signed = {
      timestamp: request?.headers.get('x-slack-request-timestamp') ?? undefined,
      signature: request?.headers.get('x-slack-signature') ?? undefined,
      body: Buffer.from(request?.body ?? ''),
    };
    expect(headerFault(signed, clock.ms / 1000)).toBeUndefined();
    expect(signatureFault(signed, [SIGNING_SECRET])).toBeUndefined();
    expect(request?.path).toBe('/slack/commands');
    expect(request?.form.get('text')).toBe('Checkout is down');
  });

  it.each<[string, Answer, string]>([
    ['plain text', () => new Response('no'), 'no'],
    ['JSON', json({ response_type: 'ephemeral', text: 'no' }), 'no'],
    ['blocks alone', json({ blocks: [{ type: 'section', text: plain('no') }] }), 'no'],
  ])('shows an acknowledgement of %s to one person', async (_, answer, shown) => {
    const { act, slack } = await buildWithGateway(answer);
    expect(await act('command', command)).toMatchObject({ status: 200, shown });
    expect(slack.state().messages).toMatchObject([{ ephemeralFor: 'U0ANN', via: 'ack', channel: 'C0OPS' }]);
  });

  it('shows an acknowledgement to all where it says so', async () => {
    const { act, slack } = await buildWithGateway(json({ response_type: 'in_channel', text: 'hello' }));
    await act('command', command);
    expect(slack.state().messages[0]).not.toHaveProperty('ephemeralFor');
  });

  it('shows nothing where the acknowledgement only repeats the command', async () => {
    const { act, slack } = await buildWithGateway(json({ response_type: 'in_channel' }));
    expect(await act('command', command)).toMatchObject({ shown: null });
    expect(slack.state().messages).toEqual([]);
  });

  it.each<[string, Answer, string]>([
    ['500', () => new Response('', { status: 500 }), 'status 500'],
    ['401', () => new Response('', { status: 401 }), 'status 401'],
    [
      'JSON that is none',
      () => new Response('no', { headers: { 'content-type': 'application/json' } }),
      'no JSON object',
    ],
    ['a block that cannot be shown', json({ text: 'a', blocks: [{ type: 'section' }] }), '/blocks/0'],
  ])('fails by an acknowledgement of %s', async (_, answer, because) => {
    const { act, slack } = await buildWithGateway(answer);
    expect(await act('command', command)).toMatchObject({
      shown: '/sre failed with the error "dispatch_failed"',
      because: expect.stringContaining(because),
    });
    expect(slack.state().messages).toEqual([]);
  });

  it('fails where nobody listens', async () => {
    const { act } = await buildWithGateway(undefined, { gatewayUrl: () => 'http://127.0.0.1:1' });
    expect(await act('command', command)).toMatchObject({
      status: null,
      shown: expect.stringContaining('dispatch_failed'),
    });
  });

  it('fails where the acknowledgement is late', async () => {
    const held: (() => void)[] = [];
    const never = () => new Promise<Response>((answer) => held.push(() => answer(new Response(''))));
    const { act } = await buildWithGateway(never, { ackTimeoutMs: 50 });
    const outcome = await act('command', command);
    for (const release of held) release();
    expect(outcome).toMatchObject({
      ...{ status: null, requestId: null, shown: '/sre failed with the error "operation_timeout"' },
    });
  });

  it('has a response_url that replaces its acknowledgement', async () => {
    const { act, received, slack } = await buildWithGateway(json({ text: 'working' }));
    await act('command', command);
    const path = pathOf(received[0]?.form.get('response_url'));
    const body = JSON.stringify({ text: 'done', replace_original: true });
    const response = await slack.app.request(path, { method: 'POST', body });
    expect([response.status, await response.json()]).toEqual([200, { ok: true }]);
    expect(slack.state().messages).toMatchObject([{ text: 'done', history: ['working'] }]);
  });

  it.each([
    ['a person who is not there', { ...command, user: 'U0NONE' }, 'no such user: U0NONE'],
    ['a channel that is not there', { ...command, channel: 'C0NONE' }, 'no such channel: C0NONE'],
    ['a channel without that person', { ...command, user: 'U0BEN' }, 'U0BEN is not in C0OPS'],
    ['no command', { ...command, command: 'sre' }, 'command'],
  ])('cannot be typed with %s', async (_, asked, error) => {
    const { act, received } = await buildWithGateway();
    expect(await act('command', asked)).toMatchObject({
      httpStatus: 400,
      error: expect.stringContaining(error),
    });
    expect(received).toEqual([]);
  });
});

it('carries the home workspace of a guest', async () => {
  const { act, call, received, slack } = await buildWithGateway();
  await call('chat.postMessage', {
    channel: 'C0OPS',
    text: 'a',
    blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'go', text: plain('Go') }] }],
  });
  await act('click', { user: 'U0GUS', messageTs: slack.state().messages[0]?.ts, actionId: 'go' });
  expect(payloadOf(received[0])).toMatchObject({
    team: { id: 'T0LOCAL' },
    user: { id: 'U0GUS', team_id: 'T0OTHER' },
  });
});

it('tells who is where', async () => {
  const { slack } = await buildWithGateway();
  const response = await slack.app.request('/driver/workspace');
  expect(await response.json()).toMatchObject({
    channels: [{ id: 'C0OPS' }, {}, {}, {}],
    users: [{ id: 'U0ANN' }, {}, {}],
  });
});

it('refuses the sixth post to a response_url', async () => {
  const { act, received, slack } = await buildWithGateway();
  await act('command', command);
  const path = pathOf(received[0]?.form.get('response_url'));
  const post = () =>
    slack.app.request(path, {
      method: 'POST',
      body: JSON.stringify({ text: 'a' }),
      headers: { authorization: BOT_TOKEN },
    });
  for (let count = 0; count < 5; count += 1) expect((await post()).status).toBe(200);
  expect((await post()).status).toBe(404);
});
