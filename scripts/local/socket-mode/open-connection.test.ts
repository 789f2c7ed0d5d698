import { SlackUnavailableError } from '../call-slack.ts';
import { openConnection } from './open-connection.ts';
import { SocketModeError } from './socket-mode-error.ts';

const TOKEN = 'xapp-1-A05BEACON-1-lantern';
const ADDRESS = 'wss://wss-primary.slack.com/link/?ticket=lantern';

function open(answer: () => Response | Promise<Response>, apiUrl = 'https://slack.com/api/') {
  const fetch = jest.fn(async (..._call: Parameters<typeof globalThis.fetch>) => answer());
  return { fetch, opened: openConnection({ apiUrl, fetch }, TOKEN) };
}

const says = (body: unknown) => open(() => Response.json(body)).opened;

it('gets the address by the token in the header alone', async () => {
  const { fetch, opened } = open(() => Response.json({ ok: true, url: ADDRESS }));
  expect(await opened).toEqual({ url: ADDRESS, warnings: [] });
  const [url, init] = fetch.mock.calls[0] ?? [];
  expect(url).toBe('https://slack.com/api/apps.connections.open');
  expect(init).toMatchObject({ method: 'POST' });
  expect(new Headers(init?.headers).get('authorization')).toBe(`Bearer ${TOKEN}`);
  expect(init).not.toHaveProperty('body');
});

it('hands on that Socket Mode is not turned on', async () => {
  const messages = ['[WARN] Socket Mode is not turned on.'];
  const opened = await says({ ok: true, url: ADDRESS, response_metadata: { messages } });
  expect(opened.warnings).toEqual(messages);
});

const AGAIN = 'generate one under Basic Information, App-Level Tokens, with the scope connections:write.';

it.each([
  ['invalid_auth', AGAIN],
  ['not_allowed_token_type', `it is no app-level token: ${AGAIN}`],
  ['missing_scope', `it lacks connections:write: ${AGAIN}`],
  ['token_expired', `it has expired: ${AGAIN}`],
  ['account_inactive', 'the app or its owner was deactivated: see api.slack.com/apps.'],
  ['user_removed_from_team', 'its owner has left the workspace: another member has to make the app.'],
  ['team_disabled', 'the workspace is disabled.'],
])('gives up after %s', async (error, remedy) => {
  const sentence = `Slack refuses SLACK_APP_TOKEN (${error}): ${remedy}`;
  await expect(says({ ok: false, error })).rejects.toThrow(new SocketModeError(sentence));
});

it.each(['internal_error', 'ratelimited', 'request_timeout', ''])(
  'may try again after "%s"',
  async (error) => {
    await expect(says({ ok: false, error })).rejects.toThrow(SlackUnavailableError);
  },
);

it('learns when Slack wants to be called again', async () => {
  const limited = () => new Response('', { status: 429, headers: { 'retry-after': '7' } });
  await expect(open(limited).opened).rejects.toMatchObject({ retryAfterMs: 7000 });
});

it('may try again where Slack cannot be reached, and names no token', async () => {
  const { opened } = open(() => {
    throw new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } });
  });
  const error: unknown = await opened.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SlackUnavailableError);
  expect(String(error)).not.toContain(TOKEN);
});

it.each([
  'ws://wss-primary.slack.com/link/?ticket=lantern',
  'wss://slack.com.example/link/',
  'wss://evilslack.com/link/',
  'https://wss-primary.slack.com/link/',
  '',
])('connects to no other address than one of Slack: "%s"', async (url) => {
  await expect(says({ ok: true, url })).rejects.toThrow('leads elsewhere');
});
