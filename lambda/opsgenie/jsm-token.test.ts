import { ConfigError } from '../../common/errors.ts';
import { recordLog } from '../../common/fixtures/record-log.ts';
import { recordMetrics } from '../../common/fixtures/record-metrics.ts';
import type { Fetch } from '../../common/http.ts';
import { checkJsmToken, type JsmTokenDeps } from './jsm-token.ts';

const ME = { accountId: '5b10', active: true, emailAddress: 'QBot@example.com' };
const settings = {
  ...{ cloudId: 'c', siteUrl: 'https://example.atlassian.net', operationsUrl: 'https://api.atlassian.com' },
  ...{ jiraUrl: 'https://api.atlassian.com/ex/jira/c', email: 'qbot@example.com', projectKey: 'OPS' },
  ...{ issueTypeId: '1', requestTypeId: '2', priorityIds: { P1: '1', P2: '2', P3: '3', P4: '4', P5: '5' } },
};

/** Of the one line that is logged. */
async function outcomeOf(fetch: Fetch, more: Partial<JsmTokenDeps> = {}) {
  const { log, lines } = recordLog();
  const { metrics } = recordMetrics();
  const apiToken = async () => 'token';
  await checkJsmToken({ fetch, settings, apiToken, now: () => 0, metrics, log, ...more });
  expect(lines).toHaveLength(1);
  return lines[0]?.fields.outcome;
}

const answers =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Fetch =>
  async () =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json', ...headers },
    });

it('asks Jira whose token it is, with that token', async () => {
  const asked: [string, string | null][] = [];
  const outcome = await outcomeOf(async (url, init) => {
    asked.push([String(url), new Headers(init?.headers).get('authorization')]);
    return answers(ME)(url, init);
  });
  expect(outcome).toBe('jira_token_accepted');
  const credentials = Buffer.from('qbot@example.com:token').toString('base64');
  expect(asked).toEqual([['https://api.atlassian.com/ex/jira/c/rest/api/3/myself', `Basic ${credentials}`]]);
});

it.each<[string, Fetch]>([
  ['another account', answers({ ...ME, emailAddress: 'ada@example.com' })],
  ['an account that is not active', answers({ ...ME, active: false })],
  ['401', answers({ message: 'no' }, 401)],
  ['401 in HTML', async () => new Response('<html>', { status: 401 })],
  ['a missing scope', answers({ code: 401, message: 'Unauthorized; scope does not match' }, 401)],
  ['403', answers({}, 403)],
  ['another site', answers({}, 404)],
  ['200 as to anybody', answers(ME, 200, { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' })],
])('raises the alarm for %s', async (_name, fetch) => {
  await expect(outcomeOf(fetch)).resolves.toBe('jira_token_refused');
});

it('raises the alarm where there is no token', async () => {
  const apiToken = () => Promise.reject(new ConfigError(['not set']));
  await expect(outcomeOf(answers(ME), { apiToken })).resolves.toBe('jira_token_refused');
});

it.each<[string, Fetch]>([
  ['is down', answers({}, 503)],
  ['limits requests', answers({}, 429)],
  ['does not answer', () => Promise.reject(new TypeError('fetch failed'))],
  ['answers something else', answers({ maintenance: true })],
])('knows nothing where Jira %s', async (_name, fetch) => {
  await expect(outcomeOf(fetch)).resolves.toBe('jira_token_unknown');
});

it('believes an account that hides its address', async () => {
  await expect(outcomeOf(answers({ accountId: '5b10' }))).resolves.toBe('jira_token_accepted');
});
