import * as z from 'zod/mini';
import { REGION } from '../aws/arns.ts';
import { md5Of, queueArn, systemAttributes } from '../aws/sqs/api.ts';
import type { MessageQueue, QueueMessage } from '../aws/sqs/queue.ts';
import { parseJson } from '../json.ts';
import type { EndSpan, Trace } from '../trace.ts';
import type { Call } from './functions.ts';
import type { RunResult } from './runtime-api.ts';

export interface EventSourceOptions {
  queue: MessageQueue;
  /** Name of the function that is called. */
  target: string;
  /** Messages in one call, 1 to 10. */
  batchSize: number;
  /** Calls at a time. */
  maximumConcurrency?: number;
  call: (functionName: string, call: Call) => Promise<RunResult>;
  /** Keeps hold of work that goes on after an answer. */
  background: (work: Promise<void>) => void;
  /** The same for its waits, which may take long; as `background` if it is left out. */
  standing?: (work: Promise<void>) => void;
  trace: Trace;
  sleep: (ms: number) => Promise<void>;
  now: () => number;
}

const answerSchema = z.nullable(
  z.object({ batchItemFailures: z.nullish(z.array(z.object({ itemIdentifier: z.string() }))) }),
);

/**
 * An event source mapping with ReportBatchItemFailures: calls the function with what the queue holds, deletes what it
 * took, and leaves the rest to the visibility timeout. It looks only while the queue holds something.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export class EventSource {
  readonly #options: EventSourceOptions;
  /** Message id -> its span in the trace, while it waits. */
  readonly #waits = new Map<string, EndSpan>();
  #isPolling = false;
  #running = 0;
  #tellEnd: () => void = () => {};

  constructor(options: EventSourceOptions) {
    this.#options = options;
    options.queue.onSend((message) => {
      this.#beginWait(message);
      const { background, standing = background } = options;
      if (!this.#isPolling) standing(this.#poll());
    });
  }

  async #poll(): Promise<void> {
    this.#isPolling = true;
    const { background, batchSize, maximumConcurrency = Number.POSITIVE_INFINITY, queue } = this.#options;
    for (;;) {
      if (this.#running >= maximumConcurrency) await this.#nextEnd();
      const batch = queue.receive(batchSize);
      this.#endWaitsOfGone();
      if (batch.length > 0) {
        background(this.#deliver(batch));
        continue;
      }
      const nextAt = queue.nextVisibleAt();
      if (nextAt === undefined) break;
      await this.#changeOr(nextAt);
    }
    this.#isPolling = false;
  }

  async #changeOr(at: number): Promise<void> {
    const { now, queue, sleep } = this.#options;
    await Promise.race([queue.change(), sleep(Math.max(1, at - now()))]);
  }

  /** Resolves once one of the calls has ended. */
  #nextEnd(): Promise<void> {
    return new Promise((resolve) => {
      this.#tellEnd = resolve;
    });
  }

  async #deliver(batch: QueueMessage[]): Promise<void> {
    const { call, queue, target } = this.#options;
    for (const { id, receiveCount } of batch) this.#endWait(id, `delivered, time ${receiveCount}`);
    const payload = { Records: batch.map((message) => toRecord(message, queue.name)) };
    this.#running += 1;
    const result = await call(target, { payload, traceId: batch[0]?.traceId }).finally(() => {
      this.#running -= 1;
      this.#tellEnd();
    });
    const ids = batch.map(({ id }) => id);
    const failed = result.error === null ? failedIds(result.payload, ids) : ids;
    for (const message of batch) {
      if (failed.includes(message.id)) this.#beginWait(message);
      else queue.delete(message.receiptHandle);
    }
  }

  #beginWait({ id, traceId }: QueueMessage): void {
    this.#waits.set(id, this.#options.trace.begin(traceId, `sqs ${this.#options.queue.name}`));
  }

  #endWait(id: string, outcome: string): void {
    this.#waits.get(id)?.(outcome);
    this.#waits.delete(id);
  }

  #endWaitsOfGone(): void {
    const here = new Set(this.#options.queue.messages().map(({ id }) => id));
    for (const id of this.#waits.keys()) if (!here.has(id)) this.#endWait(id, 'given up');
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
function toRecord(message: QueueMessage, queueName: string): Record<string, unknown> {
  const attributes = Object.entries(message.attributes).map(([name, { DataType, StringValue }]) => [
    name,
    { stringValue: StringValue, stringListValues: [], binaryListValues: [], dataType: DataType },
  ]);
  return {
    messageId: message.id,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: md5Of(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn(queueName),
    awsRegion: REGION,
  };
}

/** All of them if the answer makes no sense, or names one that was not in the batch. */
function failedIds(payload: string, ids: string[]): string[] {
  const answer = answerSchema.safeParse(parseJson(payload) ?? null);
  if (!answer.success) return ids;
  const failed = (answer.data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  return failed.every((id) => ids.includes(id)) ? failed : ids;
}
