import { BOT_TOKEN, buildSlack } from './fixtures/slack.ts';

const CONFIGURATION_TOKEN = 'xoxe.xoxp-local-owner';
const AS_OWNER = { authorization: `Bearer ${CONFIGURATION_TOKEN}` };
const MANIFEST = {
  features: { bot_user: { display_name: 'qbot' } },
  settings: { socket_mode_enabled: false },
};

const build = () => buildSlack({ configurationToken: CONFIGURATION_TOKEN, manifest: MANIFEST });

const post = (slack: ReturnType<typeof build>['slack'], token: string) =>
  slack.app.request('/api/auth.test', { method: 'POST', headers: { authorization: `Bearer ${token}` } });

it('says which app and workspace the bot token is of, and in a header what it may do', async () => {
  const { slack } = build();
  const response = await post(slack, BOT_TOKEN);
  expect(response.headers.get('x-oauth-scopes')).toBe('commands,chat:write');
  expect(await response.json()).toMatchObject({ ok: true, team_id: 'T0LOCAL', app_id: 'A0LOCAL' });
});

it('says nothing of scopes to a token that it does not know', async () => {
  const response = await post(build().slack, 'xoxb-other');
  expect(response.headers.get('x-oauth-scopes')).toBeNull();
});

it('lets a token do only what it was granted', async () => {
  const { call, slack } = build();
  slack.installation().scopes = ['commands'];
  expect(await call('chat.postMessage', { channel: 'C0OPS', text: 'hello' })).toEqual({
    httpStatus: 200,
    ok: false,
    error: 'missing_scope',
    needed: 'chat:write',
    provided: 'commands',
  });
  expect(slack.state().messages).toEqual([]);
});

it('exports the manifest with what Slack adds to it', async () => {
  const { call } = build();
  expect(await call('apps.manifest.export', { app_id: 'A0LOCAL' }, AS_OWNER)).toMatchObject({
    ok: true,
    manifest: {
      _metadata: { minor_version: 1 },
      features: { app_home: { home_tab_enabled: false }, bot_user: { display_name: 'qbot' } },
      settings: { socket_mode_enabled: false, is_hosted: false },
    },
  });
});

it.each([
  ['of the bot', { authorization: `Bearer ${BOT_TOKEN}` }, { app_id: 'A0LOCAL' }, 'not_allowed_token_type'],
  ['of nobody', { authorization: 'Bearer xoxe.xoxp-other' }, { app_id: 'A0LOCAL' }, 'invalid_auth'],
  ['of the owner, for another app', AS_OWNER, { app_id: 'A0OTHER' }, 'app_not_found'],
  ['of the owner, for what is no app', AS_OWNER, { app_id: 'qbot' }, 'invalid_app_id'],
  ['of the owner, for no app', AS_OWNER, {}, 'invalid_arguments'],
])('refuses an export with a token %s', async (_, headers, args, error) => {
  expect(await build().call('apps.manifest.export', args, headers)).toMatchObject({ ok: false, error });
});

it("takes the owner's token for nothing else", async () => {
  expect(await build().call('auth.test', {}, AS_OWNER)).toMatchObject({ error: 'not_allowed_token_type' });
});
