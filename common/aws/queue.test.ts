import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { buildContext } from '../fixtures/build-context.ts';
import { recordLog } from '../fixtures/record-log.ts';
import { createQueueBatch, receiveCount } from './queue.ts';

const URLS = ['first', 'second'].map((name) => `https://sqs.eu-west-1.amazonaws.com/000000000000/${name}`);
const client = new SQSClient({ region: 'eu-west-1' });
const sqs = mockClient(client);
beforeEach(() => {
  sqs.reset();
});

function record(messageId: string, queue = 'first', receives = 1): SQSRecord {
  return {
    messageId,
    receiptHandle: `handle of ${messageId}`,
    body: messageId,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: '1790000000500',
      SenderId: 'fixture',
      ApproximateFirstReceiveTimestamp: '1790000000500',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:eu-west-1:000000000000:${queue}`,
    awsRegion: 'eu-west-1',
  };
}

/** Messages whose body says `bad` fail. */
function setUp() {
  const { log, lines } = recordLog();
  const seen: string[] = [];
  const run = createQueueBatch({
    client,
    queueUrls: URLS,
    waits: { seconds: [10, 20], afterwards: 300 },
    run: async ({ body }) => {
      seen.push(body);
      if (body.startsWith('bad')) throw new Error('away');
    },
    log,
  });
  return {
    lines,
    seen,
    run: (...Records: SQSRecord[]) => run({ Records } satisfies SQSEvent, buildContext()),
  };
}

const waits = () => sqs.commandCalls(ChangeMessageVisibilityCommand).map(({ args: [{ input }] }) => input);

it('runs each message once, in order, and asks for nothing again', async () => {
  const { lines, run, seen } = setUp();
  await expect(run(record('a'), record('b'))).resolves.toEqual({ batchItemFailures: [] });
  expect([seen, waits(), lines]).toEqual([['a', 'b'], [], []]);
});

it('asks for what failed again, and only that', async () => {
  const { lines, run, seen } = setUp();
  await expect(run(record('bad'), record('b'), record('bad 2'))).resolves.toEqual({
    batchItemFailures: [{ itemIdentifier: 'bad' }, { itemIdentifier: 'bad 2' }],
  });
  expect(seen).toEqual(['bad', 'b', 'bad 2']);
  expect(lines.map(({ fields }) => fields.outcome)).toEqual(['retry_failed', 'retry_failed']);
});

it.each([
  [1, 10],
  [2, 20],
  [3, 300],
  [99, 300],
])('has what failed at its receive number %i wait for %i s, in its own queue', async (receives, seconds) => {
  const { run } = setUp();
  await run(record('bad', 'second', receives));
  expect(waits()).toEqual([
    { QueueUrl: URLS[1], ReceiptHandle: 'handle of bad', VisibilityTimeout: seconds },
  ]);
});

it('leaves the wait to the queue where SQS does not take another', async () => {
  sqs.rejects(new Error('SQS is away'));
  const { lines, run } = setUp();
  await expect(run(record('bad'))).resolves.toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
  expect(lines.at(-1)).toMatchObject({ level: 'warn', message: 'the wait is not the wanted one' });
});

it('counts the receives', () => {
  expect(receiveCount(record('a', 'first', 7))).toBe(7);
});
