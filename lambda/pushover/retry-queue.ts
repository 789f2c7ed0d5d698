import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { createQueueBatch, isFrom } from '../../common/aws/queue.ts';
import type { Log } from '../../common/logger.ts';
import type { HandleAlert } from './pushover.ts';
import { type Queue, sendMessage } from './send-message.ts';
import { parseWebhook, subjectOf } from './webhook.ts';

/** Pushover asks for 5 s at least before the same is tried again. https://pushover.net/api#friendly */
const FIRST_WAIT_SECONDS = 5;
/** After each failed receive; with the first wait about 15 minutes, then the dead-letter queue has it. */
export const WAITS_SECONDS = [10, 20, 40, 80, 160, 300, 300];

/** Keeps the body of a webhook, to be carried out again. Throws the SDK's error where SQS does not take it. */
export type Enqueue = (body: string, requestId: string) => Promise<void>;

export function createEnqueue(queue: Queue): Enqueue {
  return (body, requestId) => sendMessage(queue, { body, requestId, delaySeconds: FIRST_WAIT_SECONDS });
}

export interface RunQueuedDeps {
  client: SQSClient;
  retryQueueUrl: string;
  receiptsQueueUrl: string;
  handleAlert: HandleAlert;
  pollReceipt: (body: string, context: Context) => Promise<void>;
  log: Log;
}

/** Carries out what the two queues hold; what failed comes again after a longer wait. */
export function createRunQueued(
  deps: RunQueuedDeps,
): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const { client, log, receiptsQueueUrl, retryQueueUrl } = deps;
  return createQueueBatch({
    client,
    queueUrls: [retryQueueUrl, receiptsQueueUrl],
    waits: { seconds: WAITS_SECONDS, afterwards: FIRST_WAIT_SECONDS },
    run: (record, context) =>
      isFrom(record, receiptsQueueUrl)
        ? deps.pollReceipt(record.body, context)
        : retry(deps, record, context),
    log,
  });
}

async function retry(
  { handleAlert, log }: RunQueuedDeps,
  record: SQSRecord,
  context: Context,
): Promise<void> {
  const requestId = record.messageAttributes.requestId?.stringValue ?? record.messageId;
  log.begin({ requestId });
  const webhook = parseWebhook(record.body);
  log.begin({ requestId, ...subjectOf(webhook) });
  await handleAlert(webhook, context, requestId);
}
