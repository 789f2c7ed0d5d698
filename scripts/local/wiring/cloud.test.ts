import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { Faults } from '../fakes/faults/faults.ts';
import { Trace } from '../trace.ts';
import { type Cloud, createCloud } from './cloud.ts';
import type { Wiring } from './wiring.ts';

const SIGNED = `AWS4-HMAC-SHA256 Credential=FNgate/20260101/us-east-1/SERVICE/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;

/** Publishes what it is posted, and answers as it is told. */
const GATE = `
exports.handler = async (event, context) => {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').toString();
  if (body === 'throw') throw new Error('no');
  if (body === 'malformed') return { statusCode: 'x' };
  if (body === 'time') return { statusCode: 200, body: String(context.getRemainingTimeInMillis()) };
  const entry = { Source: 'qbot.gatekeeper', DetailType: 'slash_command', EventBusName: 'qbot', Detail: body };
  const answer = await fetch(process.env.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSEvents.PutEvents', authorization: process.env.SIGNED },
    body: JSON.stringify({ Entries: [entry] }),
  });
  return { statusCode: answer.status, headers: { 'x-seen': event.routeKey }, body: await answer.text() };
};
`;

const BACK = `
exports.handler = async ({ detail }) => { if (detail.fail) throw new Error('no'); };
`;

const FOREVER = `exports.handler = () => new Promise((resolve) => setTimeout(resolve, 60000));`;

const ruleOf = (target: string) => ({
  ...{ name: target, target },
  pattern: { detail: { command: [`/${target}`] } },
});

let folder: string;
let wiring: Wiring;
let server: ServerType;
let cloud: Cloud;
let trace: Trace;
let faults: Faults;
let url: string;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'cloud-'));
  trace = new Trace();
  faults = new Faults();
  const app = new Hono();
  server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  url = `http://127.0.0.1:${Object(server.address()).port}`;
  const environment = { SIGNED: SIGNED.replace('SERVICE', 'events') };
  const of = (name: string, code: string, timeoutSeconds: number) => {
    const codeFolder = path.join(folder, name);
    mkdirSync(codeFolder);
    writeFileSync(path.join(codeFolder, 'lambda_function.js'), code);
    return { name, codeFolder, handler: 'lambda_function.handler', timeoutSeconds, environment };
  };
  wiring = {
    functions: [of('gate', GATE, 3), of('back', BACK, 900), of('forever', FOREVER, 50)],
    rules: ['back', 'forever'].map(ruleOf),
    routes: { 'POST /slack/commands': 'gate' },
    restApi: { stage: 'prod', routes: {}, apiKeys: [], throttle: { ratePerSecond: 1, burst: 1 } },
    queues: [],
    eventSources: [],
    busName: 'qbot',
    tableName: 'qbot',
    parameters: { '/qbot/token': 'first' },
  };
  cloud = await createCloud({
    wiring,
    trace,
    faults,
    timeScale: 0.002,
    waits: { gatewayMs: 0, sandboxStartMs: 0, busMs: 0, queueMs: 0, slackCallMs: 0 },
    awsEndpoint: `${url}/_aws`,
  });
  app.route('/_aws', cloud.aws);
  app.route('/', cloud.api);
});

afterEach(async () => {
  await cloud.close();
  const closed = once(server, 'close');
  server.close();
  await closed;
  rmSync(folder, { recursive: true });
});

function post(body: string | Uint8Array<ArrayBuffer>): Promise<Response> {
  return fetch(`${url}/slack/commands`, { method: 'POST', body });
}

function aws(target: string, input: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const services: Record<string, string> = { AWSEvents: 'events', AmazonSSM: 'ssm' };
  const service = services[target.split('.')[0] ?? ''] ?? 'dynamodb';
  return fetch(`${url}/_aws`, {
    method: 'POST',
    headers: {
      authorization: SIGNED.replace('SERVICE', service),
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': '20260101T000000Z',
      'x-amz-target': target,
      ...headers,
    },
    body: JSON.stringify(input),
  });
}

