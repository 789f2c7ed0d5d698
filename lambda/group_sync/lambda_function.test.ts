import { captureOutput } from '../../common/fixtures/capture-output.ts';
import { exampleEnvironment } from '../../common/fixtures/example-environment.ts';
import { startLoopback } from '../../common/fixtures/loopback.ts';
import { parseGroupMembers } from '../../common/group-members.ts';
import { variables } from './config.ts';

const EVENT = {
  id: 'e1',
  source: 'qbot.schedule',
  'detail-type': 'group_sync',
  detail: { requestId: 'e1' },
};

/** What Slack, OpsGenie and SSM answer here. */
const ANSWERS: Record<string, object> = {
  '/api/usergroups.list': { ok: true, usergroups: [{ id: 'S0DEPLOY01', date_delete: 0 }] },
  '/api/usergroups.users.list': { ok: true, users: ['U01A'] },
  '/api/users.info': { ok: true, user: { id: 'U01A', team_id: 'T0LOCAL001' } },
  '/api/users.lookupByEmail': { ok: true, user: { id: 'U02B', team_id: 'T0LOCAL001' } },
  '/v2/schedules/on-calls?flat=true': {
    data: [
      {
        _parent: { id: 's1', name: 'Platform on call', enabled: true },
        onCallRecipients: ['bob@example.com'],
      },
    ],
  },
};

/** Runs the function once. Returns what it asked SSM for, and what it wrote there. */
async function runWith(environment: Record<string, string>) {
  const server = await startLoopback(({ path, headers, body }, response) => {
    const target = headers['x-amz-target'];
    response.setHeader(
      'content-type',
      target === undefined ? 'application/json' : 'application/x-amz-json-1.1',
    );
    if (target === 'AmazonSSM.GetParameters') {
      const { Names } = JSON.parse(body);
      const Parameters = Names.map((Name: string) => ({ Name, Value: 'fixture' }));
      return response.end(JSON.stringify({ Parameters, InvalidParameters: [] }));
    }
    if (target === 'AmazonSSM.GetParameter')
      return response.end(JSON.stringify({ Parameter: { Name: '/qbot/group-members', Value: 'not-set' } }));
    if (target !== undefined) return response.end(JSON.stringify({ Version: 2, Tier: 'Standard' }));
    return response.end(JSON.stringify(ANSWERS[path] ?? {}));
  });
  jest.replaceProperty(process, 'env', {
    ...process.env,
    ...exampleEnvironment(variables),
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'fixture',
    AWS_SECRET_ACCESS_KEY: 'fixture',
    POWERTOOLS_METRICS_NAMESPACE: 'QBot',
    AWS_ENDPOINT_URL_SSM: server.url,
    SLACK_API_URL: `${server.url}/api/`,
    OPSGENIE_API_URL: server.url,
    ...environment,
  });
  // It is made once in the life of a process.
  jest.resetModules();
  const { handler } = await import('./lambda_function.ts');
  const output = captureOutput();
  await handler(EVENT);
  output.restore();
  await server.close();
  jest.restoreAllMocks();
  const asked = (action: string) =>
    server.received
      .filter(({ headers }) => headers['x-amz-target'] === `AmazonSSM.${action}`)
      .map(({ body }) => JSON.parse(body));
  const secrets: string[] = asked('GetParameters').flatMap(({ Names }) => Names);
  return { secrets, put: asked('PutParameter')[0] };
}

it('reads groups and schedules, and writes the one parameter', async () => {
  const { put, secrets } = await runWith({});
  expect(put).toMatchObject({ Name: '/qbot/group-members', Type: 'String', Overwrite: true });
  const members = Object.fromEntries(parseGroupMembers(put.Value));
  expect(members).toMatchObject({
    S0DEPLOY01: { users: ['U01A'] },
    'oncall:Platform on call': { users: ['U02B'] },
  });
  expect(secrets.sort()).toEqual(['/qbot/opsgenie-api-key', '/qbot/slack-bot-token']);
});

it.each(['opsgenie', 'jsm'])(
  'asks for no key of %s where only groups of Slack are named',
  async (INCIDENT_BACKEND) => {
    const { put, secrets } = await runWith({ ACCESS_GROUPS: '["S0DEPLOY01"]', INCIDENT_BACKEND });
    expect([...parseGroupMembers(put.Value).keys()]).toEqual(['S0DEPLOY01']);
    expect(secrets).toEqual(['/qbot/slack-bot-token']);
  },
);
