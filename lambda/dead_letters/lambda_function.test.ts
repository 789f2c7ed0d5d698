import { buildContext } from '../../common/fixtures/build-context.ts';
import { captureOutput } from '../../common/fixtures/capture-output.ts';
import { exampleEnvironment } from '../../common/fixtures/example-environment.ts';
import { type Loopback, type Received, startLoopback } from '../../common/fixtures/loopback.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { variables } from './config.ts';
import { buildFailure, buildInvocation, buildRecord, FUNCTION } from './fixtures/build-dead-letter.ts';
import { Harness, OPERATIONS_TS } from './fixtures/build-harness.ts';

const TOKEN = 'xoxb-fixtureBotToken';
const SIGNING_SECRET = 'fixtureSigningSecret';
const PUT_EVENTS = 'AWSEvents.PutEvents';

/** Slack, Lambda, SQS and SSM in one; `slackStatus` is what Slack's Web API answers. */
let server: Loopback;
let table: StartedTable;
let slackStatus = 200;
beforeAll(async () => {
  [server, table] = await Promise.all([
    startLoopback((request, response) => {
      const status = request.path.startsWith('/api/') ? slackStatus : statusOf(request);
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(answerOf(request));
    }),
    startTable(),
  ]);
});
beforeEach(() => {
  server.received.length = 0;
  slackStatus = 200;
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => Promise.all([server.close(), table.close()]));

function statusOf({ path }: Received): number {
  return path.includes('/invocations') ? 202 : 200;
}

function answerOf({ body, headers, path }: Received): string {
  if (path.includes('/invocations') || path === '/slack/commands') return '';
  if (path.startsWith('/api/')) return JSON.stringify({ ok: true, ts: OPERATIONS_TS });
  const isSsm = String(headers['x-amz-target']).startsWith('AmazonSSM');
  if (headers['x-amz-target'] === PUT_EVENTS) return '{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}';
  const secrets = { '/qbot/slack-bot-token': TOKEN, '/qbot/slack-signing-secret': SIGNING_SECRET };
  const asked = Object.entries(secrets).filter(([name]) => isSsm && body.includes(name));
  const Parameters = asked.map(([Name, Value]) => ({ Name, Value }));
  return JSON.stringify(isSsm ? { Parameters } : {});
}

/** The module as Lambda loads it: once, under this environment. */
async function load(env: Record<string, string>): Promise<typeof import('./lambda_function.ts')> {
  jest.resetModules();
  jest.replaceProperty(process, 'env', env);
  return import('./lambda_function.ts');
}

function environment(): Record<string, string> {
  return {
    ...exampleEnvironment(variables),
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'fixture',
    AWS_SECRET_ACCESS_KEY: 'fixture',
    AWS_ENDPOINT_URL_SSM: server.url,
    AWS_ENDPOINT_URL_SQS: server.url,
    AWS_ENDPOINT_URL_LAMBDA: server.url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: server.url,
    POWERTOOLS_SERVICE_NAME: 'dead_letters',
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    SLACK_API_URL: `${server.url}/api/`,
    SLACK_RESPONSE_URL_ORIGIN: server.url,
    OPERATIONS_CHANNEL: 'C0OPERATIONS',
    BACKENDS: JSON.stringify({ [FUNCTION]: { replay: ['view_submission'] } }),
    // Another host than the endpoint's: the endpoint is what counts.
    UNDELIVERED_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/qbot-undelivered',
    FAILURES_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/qbot-failures',
  };
}

function hops(): string[] {
  return server.received.map(({ headers, path }) => String(headers['x-amz-target'] ?? path.split('?')[0]));
}

it('takes a message from its queue, then a click on its card, and logs no text, token or address', async () => {
  const { handler } = await load(environment());
  const output = captureOutput();
  const now = new Date();
  const responseUrl = `${server.url}/commands/T04LANTERN/1/fixtureCapability`;
  const order = buildInvocation({
    requestId: 'request-1',
    receivedAt: now.toISOString(),
    responseUrl,
    payload: { view: { state: { values: { message: 'Checkout is down' } } } },
  });
  const failed = { Records: [buildRecord(buildFailure(order))] };
  const click = new Harness(table).clickOf(`dead#${FUNCTION}#${order.detail.idempotencyKey}#request-1`, {
    receivedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + 300_000).toISOString(),
    responseUrl,
  });
  const delivered = await handler(failed, buildContext());
  const { 'detail-type': _type, ...event } = order;
  await handler({ ...event, 'detail-type': 'block_actions', detail: click }, buildContext()).finally(
    output.restore,
  );

  expect(delivered).toEqual({ batchItemFailures: [] });
  expect(hops().filter((hop) => hop !== PUT_EVENTS)).toEqual([
    '/commands/T04LANTERN/1/fixtureCapability',
    'AmazonSSM.GetParameters',
    '/api/chat.postMessage',
    `/2015-03-31/functions/${FUNCTION}/invocations`,
    '/api/chat.update',
    '/commands/T04LANTERN/1/fixtureCapability',
  ]);
  const { Entries } = JSON.parse(server.received[hops().indexOf(PUT_EVENTS)]?.body ?? '{}');
  expect(Entries).toMatchObject([{ EventBusName: 'qbot', Source: 'qbot.dead_letters', DetailType: 'audit' }]);
  expect(JSON.parse(Entries[0].Detail)).toMatchObject({ action: 'replay', requestId: click.requestId });
  expect(server.received[3]?.headers['x-amz-invocation-type']).toBe('Event');
  expect(JSON.parse(server.received[3]?.body ?? '')).toMatchObject({
    detail: { idempotencyKey: order.detail.idempotencyKey, requestId: click.requestId, replay: 1 },
  });
  expect(output.text()).toContain('"outcome":"card_posted"');
  expect(output.text()).toContain('"outcome":"replayed"');
  for (const secret of [TOKEN, 'fixtureCapability', 'Checkout is down'])
    expect(output.text()).not.toContain(secret);
});

it('has a message come again whose card Slack did not take yet', async () => {
  const { handler } = await load(environment());
  const output = captureOutput();
  slackStatus = 500;
  const order = buildInvocation({ requestId: 'request-2', responseUrl: `${server.url}/commands/1` });
  const record = buildRecord(buildFailure(order), { messageId: 'message-2' });
  const answer = await handler({ Records: [record] }, buildContext()).finally(output.restore);
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-2' }] });
  expect(hops().at(-1)).toBe('AmazonSQS.ChangeMessageVisibility');
  expect(JSON.parse(server.received.at(-1)?.body ?? '')).toMatchObject({ VisibilityTimeout: 10 });
});

it('asks the bot for help when the schedule says so, and counts that', async () => {
  const probe = { url: `${server.url}/slack/commands`, command: '/sre', channel: 'C07HARBOUR' };
  const { handler } = await load({
    ...environment(),
    PROBE: JSON.stringify({ ...probe, teamId: 'T04LANTERN', appId: '' }),
  });
  const output = captureOutput();
  const event = { id: 'tick-1', source: 'qbot.schedule', 'detail-type': 'smoke' };
  await handler({ ...event, detail: { requestId: 'tick-1' } }, buildContext()).finally(output.restore);
  expect(hops()).toEqual(['AmazonSSM.GetParameters', '/slack/commands']);
  expect(server.received[1]?.body).toContain('command=%2Fsre&text=help');
  expect(output.text()).toContain('"outcome":"probe_sent"');
  expect(output.text()).toContain('"Probes":1');
  expect(output.text()).not.toContain(SIGNING_SECRET);
});
