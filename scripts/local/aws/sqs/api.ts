import { createHash } from 'node:crypto';
import type * as z from 'zod/mini';
import { ACCOUNT_ID, REGION } from '../arns.ts';
import { unknownOperation } from '../aws-error.ts';
import {
  attributesSchema,
  checkHandle,
  checkMessage,
  readInput,
  SqsError,
  sendSchema,
  visibilitySchema,
} from './input.ts';
import { MessageQueue, type QueueCounts, type QueueDefinition, type QueueMessage } from './queue.ts';

export interface QueuesOptions {
  queues: QueueDefinition[];
  /** Base URL of the AWS endpoint: the queues' URLs lie below it. */
  awsEndpoint: string;
  now: () => number;
  /** Shrinks every wait. */
  timeScale: number;
  /** Called with each message that was received too often, once it lies in its dead-letter queue. */
  onDeadLetter: (message: QueueMessage, from: string, to: string) => void;
}

export interface QueueState extends QueueCounts {
  name: string;
  messages: readonly QueueMessage[];
}

export function queueUrl(awsEndpoint: string, name: string): string {
  return `${awsEndpoint}/${ACCOUNT_ID}/${name}`;
}

export function queueArn(name: string): string {
  return `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${name}`;
}

export function md5Of(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/**
 * What SQS itself knows of a received message.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export function systemAttributes(message: QueueMessage): Record<string, string> {
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    ...(message.traceId === undefined ? {} : { AWSTraceHeader: message.traceId }),
    SentTimestamp: String(message.sentAt),
    SenderId: 'AROALOCAL:qbot',
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  };
}

/**
 * Standard queues, by the JSON protocol of SQS: the operations that functions call. Event sources take from the queues
 * themselves.
 */
export class Queues {
  readonly #options: QueuesOptions;
  readonly #queues: Map<string, MessageQueue>;

  /** Throws if the dead-letter queue of a queue does not exist. */
  constructor(options: QueuesOptions) {
    this.#options = options;
    this.#queues = new Map(options.queues.map((one) => [one.name, this.#create(one)]));
    for (const { redrive } of options.queues) if (redrive !== undefined) this.queue(redrive.queue);
  }

  /** Throws if there is no such queue. */
  queue(name: string): MessageQueue {
    const queue = this.#queues.get(name);
    if (queue === undefined) throw new Error(`there is no queue "${name}"`);
    return queue;
  }

  state(): QueueState[] {
    return [...this.#queues.values()].map((queue) => ({
      name: queue.name,
      ...queue.counts(),
      messages: queue.messages(),
    }));
  }

  /** `AmazonSQS.<operation>`: returns the JSON, or throws AwsError. */
  serve(operation: string, input: unknown, traceId: string | undefined): unknown {
    if (operation === 'SendMessage') return this.#send(readInput(sendSchema, input), traceId);
    if (operation === 'ChangeMessageVisibility') {
      return this.#changeVisibility(readInput(visibilitySchema, input));
    }
    if (operation === 'GetQueueAttributes') return this.#attributes(readInput(attributesSchema, input));
    throw unknownOperation(operation);
  }

  #create(definition: QueueDefinition): MessageQueue {
    const { now, onDeadLetter, timeScale } = this.#options;
    const to = definition.redrive?.queue ?? '';
    return new MessageQueue({
      ...{ definition, now, timeScale },
      onDeadLetter: (message) => {
        this.queue(to).send(message);
        onDeadLetter(message, definition.name, to);
      },
    });
  }

  #at(url: string): MessageQueue {
    const { awsEndpoint } = this.#options;
    const found = [...this.#queues.values()].find(({ name }) => queueUrl(awsEndpoint, name) === url);
    if (found !== undefined) return found;
    const message = 'The specified queue does not exist.';
    throw new SqsError('QueueDoesNotExist', message, 'AWS.SimpleQueueService.NonExistentQueue');
  }

  #send(input: z.infer<typeof sendSchema>, traceId: string | undefined): unknown {
    const queue = this.#at(input.QueueUrl);
    checkMessage(input);
    const { DelaySeconds, MessageAttributes: attributes = {}, MessageBody: body } = input;
    const sent = queue.send({ body, attributes, traceId }, DelaySeconds);
    return { MessageId: sent.id, MD5OfMessageBody: md5Of(body) };
  }

  #attributes({ AttributeNames, QueueUrl }: z.infer<typeof attributesSchema>): unknown {
    const { delayed, inFlight, visible } = this.#at(QueueUrl).counts();
    const counts = {
      ApproximateNumberOfMessages: visible,
      ApproximateNumberOfMessagesDelayed: delayed,
      ApproximateNumberOfMessagesNotVisible: inFlight,
    };
    return { Attributes: Object.fromEntries(AttributeNames.map((name) => [name, String(counts[name])])) };
  }

  #changeVisibility(input: z.infer<typeof visibilitySchema>): unknown {
    const queue = this.#at(input.QueueUrl);
    checkHandle(input.ReceiptHandle);
    if (queue.changeVisibility(input.ReceiptHandle, input.VisibilityTimeout)) return {};
    const old = 'AWS.SimpleQueueService.MessageNotInflight';
    throw new SqsError('MessageNotInflight', 'The message referred to is not in flight.', old);
  }
}