describe('the whole way', () => {
  it('goes through gateway, function, bus, queue and backend, and is traced', async () => {
    const response = await post('{"command":"/back"}');
    expect(response.status).toBe(200);
    expect(response.headers.get('x-seen')).toBe('POST /slack/commands');
    expect(await response.json()).toEqual({
      FailedEntryCount: 0,
      Entries: [{ EventId: expect.any(String) }],
    });
    await cloud.idle();
    const [request] = trace.requests();
    expect(response.headers.get('apigw-requestid')).toBe(request?.requestId);
    expect(request?.spans.map(({ name, outcome, cold }) => ({ name, outcome, cold }))).toEqual([
      { name: 'gateway', outcome: '200' },
      { name: 'gate', outcome: 'ok', cold: true },
      { name: 'bus', outcome: 'matched back' },
      { name: 'queue', outcome: 'delivered' },
      { name: 'back', outcome: 'ok', cold: true },
    ]);
    expect(cloud.deadLetters()).toEqual([]);
    expect(cloud.invocations()).toEqual({ gate: 1, back: 1 });
  });

  it('retries a backend that fails, and keeps the last failure', async () => {
    await post('{"command":"/back","fail":true}');
    await cloud.idle();
    expect(trace.requests()[0]?.spans.filter(({ name }) => name === 'back')).toHaveLength(2);
    expect(cloud.deadLetters()).toMatchObject([
      { queue: 'failures', functionName: 'back', error: 'Error: no', attempts: 2 },
    ]);
  });

  it('shrinks the timeout of a backend, and never that of the front', async () => {
    expect(Number(await (await post('time')).text())).toBeGreaterThan(2000);
    await post('{"command":"/forever"}');
    await cloud.idle();
    expect(cloud.deadLetters()).toMatchObject([
      { error: expect.stringMatching(/^Sandbox\.Timedout: .* timed out after 0\.10 seconds$/) },
    ]);
  });

  it('ends every process when it is closed', async () => {
    await post('{"command":"/forever"}');
    await cloud.close();
    expect(cloud.processes()).toEqual([]);
  });
});

describe('another wiring, while it runs', () => {
  const last = () =>
    trace
      .requests()
      .at(-1)
      ?.spans.map(({ name, outcome }) => `${name}: ${outcome}`);

  it('brings a new function with its rule, and takes one away', async () => {
    await post('{"command":"/back"}');
    await cloud.idle();
    const [gate, back, forever] = wiring.functions;
    if (!gate || !back || !forever) throw new Error('no functions');
    cloud.rewire({ ...wiring, functions: [gate, { ...back, name: 'new' }], rules: [ruleOf('new')] });
    await post('{"command":"/new"}');
    await cloud.idle();
    expect(last()?.at(-1)).toBe('new: ok');
    await post('{"command":"/back"}');
    await cloud.idle();
    expect(last()?.at(-1)).toBe('bus: dropped: no rule matches');
    expect(cloud.processes().map((one) => one.function)).toEqual(['gate', 'new']);
  });

  it('starts a function anew whose environment has changed, and no other', async () => {
    await post('{"command":"/back"}');
    await cloud.idle();
    const functions = wiring.functions.map((one) =>
      one.name === 'back' ? { ...one, environment: { ...one.environment, LEVEL: '2' } } : one,
    );
    cloud.rewire({ ...wiring, functions });
    await post('{"command":"/back"}');
    await cloud.idle();
    const cold = trace
      .requests()
      .at(-1)
      ?.spans.filter((span) => span.cold === true);
    expect(cold?.map(({ name }) => name)).toEqual(['back']);
  });

  it('sends what waits for another try of a function that is gone to the dead letters', async () => {
    await post('{"command":"/back","fail":true}');
    cloud.rewire({ ...wiring, functions: wiring.functions.filter(({ name }) => name !== 'back') });
    await cloud.idle();
    expect(cloud.deadLetters()).toMatchObject([{ functionName: 'back' }]);
  });

  it('sets parameters that are new or another one, and keeps what was written there', async () => {
    const parameter = async (name: string) => {
      const response = await aws('AmazonSSM.GetParameter', { Name: name, WithDecryption: true });
      return ((await response.json()) as { Parameter?: { Value: string } }).Parameter?.Value;
    };
    cloud.setParameter('/qbot/token', 'rotated');
    cloud.rewire({ ...wiring, parameters: { '/qbot/token': 'first', '/qbot/new': 'x' } });
    expect([await parameter('/qbot/token'), await parameter('/qbot/new')]).toEqual(['rotated', 'x']);
    cloud.rewire({ ...wiring, parameters: { '/qbot/token': 'second', '/qbot/new': 'x' } });
    expect(await parameter('/qbot/token')).toBe('second');
  });
});

