import { once } from 'node:events';
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { Faults } from '../../fakes/faults/faults.ts';
import { createAccount } from '../aws-resources.ts';
import { createAws } from '../endpoint.ts';
import { Queues, queueUrl } from './api.ts';

/** The SDK's own client, as the functions use it: it checks MD5 sums and reads the errors. */
let server: ServerType;
let client: SQSClient;
let queues: Queues;
let clock: { ms: number };
let dead: string[];
let endpoint: string;
let QueueUrl: string;

beforeEach(async () => {
  const app = new Hono();
  server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${Object(server.address()).port}/_aws`;
  QueueUrl = queueUrl(endpoint, 'retry');
  clock = { ms: 1_700_000_000_000 };
  dead = [];
  queues = new Queues({
    queues: [
      { name: 'retry', visibilityTimeoutSeconds: 30, redrive: { queue: 'dead', maxReceiveCount: 1 } },
      { name: 'dead', visibilityTimeoutSeconds: 30 },
    ],
    awsEndpoint: endpoint,
    now: () => clock.ms,
    timeScale: 1,
    onDeadLetter: ({ body }, from, to) => dead.push(`${body}: ${from} -> ${to}`),
  });
  const none = { serve: () => ({}), forward: async () => new Response() };
  const account = createAccount({ alarms: [], services: [] }, 1);
  const functions = {
    has: () => false,
    invoke: () => undefined,
    describe: () => {
      throw new Error('no function here');
    },
  };
  const services = { bus: none, parameters: none, database: none, queues, functions, account };
  app.route('/_aws', createAws(services, { faults: new Faults(), kill: () => undefined }));
  client = new SQSClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'FNpushover', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});

afterEach(async () => {
  client.destroy();
  const closed = once(server, 'close');
  server.close();
  await closed;
});

const send = (MessageBody: string, more: { DelaySeconds?: number; QueueUrl?: string } = {}) =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
const hide = (ReceiptHandle: string, VisibilityTimeout: number) =>
  client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));

describe('the queues, by the SDK', () => {
  it('take a message', async () => {
    const attributes = { kind: { DataType: 'String', StringValue: 'push' } };
    const sent = await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'é <b>&', MessageAttributes: attributes }),
    );
    expect(queues.queue('retry').receive(1)).toMatchObject([
      { id: sent.MessageId, body: 'é <b>&', attributes, receiveCount: 1 },
    ]);
  });

  it('keep a message back for as long as it says, and for longer once its receiver asks for that', async () => {
    const queue = queues.queue('retry');
    await send('a', { DelaySeconds: 15 });
    clock.ms += 14_999;
    expect(queue.receive(1)).toEqual([]);
    clock.ms += 1;
    const [message] = queue.receive(1);
    await hide(message?.receiptHandle ?? '', 60);
    expect(queue.nextVisibleAt()).toBe(clock.ms + 60_000);
  });

  it('move what was received too often to the other queue', async () => {
    await send('a');
    queues.queue('retry').receive(1);
    clock.ms += 30_000;
    expect(queues.queue('retry').receive(1)).toEqual([]);
    expect(dead).toEqual(['a: retry -> dead']);
    expect(queues.queue('dead').receive(1)).toMatchObject([{ body: 'a' }]);
  });
});

describe('the errors, as the SDK names them', () => {
  const HANDLE = 'a'.repeat(64);
  it.each([
    ['another queue', () => send('a', { QueueUrl: `${QueueUrl}x` }), 'QueueDoesNotExist'],
    [
      'another host',
      () => send('a', { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/retry' }),
      'QueueDoesNotExist',
    ],
    ['no body', () => send(''), 'MissingParameter'],
    ['over 256 KB', () => send('é'.repeat(131_073)), 'InvalidParameterValue'],
    ['a delay over 15 minutes', () => send('a', { DelaySeconds: 901 }), 'InvalidParameterValue'],
    ['a timeout over 12 hours', () => hide(HANDLE, 43_201), 'InvalidParameterValue'],
    ['a NUL', () => send('a\0'), 'InvalidMessageContents'],
    ['a handle that is none', () => hide('x', 5), 'ReceiptHandleIsInvalid'],
    ['a message that is not in flight', () => hide(HANDLE, 5), 'MessageNotInflight'],
    ['an unknown call', () => client.send(new PurgeQueueCommand({ QueueUrl })), 'UnknownOperationException'],
  ])('%s', async (_what, call, code) => {
    const error: unknown = await call().then(
      () => 'no error',
      (reason) => reason,
    );
    const { Code = '', name } = Object(error);
    expect([name, Code]).toContainEqual(expect.stringMatching(new RegExp(`${code}$`)));
    expect(Object(error).$metadata).toMatchObject({ httpStatusCode: 400 });
  });

  it('takes exactly 256 KB', async () => {
    await send('é'.repeat(131_072));
    expect(queues.queue('retry').messages()).toHaveLength(1);
  });
});

it('wants a queue for the dead letters', () => {
  const redrive = { queue: 'none', maxReceiveCount: 1 };
  const options = {
    awsEndpoint: endpoint,
    now: Date.now,
    timeScale: 1,
    onDeadLetter: () => {},
  };
  expect(
    () => new Queues({ ...options, queues: [{ name: 'a', visibilityTimeoutSeconds: 1, redrive }] }),
  ).toThrow('there is no queue "none"');
});

it('counts what waits, what is delayed and what is in flight', async () => {
  for (const DelaySeconds of [0, 0, 60])
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'push', DelaySeconds }));
  queues.queue('retry').receive(1);
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  expect(Attributes).toEqual({
    ApproximateNumberOfMessages: '1',
    ApproximateNumberOfMessagesNotVisible: '1',
  });
});

it('counts nothing else', async () => {
  const asked = client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy'] }));
  await expect(asked).rejects.toThrow('AttributeNames');
});
