import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Hono } from 'hono';
import { aliasArn, functionArn } from '../aws/arns.ts';
import { createAccount } from '../aws/aws-resources.ts';
import { createAws } from '../aws/endpoint.ts';
import { Faults } from '../fakes/faults/faults.ts';
import { type Listening, listen } from '../listen.ts';

const DEFINITION = {
  ...{ name: 'opsgenie', codeFolder: 'dist/opsgenie', handler: 'lambda_function.handler' },
  ...{ timeoutSeconds: 45, memoryMb: 512, environment: { JSM: '' } },
};

let server: Listening;
let client: LambdaClient;
let faults: Faults;
let invoked: unknown[];

beforeEach(async () => {
  const app = new Hono();
  server = await listen(app, 0);
  faults = new Faults();
  invoked = [];
  const none = { serve: async () => ({}), forward: async () => new Response() };
  const services = {
    ...{ bus: none, parameters: none, database: none, queues: none },
    account: createAccount({ alarms: [], services: [] }, 1),
    functions: {
      has: (name: string) => name === 'opsgenie',
      invoke: (...call: unknown[]) => void invoked.push(call),
      describe: () => ({ definition: DEFINITION, codeSha256: 'c3Vt' }),
    },
  };
  app.route('/_aws', createAws(services, { faults, kill: () => undefined }));
  client = new LambdaClient({
    endpoint: `${server.url}/_aws`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'FNdead_letters', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

const invoke = (more: Partial<ConstructorParameters<typeof InvokeCommand>[0]> = {}) =>
  client.send(
    new InvokeCommand({ FunctionName: 'opsgenie', InvocationType: 'Event', Payload: '{"a":"é"}', ...more }),
  );

/** A call by hand: what the SDK would not send. */
const post = (body: string, headers: Record<string, string>) =>
  fetch(`${server.url}/_aws/2015-03-31/functions/opsgenie/invocations`, { method: 'POST', headers, body });

const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=FNx/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
  'x-amz-invocation-type': 'Event',
});

it.each([
  ['name', { FunctionName: 'opsgenie' }],
  ['ARN', { FunctionName: functionArn('opsgenie') }],
  ['ARN with its alias', { FunctionName: aliasArn('opsgenie') }],
  ['name with its alias', { FunctionName: 'opsgenie:live' }],
  ['name, with the alias beside it', { FunctionName: 'opsgenie', Qualifier: 'live' }],
  ['ARN, with its alias twice', { FunctionName: aliasArn('opsgenie'), Qualifier: 'live' }],
])('takes an event by the function’s %s, and answers before it has run', async (_what, named) => {
  expect(await invoke(named)).toMatchObject({ StatusCode: 202 });
  expect(invoked).toEqual([['opsgenie', { a: 'é' }, undefined]]);
});

it('hands on the trace of the call', async () => {
  const trace = { 'x-amzn-trace-id': 'Root=1-x-y' };
  expect((await post('{}', { ...signedFor('lambda'), ...trace })).status).toBe(202);
  expect(invoked).toEqual([['opsgenie', {}, 'Root=1-x-y']]);
});

it.each([
  ['a function that is not there', { FunctionName: 'other' }, 'ResourceNotFoundException', 404],
  [
    'one of another account',
    { FunctionName: functionArn('opsgenie').replace('123456789012', '210987654321') },
    'ResourceNotFoundException',
    404,
  ],
  ['an alias that is not there', { Qualifier: 'blue' }, 'ResourceNotFoundException', 404],
  ['a version that is not there', { FunctionName: 'opsgenie:7' }, 'ResourceNotFoundException', 404],
  [
    'two qualifiers',
    { FunctionName: 'opsgenie:live', Qualifier: '$LATEST' },
    'InvalidParameterValueException',
    400,
  ],
  ['no type', { InvocationType: undefined }, 'NotImplemented', 501],
  ['a payload over 256 kB', { Payload: `"${'x'.repeat(256 * 1024)}"` }, 'RequestTooLargeException', 413],
  ['a payload that is not JSON', { Payload: '{' }, 'InvalidRequestContentException', 400],
])('refuses %s', async (_what, more, name, httpStatusCode) => {
  await expect(invoke(more)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  expect(invoked).toEqual([]);
});

it.each([
  ['without a signature', {}, 'MissingAuthenticationTokenException'],
  ['signed for another service', signedFor('sqs'), 'InvalidSignatureException'],
])('refuses a call %s', async (_what, headers, code) => {
  expect(await (await post('{}', headers)).json()).toMatchObject({ __type: code });
  expect(invoked).toEqual([]);
});

it('fails by lambda.Invoke', async () => {
  faults.set({ target: 'lambda.Invoke', kind: 'status', status: 503, body: {}, times: 1 });
  await expect(invoke()).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
  await invoke();
  expect(invoked).toHaveLength(1);
});

it('describes a function, by its alias too', async () => {
  const described = await client.send(
    new GetFunctionConfigurationCommand({ FunctionName: 'opsgenie', Qualifier: 'live' }),
  );
  expect(described).toMatchObject({
    CodeSha256: 'c3Vt',
    Environment: { Variables: { JSM: '' } },
    State: 'Active',
    Timeout: 45,
  });
});

it.each([
  ['another function', { FunctionName: 'qchain' }],
  ['another alias', { FunctionName: 'opsgenie', Qualifier: 'old' }],
])('does not describe %s', async (_, asked) => {
  await expect(client.send(new GetFunctionConfigurationCommand(asked))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});
