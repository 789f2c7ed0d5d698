import { randomBytes, randomUUID } from 'node:crypto';

/** As `aws_sqs_queue` sets one up. */
export interface QueueDefinition {
  name: string;
  visibilityTimeoutSeconds: number;
  /** Where a message goes that was received so often without being deleted. */
  redrive?: { queue: string; maxReceiveCount: number };
}

export interface MessageAttribute {
  DataType: string;
  StringValue?: string | undefined;
}

export interface QueueMessage {
  id: string;
  body: string;
  attributes: Record<string, MessageAttribute>;
  /** `X-Amzn-Trace-Id` of the request that sent it. */
  traceId: string | undefined;
  /** Of the last receive. */
  receiptHandle: string;
  receiveCount: number;
  /** Milliseconds since the epoch, as the rest. */
  sentAt: number;
  firstReceivedAt: number;
  /** Until then no receive sees it. */
  visibleAt: number;
}

export interface QueueCounts {
  visible: number;
  delayed: number;
  inFlight: number;
}

export interface MessageQueueOptions {
  definition: QueueDefinition;
  now: () => number;
  /** Shrinks delays and visibility timeouts. */
  timeScale: number;
  /** Called with each message that was received too often; it is no longer here by then. */
  onDeadLetter: (message: QueueMessage) => void;
}

/**
 * The messages of one standard SQS queue: a received one stays, unseen, until it is deleted or its visibility timeout
 * ends. Nothing here waits: time is what the clock says.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 */
export class MessageQueue {
  readonly name: string;
  readonly definition: QueueDefinition;
  readonly #options: MessageQueueOptions;
  readonly #messages: QueueMessage[] = [];
  readonly #listeners: ((message: QueueMessage) => void)[] = [];
  #waiting: (() => void)[] = [];

  constructor(options: MessageQueueOptions) {
    this.name = options.definition.name;
    this.definition = options.definition;
    this.#options = options;
  }

  send(message: Pick<QueueMessage, 'attributes' | 'body' | 'traceId'>, delaySeconds = 0): QueueMessage {
    const sentAt = this.#options.now();
    const sent: QueueMessage = {
      ...message,
      id: randomUUID(),
      receiptHandle: '',
      receiveCount: 0,
      sentAt,
      firstReceivedAt: 0,
      visibleAt: this.#after(delaySeconds),
    };
    this.#messages.push(sent);
    this.#changed();
    for (const listener of this.#listeners) listener(sent);
    return sent;
  }

  /** Up to so many of those that are visible, oldest first, each unseen from now on for its timeout. */
  receive(
    limit: number,
    visibilityTimeoutSeconds = this.definition.visibilityTimeoutSeconds,
  ): QueueMessage[] {
    const now = this.#options.now();
    const ready = this.#messages.filter((message) => message.visibleAt <= now);
    const spent = ready.filter((message) => this.#isSpent(message));
    for (const message of spent) {
      this.#remove(message);
      this.#options.onDeadLetter(message);
    }
    const received = ready.filter((message) => !spent.includes(message)).slice(0, limit);
    for (const message of received) {
      message.receiptHandle = randomBytes(48).toString('base64');
      message.receiveCount += 1;
      message.firstReceivedAt ||= now;
      message.visibleAt = this.#after(visibilityTimeoutSeconds);
    }
    if (spent.length > 0) this.#changed();
    return received.map((message) => ({ ...message }));
  }

  /** Does nothing if there is no such message, or if it was received again since. */
  delete(receiptHandle: string): void {
    const message = this.#find(receiptHandle);
    if (message === undefined) return;
    this.#remove(message);
    this.#changed();
  }

  /** false if the message is not in flight under this handle. */
  changeVisibility(receiptHandle: string, seconds: number): boolean {
    const message = this.#find(receiptHandle);
    if (message === undefined || message.visibleAt <= this.#options.now()) return false;
    message.visibleAt = this.#after(seconds);
    this.#changed();
    return true;
  }

  counts(): QueueCounts {
    const now = this.#options.now();
    const unseen = this.#messages.filter((message) => message.visibleAt > now);
    const delayed = unseen.filter((message) => message.receiveCount === 0).length;
    const visible = this.#messages.length - unseen.length;
    return { visible, delayed, inFlight: unseen.length - delayed };
  }

  messages(): readonly QueueMessage[] {
    return this.#messages;
  }

  /** When the next message can be seen; undefined if there is none at all. */
  nextVisibleAt(): number | undefined {
    if (this.#messages.length === 0) return undefined;
    return Math.min(...this.#messages.map((message) => message.visibleAt));
  }

  onSend(listener: (message: QueueMessage) => void): void {
    this.#listeners.push(listener);
  }

  /** Resolves once something was sent, deleted or made visible at another time. */
  change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #isSpent(message: QueueMessage): boolean {
    const { redrive } = this.definition;
    return redrive !== undefined && message.receiveCount >= redrive.maxReceiveCount;
  }

  #after(seconds: number): number {
    return this.#options.now() + seconds * 1000 * this.#options.timeScale;
  }

  #find(receiptHandle: string): QueueMessage | undefined {
    return this.#messages.find((message) => message.receiptHandle === receiptHandle && receiptHandle !== '');
  }

  #remove(message: QueueMessage): void {
    this.#messages.splice(this.#messages.indexOf(message), 1);
  }

  #changed(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
