import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Log } from '../../common/logger.ts';
import type { CarryOut } from './pushover.ts';
import { parseWebhook, subjectOf } from './webhook.ts';

/** Pushover asks for 5 s at least before the same is tried again. https://pushover.net/api#friendly */
const FIRST_WAIT_SECONDS = 5;
/** After each failed receive; with the first wait about 15 minutes, then the dead-letter queue has it. */
export const WAITS_SECONDS = [10, 20, 40, 80, 160, 300, 300];

/** Keeps the body of a webhook, to be carried out again. Throws the SDK's error where SQS does not take it. */
export type Enqueue = (body: string, requestId: string) => Promise<void>;

export function createEnqueue(deps: { client: SQSClient; queueUrl: string }): Enqueue {
  return async (body, requestId) => {
    await deps.client.send(
      new SendMessageCommand({
        QueueUrl: deps.queueUrl,
        MessageBody: toAscii(body),
        DelaySeconds: FIRST_WAIT_SECONDS,
        MessageAttributes: { requestId: { DataType: 'String', StringValue: requestId } },
      }),
    );
  };
}

/**
 * Carries out what the queue holds; reports what failed, to come again after a longer wait.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function createRunQueued(deps: {
  client: SQSClient;
  queueUrl: string;
  carryOut: CarryOut;
  log: Log;
}): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const { carryOut, client, log, queueUrl } = deps;

  async function wait({ attributes, receiptHandle }: SQSRecord): Promise<void> {
    const seconds = WAITS_SECONDS[Number(attributes.ApproximateReceiveCount) - 1] ?? FIRST_WAIT_SECONDS;
    const change = { QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds };
    try {
      await client.send(new ChangeMessageVisibilityCommand(change));
    } catch (error) {
      // It comes again all the same, after the queue's own timeout.
      log.warn('the wait is not the wanted one', { error });
    }
  }

  async function succeeds(record: SQSRecord, context: Context): Promise<boolean> {
    const requestId = record.messageAttributes.requestId?.stringValue ?? record.messageId;
    log.begin({ requestId });
    try {
      const webhook = parseWebhook(record.body);
      log.begin({ requestId, ...subjectOf(webhook) });
      await carryOut(webhook, context);
      return true;
    } catch (error) {
      log.warn('to be tried again', { outcome: 'retry_failed', error });
      await wait(record);
      return false;
    }
  }

  return async (event, context) => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const record of event.Records) {
      if (!(await succeeds(record, context))) batchItemFailures.push({ itemIdentifier: record.messageId });
    }
    return { batchItemFailures };
  };
}

/**
 * The same JSON in ASCII: SQS refuses some characters. In JSON others than ASCII stand in strings only, where each may
 * be escaped. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
function toAscii(body: string): string {
  return body.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
