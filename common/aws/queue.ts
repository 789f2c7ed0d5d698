import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Log } from '../logger.ts';

export interface QueueBatchDeps {
  client: SQSClient;
  /** Of every queue whose messages may come. */
  queueUrls: readonly string[];
  /** Throws where the message is to come again. */
  run: (record: SQSRecord, context: Context) => Promise<void>;
  waits: Waits;
  log: Log;
}

/** How long a message stays unseen after a receive that failed. */
export interface Waits {
  /** After each of the first receives. */
  seconds: readonly number[];
  /** After every one that follows them. */
  afterwards: number;
}

/**
 * Runs what SQS delivers, one message after the other; reports what failed, to come again after a longer wait. Never
 * throws: one message fails by itself.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function createQueueBatch(
  deps: QueueBatchDeps,
): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  return async (event, context) => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const record of event.Records) {
      if (!(await succeeds(deps, record, context))) {
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    }
    return { batchItemFailures };
  };
}

/** How often it has been received, this time included. */
export function receiveCount({ attributes }: SQSRecord): number {
  return Number(attributes.ApproximateReceiveCount);
}

/** Whether this queue delivered it. */
export function isFrom({ eventSourceARN }: SQSRecord, queueUrl: string): boolean {
  return queueUrl.endsWith(`/${eventSourceARN.split(':').at(-1)}`);
}

async function succeeds(deps: QueueBatchDeps, record: SQSRecord, context: Context): Promise<boolean> {
  try {
    await deps.run(record, context);
    return true;
  } catch (error) {
    deps.log.warn('to be tried again', { outcome: 'retry_failed', error });
    await wait(deps, record);
    return false;
  }
}

async function wait({ client, queueUrls, waits, log }: QueueBatchDeps, record: SQSRecord): Promise<void> {
  try {
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrls.find((queueUrl) => isFrom(record, queueUrl)),
        ReceiptHandle: record.receiptHandle,
        VisibilityTimeout: waits.seconds[receiveCount(record) - 1] ?? waits.afterwards,
      }),
    );
  } catch (error) {
    // It comes again all the same, after the queue's own timeout.
    log.warn('the wait is not the wanted one', { error });
  }
}
