import { once } from 'node:events';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
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
    sleep: async (ms) => {
      clock.ms += ms;
    },
    timeScale: 1,
    onDeadLetter: ({ body }, from, to) => dead.push(`${body}: ${from} -> ${to}`),
  });
  const none = { serve: () => ({}), forward: async () => new Response() };
  const account = createAccount({ alarms: [], services: [] }, 1);
  const functions = { has: () => false, invoke: () => undefined };
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
const receive = async (more: Partial<ConstructorParameters<typeof ReceiveMessageCommand>[0]> = {}) =>
  (await client.send(new ReceiveMessageCommand({ QueueUrl, ...more }))).Messages ?? [];

describe('the queues, by the SDK', () => {
  it('take a message and give it out with what was asked for', async () => {
    const attributes = { kind: { DataType: 'String', StringValue: 'push' } };
    const sent = await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'é <b>&', MessageAttributes: attributes }),
    );
    const [message] = await receive({
      MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
      MessageAttributeNames: ['All'],
    });
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'é <b>&',
      MessageAttributes: attributes,
    });
    expect(message?.Attributes).toEqual({ ApproximateReceiveCount: '1', SentTimestamp: '1700000000000' });
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle ?? '' }));
    expect(queues.state()[0]?.messages).toEqual([]);
  });

  it('tell a receive nothing of what it did not ask for', async () => {
    await send('a');
    const [message] = await receive();
    expect(message).toMatchObject({ Attributes: {}, MessageAttributes: {} });
  });

  it('wait for a message as long as the receive says', async () => {
    await send('a', { DelaySeconds: 15 });
    expect(await receive({ WaitTimeSeconds: 14 })).toEqual([]);
    expect(clock.ms).toBe(1_700_000_014_000);
    expect(await receive({ WaitTimeSeconds: 20 })).toHaveLength(1);
    expect(clock.ms).toBe(1_700_000_015_000);
  });

  it('move what was received too often to the other queue', async () => {
    await send('a');
    await receive();
    clock.ms += 30_000;
    expect(await receive()).toEqual([]);
    expect(dead).toEqual(['a: retry -> dead']);
    expect(await receive({ QueueUrl: queueUrl(endpoint, 'dead') })).toMatchObject([{ Body: 'a' }]);
  });

  it('say how they stand', async () => {
    await send('a');
    await send('b');
    await send('c', { DelaySeconds: 900 });
    await receive();
    const all = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    expect((await client.send(all)).Attributes).toMatchObject({
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:dead","maxReceiveCount":1}',
    });
    const one = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout'] });
    expect((await client.send(one)).Attributes).toEqual({ VisibilityTimeout: '30' });
    expect(await client.send(new GetQueueUrlCommand({ QueueName: 'retry' }))).toMatchObject({ QueueUrl });
  });
});

describe('the errors, as the SDK names them', () => {
  const HANDLE = 'a'.repeat(64);
  it.each([
    ['another queue', () => send('a', { QueueUrl: `${QueueUrl}x` }), 'QueueDoesNotExist'],
    [
      'another host',
      () => receive({ QueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/retry' }),
      'QueueDoesNotExist',
    ],
    ['a name', () => client.send(new GetQueueUrlCommand({ QueueName: 'none' })), 'QueueDoesNotExist'],
    ['no body', () => send(''), 'MissingParameter'],
    ['over 256 KB', () => send('é'.repeat(131_073)), 'InvalidParameterValue'],
    ['a delay over 15 minutes', () => send('a', { DelaySeconds: 901 }), 'InvalidParameterValue'],
    ['eleven messages', () => receive({ MaxNumberOfMessages: 11 }), 'InvalidParameterValue'],
    ['a NUL', () => send('a\0'), 'InvalidMessageContents'],
    [
      'an attribute that is none',
      () => client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Nothing' as 'All'] })),
      'InvalidAttributeName',
    ],
    [
      'a handle that is none',
      () => client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'x' })),
      'ReceiptHandleIsInvalid',
    ],
    [
      'a message that is not in flight',
      () =>
        client.send(
          new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: HANDLE, VisibilityTimeout: 5 }),
        ),
      'MessageNotInflight',
    ],
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
    expect(await receive()).toHaveLength(1);
  });
});

it('wants a queue for the dead letters', () => {
  const redrive = { queue: 'none', maxReceiveCount: 1 };
  const options = {
    awsEndpoint: endpoint,
    now: Date.now,
    sleep: async () => {},
    timeScale: 1,
    onDeadLetter: () => {},
  };
  expect(
    () => new Queues({ ...options, queues: [{ name: 'a', visibilityTimeoutSeconds: 1, redrive }] }),
  ).toThrow('there is no queue "none"');
});
