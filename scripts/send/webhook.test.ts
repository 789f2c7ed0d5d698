import type { Request } from '../local/driver-answers.ts';
import type { DriverClient } from '../local/driver-client.ts';
import { SendError } from './arguments.ts';
import { buildPush, buildRequest, buildSpan, buildState, START } from './fixtures/build-state.ts';
import { runWebhook } from './webhook.ts';

const ADDRESS = {
  url: 'http://127.0.0.1:3000',
  webhookUrl: 'http://127.0.0.1:3000/_rest/prod/opsgenie',
  apiKey: 'the-key',
  webhookToken: 'the-token',
};
const push = buildPush({ at: START + 40 });
const request = buildRequest({
  spans: [
    buildSpan('gateway'),
    buildSpan('pushover'),
    buildSpan('pushover messages', { data: { request: 'p-1' } }),
  ],
});

function build(answer: () => Response, requests: Request[] = []) {
  const printed: string[] = [];
  const posted: { url: string; headers: Headers; body: string }[] = [];
  const bot: Pick<DriverClient, 'state'> = {
    state: async () =>
      buildState({ pushes: [push, { ...push, request: 'p-2', title: 'of another' }], requests }),
  };
  const options = {
    bot,
    terminal: {
      line: ({ at, label, text }: { at: number; label: string; text: string }) =>
        void printed.push(`${at} ${label}: ${text}`),
      shown: (text: string) => void printed.push(`> ${text}`),
      note: (text: string) => void printed.push(`- ${text}`),
    },
    sleep: async () => undefined,
    post: async (url: unknown, init?: RequestInit) => {
      const body = new TextDecoder().decode(init?.body instanceof Uint8Array ? init.body : undefined);
      posted.push({ url: String(url), headers: new Headers(init?.headers), body });
      return answer();
    },
  };
  const play = () => runWebhook(options, ADDRESS, new TextEncoder().encode('{"action":"Create"}'));
  return { play, printed, posted };
}

describe('runWebhook', () => {
  it('posts the file as it is, with key and token, and prints each stop and the phone', async () => {
    const accepted = new Response('{"ok":true}', { status: 202, headers: { 'x-amzn-requestid': 'r-1' } });
    const { play, posted, printed } = build(() => accepted, [request]);
    expect(await play()).toBe(true);
    expect(posted).toMatchObject([{ url: ADDRESS.webhookUrl, body: '{"action":"Create"}' }]);
    expect(posted[0]?.headers.get('x-api-key')).toBe('the-key');
    expect(posted[0]?.headers.get('authorization')).toBe('Bearer the-token');
    expect(printed).toEqual([
      `- POST ${ADDRESS.webhookUrl}`,
      '0 gateway: 202 {"ok":true}',
      '0 function: pushover: ok (5 ms)',
      '0 pushover: messages: ok (5 ms)',
      '40 phone: ringing: P1: a',
    ]);
  });

  it('ends badly where Pushover took a push for nobody, and says so', async () => {
    const accepted = new Response('', { status: 202, headers: { 'x-amzn-requestid': 'r-1' } });
    const data = { request: 'p-9', info: 'no active devices to send to' };
    const nobody = { ...request, spans: [buildSpan('gateway'), buildSpan('pushover messages', { data })] };
    const { play, printed } = build(() => accepted, [nobody]);
    expect(await play()).toBe(false);
    expect(printed.at(-1)).toBe('- nobody was notified by this push: no active devices to send to');
  });

  it('ends badly where the gateway refuses it', async () => {
    const { play, printed } = build(() => new Response('{"message":"Forbidden"}', { status: 403 }));
    expect(await play()).toBe(false);
    expect(printed).toEqual([`- POST ${ADDRESS.webhookUrl}`, '0 gateway: 403 {"message":"Forbidden"}']);
  });

  it('ends badly where the function refuses it, and shows that it ran', async () => {
    const refused = { ...request, spans: [buildSpan('gateway'), buildSpan('pushover')] };
    const answer = new Response('', { status: 400, headers: { 'x-amzn-requestid': 'r-1' } });
    const { play, printed } = build(() => answer, [refused]);
    expect(await play()).toBe(false);
    expect(printed.slice(1)).toEqual(['0 gateway: 400', '0 function: pushover: ok (5 ms)']);
  });

  it('asks for npm start where nothing answers', async () => {
    const { play } = build(() => {
      throw new TypeError('fetch failed');
    });
    await expect(play()).rejects.toThrow(SendError);
    await expect(play()).rejects.toThrow(
      'No bot is running at http://127.0.0.1:3000. Start it with npm start.',
    );
  });
});
