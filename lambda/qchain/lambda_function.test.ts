import { buildContext } from '../../common/fixtures/build-context.ts';
import { buildEvent } from '../../common/fixtures/build-event.ts';
import { captureOutput } from '../../common/fixtures/capture-output.ts';
import { exampleEnvironment } from '../../common/fixtures/example-environment.ts';
import { type Loopback, startLoopback } from '../../common/fixtures/loopback.ts';
import { parseJson } from '../../scripts/local/json.ts';
import { variables } from './config.ts';
import { buildNetInfo, buildStatus } from './fixtures/build-rpc.ts';
import { type StartedNode, startNode } from './fixtures/start-node.ts';

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

let slack: Loopback;
let node: StartedNode;
beforeAll(async () => {
  slack = await startLoopback((_request, response) => response.writeHead(200).end('ok'));
  node = await startNode('validator-1');
});
afterAll(() => Promise.all([slack.close(), node.close()]));
afterEach(() => {
  process.env = before;
});

it('answers /qchain through the response_url, and logs no address', async () => {
  node.answers = { '/status': buildStatus(), '/net_info': buildNetInfo() };
  const { handler } = await load({
    ...exampleEnvironment(variables),
    AWS_REGION: 'eu-west-1',
    SLACK_API_URL: `${slack.url}/api/`,
    SLACK_RESPONSE_URL_ORIGIN: slack.url,
    QCHAIN_NODES: JSON.stringify({ 'validator-1': node.url }),
  });
  const event = buildEvent({
    command: '/qchain',
    subcommand: '',
    args: [],
    text: '',
    expiresAt: new Date(Date.now() + 300_000).toISOString(),
    responseUrl: `${slack.url}/commands/T04LANTERN/1/fixtureCapability`,
  });
  const output = captureOutput();
  await handler(event, buildContext()).finally(output.restore);
  expect(parseJson(slack.received[0]?.body ?? '')).toMatchObject({
    response_type: 'ephemeral',
    text: expect.stringContaining('validator-1  ok'),
  });
  expect(output.text()).toContain('"outcome":"done"');
  expect(output.text()).not.toContain(node.url);
});
