import { checkManifest } from './check-manifest.ts';
import { buildFacts, DEPLOYMENT } from './fixtures/build-facts.ts';

const TOKEN = 'xoxe.xoxp-not-a-real-token';
const { manifest } = DEPLOYMENT;

const look = (answer: Record<string, unknown>, token: string | undefined = TOKEN) => {
  const facts = buildFacts({ configurationToken: token, slack: { 'apps.manifest.export': answer } });
  return checkManifest(facts).then((findings) => ({ findings, called: facts.called }));
};

it('compares the live app, of the id that its token says', async () => {
  const { called, findings } = await look({ ok: true, manifest });
  expect(findings).toMatchObject([{ status: 'ok' }]);
  expect(called).toEqual(['apps.manifest.export A04LANTERN']);
});

it('names each difference, and what only the live app has', async () => {
  const live = {
    ...manifest,
    oauth_config: { scopes: { bot: ['commands'] } },
    settings: { allowed_ips: ['::1'] },
  };
  expect((await look({ ok: true, manifest: live })).findings).toMatchObject([
    { status: 'wrong', text: 'scope chat:write is missing', fix: expect.stringContaining('slack_manifest') },
    { status: 'note', text: expect.stringContaining('settings.allowed_ips') },
  ]);
});

it('sends nothing without a token, and no other token', async () => {
  const without = buildFacts();
  expect(await checkManifest(without)).toMatchObject([{ status: 'unknown' }]);
  expect(without.called).toEqual([]);
  const { called, findings } = await look({}, 'xoxe-1-refresh');
  expect(findings).toMatchObject([{ status: 'wrong', text: expect.stringContaining('not sent') }]);
  expect(called).toEqual([]);
});

it.each([
  ['token_expired', 'Slack does not accept SLACK_CONFIG_TOKEN: token_expired', 'lives 12 hours'],
  ['failed_export', 'Slack does not show it: failed_export', 'Run it again'],
  ['no_permission', 'cannot read A04LANTERN: no_permission', 'Collaborators'],
])('says what to do of %s', async (error, text, fix) => {
  expect((await look({ ok: false, error })).findings).toEqual([
    {
      ...{ check: 'manifest', status: 'wrong' },
      text: expect.stringContaining(text),
      fix: expect.stringContaining(fix),
    },
  ]);
});

it('knows of no app without its id', async () => {
  const facts = buildFacts({ auth: null, configurationToken: TOKEN, deployment: { appId: '' } });
  expect(await checkManifest(facts)).toMatchObject([{ status: 'unknown' }]);
});
