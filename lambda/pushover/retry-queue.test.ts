import { readFileSync } from 'node:fs';
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { buildContext } from '../../common/fixtures/build-context.ts';
import { recordLog } from '../../common/fixtures/record-log.ts';
import { buildSqsEvent } from './fixtures/build-event.ts';
import { webhookBody } from './fixtures/build-webhook.ts';
import { createEnqueue, createRunQueued, WAITS_SECONDS } from './retry-queue.ts';

const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/000000000000/qbot-pushover-retry';
const receiptsQueueUrl = 'https://sqs.eu-west-1.amazonaws.com/000000000000/qbot-pushover-receipts';
const client = new SQSClient({ region: 'eu-west-1' });
const sqs = mockClient(client);
beforeEach(() => {
  sqs.reset();
});

describe('what is queued', () => {
  it('waits 5 s, and keeps the id of its request', async () => {
    await createEnqueue({ client, queueUrl })('{"action":"Create"}', 'request-1');
    expect(sqs.commandCalls(SendMessageCommand).map(({ args: [{ input }] }) => input)).toEqual([
      {
        QueueUrl: queueUrl,
        MessageBody: '{"action":"Create"}',
        DelaySeconds: 5,
        MessageAttributes: { requestId: { DataType: 'String', StringValue: 'request-1' } },
      },
    ]);
  });

  it('is the same JSON in characters that SQS takes', async () => {
    const body = webhookBody({ alert: { message: 'é 🔥 \uffff ש\u0080' } });
    await createEnqueue({ client, queueUrl })(body, 'request-1');
    const [call] = sqs.commandCalls(SendMessageCommand);
    const { MessageBody = '' } = call?.args[0].input ?? {};
    expect(MessageBody).toMatch(/^[ -~]+$/);
    expect(JSON.parse(MessageBody)).toEqual(JSON.parse(body));
  });
});

describe('what comes out of the queue', () => {
  function setUp(handleAlert: () => Promise<void>) {
    const { log, lines } = recordLog();
    const polled: string[] = [];
    const run = createRunQueued({
      ...{ client, receiptsQueueUrl, retryQueueUrl: queueUrl, handleAlert, log },
      pollReceipt: async (body) => void polled.push(body),
    });
    return {
      lines,
      polled,
      runReceipts: (bodies: string[]) =>
        run(buildSqsEvent(bodies, 1, 'qbot-pushover-receipts'), buildContext()),
      runEvent: (event: SQSEvent) => run(event, buildContext()),
      run: (bodies: string[], receiveCount?: number) =>
        run(buildSqsEvent(bodies, receiveCount), buildContext()),
    };
  }
  const away = () => Promise.reject(new Error('Pushover is away'));

  it('is done with once it is carried out', async () => {
    const { lines, run } = setUp(async () => undefined);
    expect(await run([webhookBody({ alert: { alertId: 'alert-1' } })])).toEqual({ batchItemFailures: [] });
    expect(sqs.calls()).toEqual([]);
    expect(lines.at(-1)?.fields).toEqual({ requestId: 'fixture-request', alert: 'alert-1' });
  });

  it.each([...WAITS_SECONDS.map((seconds, index) => [index + 1, seconds]), [8, 5], [99, 5]])(
    'waits after its receive number %p for %p s',
    async (receiveCount, seconds) => {
      const { run } = setUp(away);
      const answer = await run([webhookBody()], receiveCount);
      expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] });
      expect(sqs.commandCalls(ChangeMessageVisibilityCommand).map(({ args: [{ input }] }) => input)).toEqual([
        { QueueUrl: queueUrl, ReceiptHandle: 'handle-0', VisibilityTimeout: seconds },
      ]);
    },
  );

  it('waits longer each time, for about 15 minutes in all', () => {
    expect(WAITS_SECONDS).toEqual([...WAITS_SECONDS].sort((left, right) => left - right));
    expect(5 + WAITS_SECONDS.reduce((sum, seconds) => sum + seconds, 0)).toBe(915);
  });

  it('is a dead letter after the last wait, by Terraform’s count too', () => {
    const [, count] = readFileSync('terraform/sqs.tf', 'utf8').match(/maxReceiveCount += (\d+)/) ?? [];
    expect(Number(count)).toBe(WAITS_SECONDS.length + 1);
  });

  it('comes again though its wait could not be set', async () => {
    sqs.rejects(new Error('SQS is away'));
    const { run } = setUp(away);
    expect(await run([webhookBody()])).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] });
  });

  it('fails by itself, not for the others of its batch', async () => {
    const { run } = setUp(async () => undefined);
    expect(await run(['no JSON', webhookBody(), '[]'])).toEqual({
      batchItemFailures: [{ itemIdentifier: '0' }, { itemIdentifier: '2' }],
    });
  });

  it('is known by its own id where somebody put it there by hand', async () => {
    const { lines, runEvent } = setUp(away);
    const event = buildSqsEvent([webhookBody()]);
    for (const record of event.Records) record.messageAttributes = {};
    await runEvent(event);
    expect(lines[0]?.fields).toEqual({ requestId: '0' });
  });

  it('is a look at a receipt where that queue delivers it', async () => {
    const { lines, polled, runReceipts } = setUp(away);
    expect(await runReceipts(['{"receipt":"r1"}'])).toEqual({ batchItemFailures: [] });
    expect(polled).toEqual(['{"receipt":"r1"}']);
    expect(lines).toEqual([]);
  });
});
