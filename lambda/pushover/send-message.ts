import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface Queue {
  client: SQSClient;
  queueUrl: string;
}

/** Puts JSON into a queue, to be received after so many seconds. Throws the SDK's error where SQS does not take it. */
export async function sendMessage(
  { client, queueUrl }: Queue,
  { body, delaySeconds, requestId }: { body: string; delaySeconds: number; requestId: string },
): Promise<void> {
  await client.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: toAscii(body),
      DelaySeconds: delaySeconds,
      MessageAttributes: { requestId: { DataType: 'String', StringValue: requestId } },
    }),
  );
}

/**
 * The same JSON in ASCII: SQS refuses some characters. In JSON others than ASCII stand in strings only, where each may
 * be escaped. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
function toAscii(body: string): string {
  return body.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
