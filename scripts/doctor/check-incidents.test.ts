import { checkIncidents } from './check-incidents.ts';
import { buildFacts, linesOf } from './fixtures/build-facts.ts';

const SITE = {
  ...{
    cloudId: '1',
    siteUrl: 'https://example.atlassian.net',
    jiraUrl: 'https://api.atlassian.com/ex/jira/1',
  },
  ...{ operationsUrl: 'https://api.atlassian.com', email: 'qbot@example.com', projectKey: 'OPS' },
  ...{ issueTypeId: '1', requestTypeId: '2', priorityIds: { P1: '1', P2: '2', P3: '3', P4: '4', P5: '5' } },
};

/** A product that answers by the end of the path. */
function product(answers: Record<string, unknown>, environment: Record<string, string> = {}) {
  const fetch: typeof globalThis.fetch = async (...args) => {
    const { pathname } = new URL(new Request(...args).url);
    const found = Object.entries(answers).find(([end]) => pathname.endsWith(end))?.[1];
    return typeof found === 'number' ? new Response('{}', { status: found }) : Response.json(found ?? {});
  };
  const secrets = { 'opsgenie-api-key': 'key', 'jira-api-token': 'token' };
  const functions = new Map([['opsgenie', { codeSha256: '', state: 'Active', environment }]]);
  return checkIncidents(buildFacts({ fetch, secrets, functions }));
}

const jira = (answers: Record<string, unknown>, site = JSON.stringify(SITE)) =>
  product({ '/myself': { displayName: 'Q-Bot' }, ...answers }, { INCIDENT_BACKEND: 'jsm', JSM: site });

const PERMISSIONS = ['BROWSE_PROJECTS', 'CREATE_ISSUES', 'EDIT_ISSUES', 'TRANSITION_ISSUES', 'ADD_COMMENTS'];
const permissions = (...denied: string[]) => ({
  permissions: Object.fromEntries(
    PERMISSIONS.map((name) => [name, { havePermission: !denied.includes(name) }]),
  ),
});

describe('OpsGenie', () => {
  const services = { data: [{ name: 'Checkout' }] };

  it('is asked for services and teams', async () => {
    expect(linesOf(await product({ '/services': services, '/teams': { data: [] } }))).toEqual([
      'ok opsgenie: accepts the key, which reads services (1) and teams',
    ]);
    expect(await product({ '/services': { data: [] }, '/teams': { data: [] } })).toMatchObject([
      { status: 'note' },
    ]);
  });

  it.each([
    ['that is not accepted', { '/services': 401 }, 'npm run secrets -- set opsgenie-api-key'],
    ['without the right', { '/services': services, '/teams': 403 }, 'Configuration access'],
    ['that meets an outage', { '/services': 503 }, 'status page'],
  ])('tells of a key %s', async (_, answers, fix) => {
    expect(await product(answers)).toMatchObject([{ status: 'wrong', fix: expect.stringContaining(fix) }]);
  });
});

describe('Jira', () => {
  it('is asked whose the token is, and what it may do', async () => {
    expect(linesOf(await jira({ '/mypermissions': permissions() }))).toEqual([
      'ok jira: knows the token as Q-Bot, an agent of OPS',
    ]);
    expect(await jira({ '/mypermissions': permissions('CREATE_ISSUES') })).toMatchObject([
      {
        status: 'wrong',
        text: expect.stringContaining('CREATE_ISSUES'),
        fix: expect.stringContaining('agent'),
      },
    ]);
  });

  it('tells of a token that is not accepted, and of settings that are none', async () => {
    expect(await jira({ '/myself': 401 })).toMatchObject([
      { status: 'wrong', fix: expect.stringContaining('set jira-api-token') },
    ]);
    expect(await jira({ '/mypermissions': 403 })).toMatchObject([
      { fix: expect.stringContaining('docs/jsm.md') },
    ]);
    expect(await jira({}, '{}')).toMatchObject([{ fix: expect.stringContaining('npm run migrate') }]);
  });
});

it('asks nothing without a key, and nothing at all without the function', async () => {
  const fetch = () => Promise.reject(new Error('asked'));
  expect(await checkIncidents(buildFacts({ fetch }))).toMatchObject([
    { check: 'opsgenie', status: 'unknown' },
  ]);
  expect(await checkIncidents(buildFacts({ fetch, deployment: { functions: {} } }))).toEqual([]);
});
