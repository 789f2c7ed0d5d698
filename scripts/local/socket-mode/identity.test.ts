import { readIdentity } from './identity.ts';
import { SocketModeError } from './socket-mode-error.ts';

const ANSWER = {
  ok: true,
  url: 'https://lantern.slack.com/',
  team: 'Lantern Works',
  team_id: 'T04LANTERN',
  user: 'qbot-dev',
  user_id: 'U08KEEPER',
  bot_id: 'B06KEEPER',
  app_id: 'A05BEACON',
};

function read(answer: () => Response, given = '') {
  return readIdentity(
    { apiUrl: 'https://slack.com/api/', fetch: async () => answer() },
    'xoxb-lantern',
    given,
  );
}

const says = (body: unknown, given?: string) => read(() => Response.json(body), given);

it('learns workspace and app from the bot token', async () => {
  const identity = { teamId: 'T04LANTERN', team: 'Lantern Works', appId: 'A05BEACON', user: 'qbot-dev' };
  expect(await says(ANSWER)).toEqual(identity);
  expect(await says(ANSWER, 'T04LANTERN')).toEqual(identity);
  const { app_id: _, ...older } = ANSWER;
  expect(await says(older)).toEqual({ ...identity, appId: '' });
});

it.each([
  ['invalid_auth', 'copy it again from OAuth & Permissions.'],
  ['token_expired', 'it has expired: install the app again, and copy the new one from OAuth & Permissions.'],
  ['token_revoked', 'it was revoked: install the app again, and copy the new one from OAuth & Permissions.'],
  ['account_inactive', 'the app is no longer installed there: install it, and copy the new one.'],
  ['not_allowed_token_type', 'it is no bot token: copy that from OAuth & Permissions.'],
])('says what to do about %s', async (error, remedy) => {
  const sentence = `Slack refuses SLACK_BOT_TOKEN (${error}): ${remedy}`;
  await expect(says({ ok: false, error })).rejects.toThrow(new SocketModeError(sentence));
});

it('takes no fault of Slack for one of the token', async () => {
  await expect(says({ ok: false, error: 'internal_error' })).rejects.toThrow(
    new SocketModeError('Slack says internal_error: try again in a minute.'),
  );
  await expect(read(() => new Response('', { status: 429 }))).rejects.toThrow(
    new SocketModeError('Slack asks to be asked less often: try again in a minute.'),
  );
  await expect(says({ ok: false, error: 'something_new' })).rejects.toThrow(
    new SocketModeError(
      'Slack does not say whose SLACK_BOT_TOKEN is (something_new): try again; if it stays so, see the app under api.slack.com/apps.',
    ),
  );
});

it('refuses the app of another workspace than the one that .env names', async () => {
  await expect(says(ANSWER, 'T09MEADOW')).rejects.toThrow(
    new SocketModeError(
      'SLACK_BOT_TOKEN belongs to the workspace Lantern Works (T04LANTERN), and SLACK_TEAM_ID says T09MEADOW: leave SLACK_TEAM_ID out of .env, or take the token of that workspace.',
    ),
  );
});

it.each([
  () => new Response('no such page', { status: 503 }),
  () => new Response('<html>the proxy asks for a password</html>', { status: 407 }),
  () => new Response('<html>welcome to the hotel</html>'),
  () => {
    throw new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } });
  },
])('says that Slack cannot be reached %#', async (answer) => {
  await expect(read(answer)).rejects.toThrow(
    /^Slack cannot be reached \(.+\); behind a proxy, set NODE_USE_ENV_PROXY/,
  );
});
