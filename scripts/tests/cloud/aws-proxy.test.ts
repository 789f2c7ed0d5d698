import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { NO_WAITS } from '../../local/bot.ts';
import { Faults } from '../../local/fakes/faults/faults.ts';
import { type Listening, listen } from '../../local/listen.ts';
import { Trace } from '../../local/trace.ts';
import { createCloud } from '../../local/wiring/cloud.ts';
import { AwsProxy, type Running } from './aws-proxy.ts';
import { readDeployed } from './deployed-wiring.ts';
import { functionArn, liveOf, policy, queueArn, resources, stateOf } from './fixtures/build-state.ts';

interface Seen {
  url: string | undefined;
  headers: string[];
  body: string;
}

/** A moto that records requests, and answers with `status`. */
class FakeMoto {
  readonly seen: Seen[] = [];
  status = 200;
  readonly #server: Server = createServer((request: IncomingMessage, response) => {
    void text(request).then((body) => {
      this.seen.push({ url: request.url, headers: request.rawHeaders, body });
      response.writeHead(this.status, { 'x-moto': 'yes' }).end('{"from":"moto"}');
    });
  });

  async start(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  close(): void {
    this.#server.close();
  }
}

const signed = (service: string, key = 'test') => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261124/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
});

let moto: FakeMoto;
let proxy: AwsProxy;
let server: Listening;
let running: Running;

beforeEach(async () => {
  moto = new FakeMoto();
  const motoPort = await moto.start();
  proxy = new AwsProxy({ motoPort, url: () => server.url });
  server = await listen(proxy.app, 0);
  const deployed = readDeployed(stateOf(resources()), liveOf);
  const cloud = await createCloud({
    wiring: deployed.wiring,
    ...{ trace: new Trace(), faults: new Faults(), timeScale: 0.01, waits: NO_WAITS },
    awsEndpoint: server.url,
  });
  running = { cloud, deployed };
  proxy.run(running);
});

afterEach(async () => {
  await running.cloud.close();
  await server.close();
  moto.close();
});

async function ask(headers: Record<string, string>, body: unknown, path = '/') {
  const sent = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: sent });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

it('passes on what it does not know, byte for byte', async () => {
  const answer = await ask(
    { ...signed('sns'), 'x-mine': 'Ä'.normalize('NFD').slice(0, 1) },
    'Action=a%2Fb',
    '/x?y=1',
  );
  expect(answer).toMatchObject({ status: 200, body: '{"from":"moto"}' });
  expect(answer.headers.get('x-moto')).toBe('yes');
  expect(moto.seen).toMatchObject([{ url: '/x?y=1', body: 'Action=a%2Fb' }]);
  expect(moto.seen[0]?.headers).toContain('x-mine');
});

it('asks moto for a method that an update changed, and for a configuration anew before another is put', async () => {
  const path = '/restapis/a/resources/b/methods/POST';
  const patch = { patchOperations: [{ op: 'replace', path: '/apiKeyRequired', value: 'false' }] };
  const send = (method: string, url: string, body: unknown) =>
    fetch(`${server.url}${url}`, { method, headers: signed('apigateway'), body: JSON.stringify(body) });
  const updated = await send('PATCH', path, patch);
  expect(await updated.json()).toEqual({ from: 'moto', apiKeyRequired: false });
  const config = '/2019-09-25/functions/f/event-invoke-config';
  await (await send('PUT', config, { MaximumRetryAttempts: 0 })).text();
  expect(moto.seen.map(({ url, body }) => [url, body])).toEqual([
    [path, ''],
    [config, ''],
    [config, '{"MaximumRetryAttempts":0}'],
  ]);
});

it("turns moto's 500 into one that Terraform does not try again", async () => {
  moto.status = 500;
  expect(await ask(signed('sns'), '')).toMatchObject({ status: 501 });
});

const SEND = { ...signed('sqs', 'FNqbot-sre'), 'x-amz-target': 'AmazonSQS.SendMessage' };
const message = (queue: string) => ({ QueueUrl: `https://sqs.x/1/${queue}`, MessageBody: 'hello' });

it('lets a function do what its role allows, under whichever address it knows the queue', async () => {
  expect(await ask(SEND, message('qbot-failures'))).toMatchObject({ status: 200 });
  expect(running.cloud.queues().find(({ name }) => name === 'qbot-failures')?.visible).toBe(1);
  expect(moto.seen).toEqual([]);
});

it('refuses a function what its role does not allow, in the words of AWS', async () => {
  const { status, body } = await ask(SEND, message('qbot-retry'));
  expect(status).toBe(400);
  expect(JSON.parse(body)).toEqual({
    __type: 'AccessDeniedException',
    message: expect.stringContaining(
      `qbot-sre is not authorized to perform: sqs:SendMessage on resource: ${queueArn('qbot-retry')}`,
    ),
  });
});

const PUT = { ...signed('dynamodb', 'FNqbot-sre'), 'x-amz-target': 'DynamoDB_20120810.PutItem' };

it('lets a function write its own rows, and no others', async () => {
  const statement = {
    ...{ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: '*' },
    Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['told#*'] } },
  };
  const form = new URLSearchParams({
    ...{ Action: 'PutRolePolicy', RoleName: 'qbot-sre', PolicyName: 'table' },
    PolicyDocument: policy(statement),
  });
  await ask(signed('iam'), form.toString());
  const put = (id: string) => ask(PUT, { TableName: 'qbot', Item: { id: { S: id } } });
  expect(await put('told#1')).toMatchObject({ status: 200, body: '{"from":"moto"}' });
  expect((await put('dead#1')).body).toContain('AccessDeniedException');
});

