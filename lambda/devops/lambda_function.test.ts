import { buildContext } from '../../common/fixtures/build-context.ts';
import { buildEvent } from '../../common/fixtures/build-event.ts';
import { captureOutput } from '../../common/fixtures/capture-output.ts';
import { exampleEnvironment } from '../../common/fixtures/example-environment.ts';
import { type Loopback, startLoopback } from '../../common/fixtures/loopback.ts';
import { parseJson } from '../../scripts/local/json.ts';
import { variables } from './config.ts';

const before = { ...process.env };

/** The module as Lambda loads it: once, under this environment. */
async function load(environment: Record<string, string>) {
  process.env = { ...before, ...environment };
  let loaded: typeof import('./lambda_function.ts') | undefined;
  await jest.isolateModulesAsync(async () => {
    loaded = await import('./lambda_function.ts');
  });
  if (loaded === undefined) throw new Error('not loaded');
  return loaded;
}

/** Slack and CloudWatch in one. */
let server: Loopback;
beforeAll(async () => {
  server = await startLoopback((_request, response) => response.writeHead(200).end('{"MetricAlarms":[]}'));
});
afterAll(() => server.close());
afterEach(() => {
  process.env = before;
});

it('answers /devops alarms through the response_url', async () => {
  const { handler } = await load({
    ...exampleEnvironment(variables),
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: `${server.url}/_aws`,
    AWS_ACCESS_KEY_ID: 'fixture',
    AWS_SECRET_ACCESS_KEY: 'fixture',
    SLACK_API_URL: `${server.url}/api/`,
    SLACK_RESPONSE_URL_ORIGIN: server.url,
    DEVOPS_SERVICES: '["shop/web"]',
  });
  const event = buildEvent({
    command: '/devops',
    subcommand: 'alarms',
    args: [],
    expiresAt: new Date(Date.now() + 300_000).toISOString(),
    responseUrl: `${server.url}/commands/T04LANTERN/1/fixtureCapability`,
  });
  const output = captureOutput();
  await handler(event, buildContext()).finally(output.restore);
  expect(server.received.map(({ headers, path }) => headers['x-amz-target'] ?? path)).toEqual([
    'GraniteServiceVersion20100801.DescribeAlarms',
    '/commands/T04LANTERN/1/fixtureCapability',
  ]);
  expect(parseJson(server.received[1]?.body ?? '')).toMatchObject({
    response_type: 'ephemeral',
    text: ':large_green_circle: *No alarms* are in ALARM.',
  });
  expect(output.text()).not.toContain('fixtureCapability');
});
