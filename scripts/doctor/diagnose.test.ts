import { type DiagnoseDependencies, diagnose } from './diagnose.ts';
import { BOT_TOKEN, buildFacts, DEPLOYMENT, linesOf, SIGNING_SECRET } from './fixtures/build-facts.ts';

const { aws, builtSha256, now, remedies } = buildFacts();

/** A bot that is well, whose Slack is at another address. */
function build(overrides: Partial<DiagnoseDependencies['aws']> = {}, fetch = answer) {
  const environment = { SLACK_API_URL: 'https://slack.example/api/' };
  const changedAt = new Date(now());
  const stored = { 'slack-bot-token': BOT_TOKEN, 'slack-signing-secret': SIGNING_SECRET };
  return diagnose({
    ...{ builtSha256, now, fetch, remedies, configurationToken: undefined },
    deployment: { ...DEPLOYMENT, functions: { gatekeeper: 'qbot-gatekeeper' } },
    secretsOf: () => [],
    aws: {
      ...aws,
      secrets: async () =>
        new Map(Object.entries(stored).map(([name, value]) => [name, { value, version: 1, changedAt }])),
      deployedFunction: async () => ({ codeSha256: 'c3Vt', state: 'Active', environment }),
      ...overrides,
    },
  });
}

const answer: typeof fetch = async (input) => {
  const headers = { date: new Date(now()).toUTCString(), 'x-oauth-scopes': 'commands,chat:write' };
  const body = { ok: true, team_id: DEPLOYMENT.teamId, app_id: DEPLOYMENT.appId };
  return String(input).startsWith('https://slack.example/')
    ? Response.json(String(input).endsWith('auth.test') ? body : { ok: false, error: 'message_not_found' }, {
        headers,
      })
    : new Response('', { headers });
};

const denied = (name: string) => async () => {
  throw Object.assign(new Error(`may not: ${name}`), { name });
};

it('finds nothing wrong with a bot that is well', async () => {
  const lines = linesOf(await build());
  expect(lines.filter((line) => line.startsWith('wrong'))).toEqual([]);
  expect(lines).toContain('ok scopes: commands, chat:write');
});

it('goes on where one right is missing, and does not blame the bot', async () => {
  const lines = linesOf(await build({ subscriptions: denied('AuthorizationErrorException') }));
  expect(lines).toContain('unknown alarms: may not be looked at: may not: AuthorizationErrorException');
  expect(lines).toContain('ok dead letters: none waits');
});

it.each([
  ['waiting', 'QueueDoesNotExist', 'wrong dead letters: QueueDoesNotExist: may not: QueueDoesNotExist'],
  [
    'deployedFunction',
    'ResourceNotFoundException',
    'wrong function gatekeeper: ResourceNotFoundException: may not: ResourceNotFoundException',
  ],
  [
    'secrets',
    'CredentialsProviderError',
    'wrong secrets: CredentialsProviderError: may not: CredentialsProviderError',
  ],
])('blames it where %s fails with %s', async (call, name, line) => {
  expect(linesOf(await build({ [call]: denied(name) }))).toContain(line);
});

it('without secrets tries neither token nor address, and says so', async () => {
  const lines = linesOf(await build({ secrets: denied('AccessDeniedException') }));
  expect(lines).toContain('unknown secrets: may not be looked at: may not: AccessDeniedException');
  expect(lines.filter((line) => line.startsWith('wrong'))).toEqual([]);
  expect(lines.filter((line) => line.includes('could not be read'))).toHaveLength(2);
});

it('finds a bot that has none of its secrets ill', async () => {
  const lines = linesOf(await build({ secrets: async () => new Map() }));
  expect(lines).toContain('wrong secret slack-bot-token: has no parameter');
  expect(lines).toContain('wrong secret slack-signing-secret: has no parameter');
});

it.each([
  ['internal_error', 'wrong bot token: Slack says internal_error'],
  ['ratelimited', 'wrong bot token: Slack says ratelimited'],
])('says to run it again after %s of Slack, and blames no token', async (error, line) => {
  const busy: typeof fetch = async (input) =>
    String(input).startsWith('https://slack.example/') ? Response.json({ ok: false, error }) : answer(input);
  const findings = await build({}, busy);
  expect(linesOf(findings)).toContain(line);
  expect(findings.find(({ check }) => check === 'bot token')?.fix).toBe('Run it again in a minute.');
});

it('names Slack where that does not answer', async () => {
  const unreachable: typeof fetch = async (input) => {
    if (String(input).startsWith('https://slack.example/'))
      throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
    return answer(input);
  };
  expect(linesOf(await build({}, unreachable))).toContain(
    'wrong bot token: Slack refuses the connection (ECONNREFUSED)',
  );
});
