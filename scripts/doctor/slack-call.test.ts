import { createCallSlack } from './slack-call.ts';

const calling = (answer: () => Response | Promise<Response>) =>
  createCallSlack(async () => answer(), 'https://slack.example/api/');

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