describe('the front door', () => {
  it.each([
    ['GET', '/slack/commands'],
    ['POST', '/slack/commands/'],
    ['POST', '/constructor'],
  ])('has no route for %s %s', async (method, at) => {
    const response = await fetch(`${url}${at}`, { method });
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ message: 'Not Found' });
    expect(trace.requests()).toEqual([]);
  });

  it.each(['throw', 'malformed'])('answers 500 where the function does: %s', async (body) => {
    const response = await post(body);
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ message: 'Internal Server Error' });
  });

  it.each([
    ['over 10 MB', 10 * 1024 * 1024 + 1],
    ['over 6 MB of JSON once it is encoded', 5 * 1024 * 1024],
  ])('answers 413 to a body %s', async (_name, size) => {
    expect((await post(new Uint8Array(size))).status).toBe(413);
    expect(cloud.processes()).toEqual([]);
  });
});

describe('the AWS endpoint', () => {
  it('keeps parameters', async () => {
    cloud.setParameter('/qbot/token', 'second');
    const response = await aws('AmazonSSM.GetParameter', { Name: '/qbot/token', WithDecryption: true });
    expect(response.headers.get('x-amzn-requestid')).toEqual(expect.any(String));
    expect(await response.json()).toMatchObject({ Parameter: { Value: 'second' } });
  });

  it('keeps items, under conditions', async () => {
    const put = {
      TableName: 'qbot',
      Item: { id: { S: 'a' } },
      ConditionExpression: 'attribute_not_exists(id)',
    };
    expect((await aws('DynamoDB_20120810.PutItem', put)).status).toBe(200);
    const second = await aws('DynamoDB_20120810.PutItem', put);
    expect(second.status).toBe(400);
    expect(await second.text()).toContain('ConditionalCheckFailedException');
    const get = await aws('DynamoDB_20120810.GetItem', { TableName: 'qbot', Key: { id: { S: 'a' } } });
    expect(await get.json()).toEqual({ Item: { id: { S: 'a' } } });
  });

  it.each([
    ['no signature', 'AWSEvents.PutEvents', { authorization: '' }, 400, 'IncompleteSignatureException'],
    [
      'another service',
      'AmazonSSM.GetParameter',
      { authorization: SIGNED.replace('SERVICE', 'events') },
      400,
      'InvalidSignatureException',
    ],
    ['an unknown service', 'SQS.SendMessage', {}, 400, 'UnknownOperationException'],
    ['an unknown operation', 'AmazonSSM.DeleteParameter', {}, 400, 'UnknownOperationException'],
    ['a bad request', 'AWSEvents.PutEvents', {}, 400, 'ValidationException'],
  ])('refuses %s', async (_name, target, headers, status, code) => {
    const response = await aws(target, { Entries: [] }, headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ __type: code });
  });

  it('refuses a call without any signature', async () => {
    const headers = { 'x-amz-target': 'AWSEvents.PutEvents' };
    const response = await fetch(`${url}/_aws/`, { method: 'POST', headers, body: '{}' });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  });

  it('fails by service and operation', async () => {
    faults.set({ target: 'dynamodb.GetItem', kind: 'status', status: 500, times: 1 });
    faults.set({ target: 'ssm.*', kind: 'status', status: 503, times: 1 });
    const failed = [
      await aws('DynamoDB_20120810.GetItem', {}),
      await aws('AmazonSSM.GetParameters', { Names: ['/qbot/token'] }),
      await aws('AmazonSSM.GetParameters', { Names: ['/qbot/token'] }),
    ];
    expect(failed.map(({ status }) => status)).toEqual([500, 503, 200]);
  });
});
