import { checkApp, checkScopes } from './check-app.ts';
import { buildFacts, linesOf } from './fixtures/build-facts.ts';

it('finds nothing where the token is that of the app', () => {
  expect(checkApp(buildFacts()).map(({ check, status }) => `${status} ${check}`)).toEqual([
    'ok bot token',
    'ok workspace',
    'ok app id',
    'ok scopes',
  ]);
});

it('does not guess where no token could be tried', () => {
  const secrets = { 'slack-bot-token': 'not-set' };
  expect(checkApp(buildFacts({ auth: null, secrets }))).toMatchObject([
    { check: 'bot token', status: 'unknown' },
  ]);
  expect(checkApp(buildFacts({ auth: null }))).toEqual([]);
});

it.each(['invalid_auth', 'account_inactive', 'token_revoked'])('names a token with %s', (error) => {
  const [finding, ...others] = checkApp(buildFacts({ auth: { ok: false, error } }));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    status: 'wrong',
    text: `Slack does not accept it: ${error}`,
    fix: expect.stringContaining('set slack-bot-token --prefix qbot --region eu-west-1'),
  });
});

it('blames no token for what Slack says of something else', () => {
  const [finding, ...others] = checkApp(buildFacts({ auth: { ok: false, error: 'something_new' } }));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    status: 'wrong',
    text: 'Slack does not say whose it is: something_new',
    fix: expect.stringContaining('Run it again'),
  });
});

it.each([
  [
    'of another workspace',
    { team_id: 'T0OTHER' },
    'workspace',
    'is of T0OTHER, and the bot serves T04LANTERN',
  ],
  ['of another app', { app_id: 'A0OTHER' }, 'app id', 'is of A0OTHER, and the bot serves A04LANTERN'],
  ['that rotates', { expires_in: 43_200 }, 'bot token', 'it expires in 720 minutes'],
])('names a token %s', (_, auth, check, text) => {
  const found = checkApp(buildFacts({ auth })).filter(({ status }) => status === 'wrong');
  expect(found).toEqual([
    { check, status: 'wrong', text: expect.stringContaining(text), fix: expect.stringMatching(/./) },
  ]);
});

it('takes the id of the organisation for an app of it', () => {
  const auth = { is_enterprise_install: true, enterprise_id: 'E04LANTERN', team_id: '' };
  const facts = buildFacts({ auth, deployment: { teamId: 'E04LANTERN' } });
  expect(linesOf(checkApp(facts))).toContain('ok workspace: E04LANTERN');
});

it('says which app id to set where none is checked, and where Slack names none', () => {
  expect(checkApp(buildFacts({ deployment: { appId: '' } }))).toContainEqual(
    expect.objectContaining({ status: 'note', fix: 'Set slack_app_id = "A04LANTERN" and deploy.' }),
  );
  expect(checkApp(buildFacts({ auth: { app_id: undefined } }))).toContainEqual(
    expect.objectContaining({ check: 'app id', status: 'unknown' }),
  );
});

describe('scopes', () => {
  it('tells a pending reinstallation from too many rights', () => {
    expect(linesOf(checkScopes(['commands', 'chat:write'], ['commands', 'users:read']))).toEqual([
      'wrong scopes: reinstall pending: the manifest asks for chat:write, and the token has not got it',
      'wrong scopes: over-privileged: users:read, which the manifest does not ask for',
    ]);
  });

  it('does not take silence for none', () => {
    expect(checkScopes(['commands'], undefined)).toMatchObject([{ status: 'unknown' }]);
  });
});
