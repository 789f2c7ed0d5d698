import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createQueueBatch } from '../../common/aws/queue.ts';
import type { Log } from '../../common/logger.ts';
import type { HandleAlert } from './pushover.ts';
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

/** Carries out what the queue holds; what failed comes again after a longer wait. */
export function createRunQueued(deps: {
  client: SQSClient;
  queueUrl: string;
  handleAlert: HandleAlert;
  log: Log;
}): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const { handleAlert, client, log, queueUrl } = deps;
  return createQueueBatch({
    client,
    queueUrls: [queueUrl],
    waits: { seconds: WAITS_SECONDS, afterwards: FIRST_WAIT_SECONDS },
    run: async (record, context) => {
      const requestId = record.messageAttributes.requestId?.stringValue ?? record.messageId;
      log.begin({ requestId });
      const webhook = parseWebhook(record.body);
      log.begin({ requestId, ...subjectOf(webhook) });
      await handleAlert(webhook, context, requestId);
    },
    log,
  });
}

/**
 * The same JSON in ASCII: SQS refuses some characters. In JSON others than ASCII stand in strings only, where each may
 * be escaped. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
function toAscii(body: string): string {
  return body.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
