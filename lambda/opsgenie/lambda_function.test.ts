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

/** Answers as SSM does; `asked` once the answer to the first request is out. */
async function startSsm(): Promise<Loopback & { asked: Promise<void> }> {
  let notifyUser = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    notifyUser = resolve;
  });
  const ssm = await startLoopback((_request, response) => {
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify({ Parameters: [], InvalidParameters: [] }), notifyUser);
  });
  return { ...ssm, asked };
}

let slack: Loopback;
beforeAll(async () => {
  slack = await startLoopback((_request, response) => response.writeHead(200).end('ok'));
});
afterAll(() => slack.close());
afterEach(() => {
  process.env = before;
});

describe('the function', () => {
  it('answers /sre help through the response_url, and logs no text and no capability', async () => {
    const ssm = await startSsm();
    const { handler } = await load({
      ...exampleEnvironment(variables),
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'fixture',
      AWS_SECRET_ACCESS_KEY: 'fixture',
      AWS_ENDPOINT_URL_SSM: ssm.url,
      SLACK_API_URL: `${slack.url}/api/`,
      SLACK_RESPONSE_URL_ORIGIN: slack.url,
      OPSGENIE_API_URL: slack.url,
    });
    const now = Date.now();
    const event = buildEvent({
      subcommand: 'help',
      args: [],
      text: 'help',
      expiresAt: new Date(now + 300_000).toISOString(),
      responseUrl: `${slack.url}/commands/T04LANTERN/1/fixtureCapability`,
    });
    const output = captureOutput();
    await handler(event, buildContext());
    await ssm.asked;
    output.restore();
    await ssm.close();
    expect(ssm.received.map(({ body }) => parseJson(body))).toEqual([
      {
        Names: ['/qbot/slack-bot-token', '/qbot/opsgenie-api-key', '/qbot/opsgenie-integration-key'],
        WithDecryption: true,
      },
    ]);
    expect(slack.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /commands/T04LANTERN/1/fixtureCapability',
    ]);
    expect(parseJson(slack.received[0]?.body ?? '')).toMatchObject({
      response_type: 'ephemeral',
      text: expect.stringContaining('OpsGenie incidents in Slack'),
    });
    expect(output.text()).toContain('"outcome":"done"');
    expect(output.text()).not.toContain('fixtureCapability');
  });
});
