import { createHash } from 'node:crypto';
import type * as z from 'zod/mini';
import { ACCOUNT_ID, REGION } from '../arns.ts';
import { AwsError } from '../aws-error.ts';
import {
  attributesSchema,
  checkHandle,
  checkMessage,
  deleteSchema,
  readInput,
  receiveSchema,
  SqsError,
  sendSchema,
  urlSchema,
  visibilitySchema,
} from './input.ts';
import { MessageQueue, type QueueCounts, type QueueDefinition, type QueueMessage } from './queue.ts';

export interface QueuesOptions {
  queues: QueueDefinition[];
  /** Base URL of the AWS endpoint: the queues' URLs lie below it. */
  awsEndpoint: string;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Shrinks every wait. */
  timeScale: number;
  /** Told of each message that was received too often, once it lies in its dead-letter queue. */
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

type Operation = (input: unknown, traceId: string | undefined) => unknown;

/** Standard queues, by the JSON protocol of SQS. */
export class Queues {
  readonly #options: QueuesOptions;
  readonly #queues: Map<string, MessageQueue>;
  readonly #operations: Record<string, Operation> = {
    SendMessage: (input, traceId) => this.#send(readInput(sendSchema, input), traceId),
    ReceiveMessage: (input) => this.#receive(readInput(receiveSchema, input)),
    DeleteMessage: (input) => this.#delete(readInput(deleteSchema, input)),
    ChangeMessageVisibility: (input) => this.#changeVisibility(readInput(visibilitySchema, input)),
    GetQueueAttributes: (input) => this.#attributes(readInput(attributesSchema, input)),
    GetQueueUrl: (input) => this.#url(readInput(urlSchema, input)),
  };

  /** Throws where a queue's dead letters have no queue to go to. */
  constructor(options: QueuesOptions) {
    this.#options = options;
    this.#queues = new Map(options.queues.map((one) => [one.name, this.#create(one)]));
    for (const { redrive } of options.queues) if (redrive !== undefined) this.queue(redrive.queue);
  }

  /** Throws where there is no such queue. */
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

  /** `AmazonSQS.<operation>`: answers the JSON, or throws AwsError. */
  async serve(operation: string, input: unknown, traceId: string | undefined): Promise<unknown> {
    const work = Object.hasOwn(this.#operations, operation) ? this.#operations[operation] : undefined;
    if (work !== undefined) return work(input, traceId);
    throw new AwsError('UnknownOperationException', `the local SQS does not know ${operation}`);
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
    return found ?? noQueue();
  }

  #send(input: z.infer<typeof sendSchema>, traceId: string | undefined): unknown {
    const queue = this.#at(input.QueueUrl);
    checkMessage(input);
    const { DelaySeconds, MessageAttributes: attributes = {}, MessageBody: body } = input;
    const sent = queue.send({ body, attributes, traceId }, DelaySeconds);
    return { MessageId: sent.id, MD5OfMessageBody: md5Of(body) };
  }

  async #receive(input: z.infer<typeof receiveSchema>): Promise<unknown> {
    const { MaxNumberOfMessages = 1, VisibilityTimeout, WaitTimeSeconds = 0 } = input;
    const queue = this.#at(input.QueueUrl);
    const { now, sleep, timeScale } = this.#options;
    const until = now() + WaitTimeSeconds * 1000 * timeScale;
    for (;;) {
      const messages = queue.receive(MaxNumberOfMessages, VisibilityTimeout);
      if (messages.length > 0) return { Messages: messages.map((message) => toOutput(message, input)) };
      if (now() >= until) return {};
      const wakeAt = Math.min(until, queue.nextVisibleAt() ?? until);
      await Promise.race([queue.change(), sleep(wakeAt - now())]);
    }
  }

  #delete(input: z.infer<typeof deleteSchema>): unknown {
    const queue = this.#at(input.QueueUrl);
    checkHandle(input.ReceiptHandle);
    queue.delete(input.ReceiptHandle);
    return {};
  }

  #changeVisibility(input: z.infer<typeof visibilitySchema>): unknown {
    const queue = this.#at(input.QueueUrl);
    checkHandle(input.ReceiptHandle);
    if (queue.changeVisibility(input.ReceiptHandle, input.VisibilityTimeout)) return {};
    const old = 'AWS.SimpleQueueService.MessageNotInflight';
    throw new SqsError('MessageNotInflight', 'The message referred to is not in flight.', old);
  }

  #attributes({ AttributeNames = [], QueueUrl }: z.infer<typeof attributesSchema>): unknown {
    const all = attributesOf(this.#at(QueueUrl));
    const unknown = AttributeNames.find((name) => name !== 'All' && !Object.hasOwn(all, name));
    if (unknown !== undefined) throw new SqsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
    const asked = Object.entries(all).filter(
      ([name]) => AttributeNames.includes('All') || AttributeNames.includes(name),
    );
    return { Attributes: Object.fromEntries(asked) };
  }

  #url({ QueueName }: z.infer<typeof urlSchema>): unknown {
    if (!this.#queues.has(QueueName)) return noQueue();
    return { QueueUrl: queueUrl(this.#options.awsEndpoint, QueueName) };
  }
}

function noQueue(): never {
  const message = 'The specified queue does not exist.';
  throw new SqsError('QueueDoesNotExist', message, 'AWS.SimpleQueueService.NonExistentQueue');
}

/** System attributes and the sender's own only where they are asked for. */
function toOutput(message: QueueMessage, input: z.infer<typeof receiveSchema>): Record<string, unknown> {
  const system = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
  const isAsked = (names: readonly string[], name: string) => names.includes('All') || names.includes(name);
  const pick = (all: Record<string, unknown>, names: readonly string[]) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => isAsked(names, name)));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5Of(message.body),
    Body: message.body,
    Attributes: pick(systemAttributes(message), system),
    MessageAttributes: pick(message.attributes, input.MessageAttributeNames ?? []),
  };
}

function attributesOf(queue: MessageQueue): Record<string, string> {
  const { delayed, inFlight, visible } = queue.counts();
  const { redrive, visibilityTimeoutSeconds } = queue.definition;
  const policy = redrive && {
    deadLetterTargetArn: queueArn(redrive.queue),
    maxReceiveCount: redrive.maxReceiveCount,
  };
  return {
    QueueArn: queueArn(queue.name),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    VisibilityTimeout: String(visibilityTimeoutSeconds),
    ...(policy === undefined ? {} : { RedrivePolicy: JSON.stringify(policy) }),
  };
}
