import { randomUUID } from 'node:crypto';
import type { Trace } from '../trace.ts';
import type { AsyncConfig } from '../wiring/wiring.ts';
import { type DeadLetter, failedEvent } from './failed-events.ts';
import type { Call } from './functions.ts';
import type { RunResult } from './runtime-api.ts';

export interface AsyncQueueOptions {
  /** Undefined: as Terraform sets it for every backend. */
  configOf: (functionName: string) => AsyncConfig | undefined;
  call: (functionName: string, call: Call) => Promise<RunResult>;
  onDeadLetter: (letter: DeadLetter) => void;
  trace: Trace;
  sleep: (ms: number) => Promise<void>;
  now: () => number;
  /** What the queue itself takes, milliseconds. */
  queueMs: number;
  /** Shrinks the wait before the retry; never the age of an event, since process starts do not shrink either. */
  timeScale: number;
}

/** Lambda waits a minute before the first retry of an asynchronous call. */
const RETRY_WAIT_MS = 60_000;

/** One retry, and no event older than this. */
const BACKEND: AsyncConfig = { retries: 1, maxAgeMs: 150_000, failureQueue: 'failures' };

/**
 * Lambda's queue of asynchronous calls.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class AsyncQueue {
  readonly #options: AsyncQueueOptions;

  constructor(options: AsyncQueueOptions) {
    this.#options = options;
  }

  /** Resolves once the function has taken the event, or has failed for the last time. */
  async deliver(functionName: string, event: unknown, traceId: string | undefined): Promise<void> {
    const { call, configOf, now, onDeadLetter, queueMs, sleep, timeScale, trace } = this.#options;
    const { failureQueue, maxAgeMs, retries } = configOf(functionName) ?? BACKEND;
    const requestId = randomUUID();
    const expiresAt = now() + maxAgeMs;
    let waitMs = queueMs;
    for (let attempts = 1; ; attempts += 1) {
      const end = trace.begin(traceId, 'queue', { functionName, attempt: attempts });
      await sleep(waitMs);
      end('delivered');
      const { error } = await call(functionName, { payload: event, traceId, requestId });
      if (error === null) return;
      waitMs = RETRY_WAIT_MS * timeScale;
      const condition = attempts > retries ? 'RetriesExhausted' : 'EventAgeExceeded';
      if (attempts > retries || now() + waitMs > expiresAt) {
        const about = { functionName, event, traceId, requestId, attempts, at: now() };
        if (failureQueue !== null)
          onDeadLetter(failedEvent({ ...about, queue: failureQueue, error, condition }));
        return;
      }
    }
  }
}
