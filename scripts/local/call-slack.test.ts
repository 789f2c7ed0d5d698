import { createCallSlack, isTokenError, SlackUnavailableError } from './call-slack.ts';

const calling = (answer: () => Response | Promise<Response>) =>
  createCallSlack({ fetch: async () => answer(), apiUrl: 'https://slack.example/api/' });

it('reads scopes and time from the headers', async () => {
  const headers = { 'x-oauth-scopes': 'commands, chat:write', date: 'Tue, 24 Nov 2026 12:00:00 GMT' };
  const callSlack = calling(() => Response.json({ ok: true }, { headers }));
  expect(await callSlack('auth.test', 'xoxb-1')).toEqual({
    ...{ body: { ok: true }, scopes: ['commands', 'chat:write'] },
    date: Date.parse('2026-11-24T12:00:00Z'),
  });
  const silent = calling(() => Response.json({ ok: true }));
  expect(await silent('auth.test', 'xoxb-1')).toEqual({
    body: { ok: true },
    scopes: undefined,
    date: undefined,
  });
});

it.each(['https://slack.example/api/', 'https://slack.example/api'])('calls below %s', async (apiUrl) => {
  const fetch = jest.fn(async (..._call: Parameters<typeof globalThis.fetch>) => Response.json({ ok: true }));
  await createCallSlack({ apiUrl, fetch })('auth.test', 'xoxb-1', { channel: 'C1' });
  const [url, init] = fetch.mock.calls[0] ?? [];
  expect(url).toBe('https://slack.example/api/auth.test');
  expect(String(init?.body)).toBe('channel=C1');
});

it.each([
  ['429', () => new Response('', { status: 429 }), 'asked less often'],
  ['a page', () => new Response('<html>', { status: 503 }), 'answered auth.test with 503 and no JSON'],
  [
    'nothing',
    () => Promise.reject(Object.assign(new TypeError(), { cause: { code: 'ENOTFOUND' } })),
    'cannot be resolved',
  ],
])('says in a sentence that Slack answered %s', async (_, answer, sentence) => {
  await expect(calling(answer)('auth.test', 'xoxb-1')).rejects.toThrow(sentence);
});

it.each([
  'accesslimited',
  'fatal_error',
  'internal_error',
  'ratelimited',
  'request_timeout',
  'service_unavailable',
])('does not take %s for what Slack says of a token', async (error) => {
  expect(isTokenError(error)).toBe(false);
  const headers = { 'retry-after': '7' };
  await expect(
    calling(() => Response.json({ ok: false, error }, { headers }))('auth.test', 'xoxb-1'),
  ).rejects.toEqual(new SlackUnavailableError(`says ${error}`, { isBusy: true, retryAfterMs: 7000 }));
});

it('hands on what Slack says of a token', async () => {
  const { body } = await calling(() => Response.json({ ok: false, error: 'invalid_auth' }))(
    'auth.test',
    'xoxb-1',
  );
  expect(body).toEqual({ ok: false, error: 'invalid_auth' });
  expect(isTokenError('invalid_auth')).toBe(true);
});

it('sends no token with a foreign character, and quotes none', async () => {
  const error: unknown = await calling(() => Response.json({ ok: true }))('auth.test', 'xoxb-1\u2026').catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SlackUnavailableError);
  expect(String(error)).toMatch(/holds a character that no token has$/);
});
