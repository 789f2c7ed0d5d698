import { SocketModeError } from './socket-mode-error.ts';
import { readWorkspace, settingsOf } from './workspace.ts';

/** Where Slack is asked whose the token is. */
async function askedAt(SLACK_API_URL: string): Promise<string> {
  const fetch = jest.fn(async (..._call: Parameters<typeof globalThis.fetch>) =>
    Response.json({ ok: true, team_id: 'T04LANTERN', team: 'Lantern', app_id: 'A05BEACON', user: 'qbot' }),
  );
  const tokens = { SLACK_APP_TOKEN: 'xapp-1-A05BEACON-1-lantern', SLACK_BOT_TOKEN: 'xoxb-lantern' };
  const { api } = await readWorkspace({ ...tokens, SLACK_API_URL }, fetch);
  expect(fetch.mock.calls.map(([url]) => url)).toEqual([`${api.apiUrl}auth.test`]);
  return api.apiUrl;
}

it.each([
  ['', 'https://slack.com/api/'],
  ['https://slack-gov.com/api/', 'https://slack-gov.com/api/'],
  ['https://slack.com/api', 'https://slack.com/api/'],
  ['http://127.0.0.1:5610/slack/api', 'http://127.0.0.1:5610/slack/api/'],
])('takes "%s" for %s', async (given, apiUrl) => {
  expect(await askedAt(given)).toBe(apiUrl);
});

it.each(['slack.com/api/', 'http://slack.com/api/', 'https://slack.com/api/?token=x', 'https://'])(
  'calls nobody at %s, and says so in one sentence',
  async (given) => {
    await expect(askedAt(given)).rejects.toThrow(
      new SocketModeError(
        'SLACK_API_URL is no https address such as https://slack.com/api/: correct it in .env, or leave it out.',
      ),
    );
  },
);

it('knows no person and no group of the simulated workspace', () => {
  const identity = { team: 'Lantern', teamId: 'T04LANTERN', appId: 'A05BEACON', user: 'qbot' };
  expect(settingsOf({}, identity).given).toMatchObject({
    ...{ ALLOWED_CHANNELS: '{}', OPERATIONS_CHANNEL: '' },
    RESTRICTED_COMMANDS: '{"/devops restart":[]}',
  });
  const RESTRICTED_COMMANDS = '{"/devops restart":["S01CREW"]}';
  expect(settingsOf({ RESTRICTED_COMMANDS }, identity).given).toMatchObject({ RESTRICTED_COMMANDS });
});