it('refuses a function what the policy of the queue denies, whatever its role allows', async () => {
  const all = resources();
  const deny = { Effect: 'Deny', Action: 'sqs:SendMessage', Resource: '*', Principal: '*' };
  const others = { ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/qbot-other' } };
  for (const queue of all.aws_sqs_queue ?? []) queue.policy = policy({ ...deny, Condition: others });
  const deployed = readDeployed(stateOf(all), liveOf);
  proxy.run({ ...running, deployed });
  expect((await ask(SEND, message('qbot-failures'))).body).toContain('with an explicit deny');
  expect(
    deployed.wiring.functions.find(({ name }) => name === 'qbot-sre')?.asyncConfig?.failureQueue,
  ).toBeNull();
});

it('refuses the code of a function what is left to Lambda alone, which still delivers what has failed', async () => {
  const role = 'qbot-sre';
  const send = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn('qbot-failures') };
  const ofItsCode = {
    ArnLike: { 'lambda:SourceFunctionArn': 'arn:aws:lambda:us-east-1:123456789012:function:qbot-*' },
  };
  const all = resources();
  for (const one of all.aws_iam_role_policy ?? []) {
    if (one.role === role) one.policy = policy(send, { ...send, Effect: 'Deny', Condition: ofItsCode });
  }
  const deployed = readDeployed(stateOf(all), liveOf);
  proxy.run({ ...running, deployed });
  expect((await ask(SEND, message('qbot-failures'))).body).toContain('with an explicit deny');
  expect(deployed.wiring.functions.find(({ name }) => name === role)?.asyncConfig?.failureQueue).toBe(
    'qbot-failures',
  );
});

it('refuses a function that it does not know', async () => {
  const headers = { ...SEND, ...signed('sqs', 'FNother') };
  expect((await ask(headers, message('qbot-failures'))).body).toContain('AccessDeniedException');
});

it('counts a changed policy at once', async () => {
  const statement = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn('qbot-retry') };
  const form = new URLSearchParams({
    ...{ Action: 'PutRolePolicy', RoleName: 'qbot-sre', PolicyName: 'function' },
    PolicyDocument: policy(statement),
  });
  await ask(signed('iam'), form.toString());
  expect((await ask(SEND, message('qbot-failures'))).body).toContain('AccessDeniedException');
});

it('keeps what a function logs only where its role may write it', async () => {
  const search = { logGroupName: '/aws/lambda/qbot-sre', filterPattern: '"the id"' };
  const headers = { ...signed('logs'), 'x-amz-target': 'Logs_20140328.FilterLogEvents' };
  proxy.log('qbot-sre', 'lost');
  const arn = 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/qbot-sre:*';
  const statement = { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: arn };
  const form = new URLSearchParams({
    ...{ Action: 'PutRolePolicy', RoleName: 'qbot-sre', PolicyName: 'logs' },
    PolicyDocument: policy(statement),
  });
  await ask(signed('iam'), form.toString());
  proxy.log('qbot-sre', 'kept: the id');
  proxy.log('qbot-sre', 'kept: another');
  const { body } = await ask(headers, search);
  expect(JSON.parse(body).events).toMatchObject([{ message: 'kept: the id' }]);
  expect(proxy.logs.lines().map(({ line }) => line)).not.toContain('lost');
});

it('knows no function that is not deployed', async () => {
  const headers = { ...signed('lambda'), 'x-amz-invocation-type': 'Event' };
  const invoke = (name: string) => ask(headers, '{}', `/2015-03-31/functions/${name}/invocations`);
  expect(await invoke('qbot-other')).toMatchObject({ status: 404 });
  expect(await ask(signed('lambda'), '{}', '/2015-03-31/functions/qbot-sre/invocations')).toMatchObject({
    status: 501,
  });
});

it('lets a function call another one where its role allows that very one', async () => {
  const headers = { ...signed('lambda', 'FNqbot-sre'), 'x-amz-invocation-type': 'Event' };
  const invoke = (name: string) => ask(headers, '{}', `/2015-03-31/functions/${name}/invocations`);
  const refused = await invoke('qbot-hook');
  expect(refused).toMatchObject({ status: 403 });
  expect(JSON.parse(refused.body)).toEqual({
    __type: 'AccessDeniedException',
    message: expect.stringContaining(
      `qbot-sre is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn('qbot-hook')}`,
    ),
  });
  const statement = {
    ...{ Effect: 'Allow', Action: 'lambda:InvokeFunction' },
    Resource: functionArn('qbot-hook'),
  };
  const form = new URLSearchParams({
    ...{ Action: 'PutRolePolicy', RoleName: 'qbot-sre', PolicyName: 'function' },
    PolicyDocument: policy(statement),
  });
  await ask(signed('iam'), form.toString());
  expect((await invoke('qbot-hook')).status).toBe(202);
  expect((await invoke(encodeURIComponent(functionArn('qbot-hook')))).status).toBe(202);
  expect((await invoke('qbot-sre')).status).toBe(403);
});

it('leaves everything to moto before anything is deployed', async () => {
  proxy.run(undefined);
  const headers = { ...signed('events'), 'x-amz-target': 'AWSEvents.PutEvents' };
  expect((await ask(headers, { Entries: [] })).body).toBe('{"from":"moto"}');
});
