import { setTimeout as delay } from 'node:timers/promises';
import type { Hono } from 'hono';
import { AsyncQueue } from './async-queue.ts';
import { createAws } from './aws.ts';
import type { DeadLetter } from './dead-letters.ts';
import { DynamoDb } from './dynamodb.ts';
import { EventBus } from './event-bus.ts';
import type { Faults } from './faults.ts';
import type { PoolProcess } from './function-pool.ts';
import { Functions } from './functions.ts';
import { createHttpApi } from './http-api.ts';
import { ParameterStore } from './ssm.ts';
import type { Trace } from './trace.ts';
import type { LocalFunction, Wiring } from './wiring.ts';

/** What AWS and Slack take on the way, milliseconds. */
export interface Waits {
  gatewayMs: number;
  sandboxStartMs: number;
  busMs: number;
  queueMs: number;
  slackCallMs: number;
}

export interface CloudOptions {
  wiring: Wiring;
  trace: Trace;
  faults: Faults;
  /** Shrinks the wait before a retry, and the timeout of each function but those that answer a route. */
  timeScale: number;
  waits: Waits;
  /** Base URL under which `aws` is mounted. */
  awsEndpoint: string;
  onFunctionLog?: (functionName: string, line: string) => void;
}

export interface Cloud {
  api: Hono;
  aws: Hono;
  deadLetters(): DeadLetter[];
  setParameter(name: string, value: string): void;
  /** Ends every process of the function at once; answers how many. */
  killFunction(name: string): number;
  /** The next call starts from the code as it is then; running ones finish. */
  reload(name?: string): void;
  processes(): (PoolProcess & { function: string })[];
  /** Resolves once nothing is queued, in flight or waiting for a retry. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** The AWS half of the local bot. Throws where a rule's pattern is not known here. */
export async function createCloud(options: CloudOptions): Promise<Cloud> {
  const background = new Background();
  const functions = createFunctions(options, background);
  const letters: DeadLetter[] = [];
  const bus = createBus(options, { background, functions, onDeadLetter: (letter) => letters.push(letter) });
  const parameters = new ParameterStore(options.wiring.parameters, Date.now);
  const database = await DynamoDb.start(options.wiring.tableName);
  const kill = (name: string): number => functions.kill(name);
  return {
    api: createHttpApi({
      routes: options.wiring.routes,
      call: (name, call) => background.hold(functions.call(name, call)),
      trace: options.trace,
      gatewayMs: options.waits.gatewayMs,
      sleep: background.sleep,
    }),
    aws: createAws({ bus, parameters, database }, { faults: options.faults, kill, sleep: background.sleep }),
    deadLetters: () => [...letters],
    setParameter: (name, value) => void parameters.set(name, value),
    killFunction: kill,
    reload: (name) => functions.reload(name),
    processes: () => functions.processes(),
    idle: () => background.idle(),
    close: async () => {
      background.stop();
      await functions.close();
      await background.idle();
      await database.close();
    },
  };
}

function createFunctions(options: CloudOptions, background: Background): Functions {
  const { awsEndpoint, faults, onFunctionLog, timeScale, trace, waits, wiring } = options;
  // A person or Slack waits for these: their 3 seconds never shrink.
  const front = new Set(Object.values(wiring.routes));
  const scaleOf = ({ name }: LocalFunction): number => (front.has(name) ? 1 : timeScale);
  return new Functions({
    functions: wiring.functions,
    awsEndpoint,
    timeoutMs: (definition) => definition.timeoutSeconds * 1000 * scaleOf(definition),
    sandboxStartMs: waits.sandboxStartMs,
    sleep: background.sleep,
    faults,
    trace,
    onLog: onFunctionLog ?? (() => {}),
  });
}

function createBus(
  { faults, timeScale, trace, waits, wiring }: CloudOptions,
  parts: { background: Background; functions: Functions; onDeadLetter: (letter: DeadLetter) => void },
): EventBus {
  const { background, functions, onDeadLetter } = parts;
  const shared = { trace, onDeadLetter, sleep: background.sleep, now: Date.now };
  const queue = new AsyncQueue({
    ...shared,
    call: (name, call) => functions.call(name, call),
    queueMs: waits.queueMs,
    timeScale,
  });
  return new EventBus({
    ...shared,
    name: wiring.busName,
    rules: wiring.rules,
    hasFunction: (name) => functions.has(name),
    deliver: (name, event, traceId) => queue.deliver(name, event, traceId),
    background: (work) => background.start(work),
    faults,
    busMs: waits.busMs,
  });
}

/** Work that goes on after an answer, and the waits within it: ended together. */
class Background {
  readonly #running = new Set<Promise<unknown>>();
  readonly #stop = new AbortController();

  readonly sleep = async (ms: number): Promise<void> => {
    if (ms > 0) await delay(ms, undefined, { signal: this.#stop.signal });
  };

  start(work: Promise<void>): void {
    const caught = work.catch((error: unknown) => {
      // What was under way when all was stopped fails, and may.
      if (!this.#stop.signal.aborted) console.error(error);
    });
    void this.hold(caught);
  }

  hold<T>(work: Promise<T>): Promise<T> {
    const forget = (): void => void this.#running.delete(work);
    this.#running.add(work);
    work.then(forget, forget);
    return work;
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  stop(): void {
    this.#stop.abort();
  }
}
