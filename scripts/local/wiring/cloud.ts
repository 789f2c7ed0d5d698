import type { Hono } from 'hono';
import { createHttpApi } from '../apigateway/http-api.ts';
import { createRestApi } from '../apigateway/rest-api.ts';
import { AwsError } from '../aws/aws-error.ts';
import { createAccount } from '../aws/aws-resources.ts';
import { DynamoDb } from '../aws/dynamodb.ts';
import { createAws } from '../aws/endpoint.ts';
import { EventBus } from '../aws/eventbridge/bus.ts';
import { LogGroups } from '../aws/log-groups.ts';
import { type QueueState, Queues } from '../aws/sqs/api.ts';
import { ParameterStore } from '../aws/ssm.ts';
import { Clock } from '../clock.ts';
import { AsyncQueue } from '../lambda/async-queue.ts';
import { Background } from '../lambda/background.ts';
import { EventSource } from '../lambda/event-source.ts';
import { type DeadLetter, redrivenMessage, toQueueMessage } from '../lambda/failed-events.ts';
import { type Call, Functions } from '../lambda/functions.ts';
import type { PoolProcess } from '../lambda/process-pool.ts';
import { failed, type RunResult } from '../lambda/runtime-api.ts';
import type { CloudOptions } from './cloud-options.ts';
import { type PassingTime, startTime } from './pass-time.ts';
import { isStandingQueue } from './pushover.ts';
import { createRewire } from './rewire.ts';
import type { LocalFunction, Wiring } from './wiring.ts';

export interface Cloud extends PassingTime {
  api: Hono;
  /** The REST API; its paths begin with the stage. */
  rest: Hono;
  aws: Hono;
  deadLetters(): DeadLetter[];
  queues(): QueueState[];
  /** What rules wrote into log groups. */
  logGroups: LogGroups;
  /** Calls of each function so far. */
  invocations(): Record<string, number>;
  /** Puts an event into the function's asynchronous queue, as Invoke does with the type Event. */
  invoke(name: string, event: unknown, traceId?: string): void;
  setParameter(name: string, value: string): void;
  /** What a parameter holds now; '' where there is none. */
  parameter(name: string): string;
  /** The names of each call of GetParameters so far. */
  parametersAsked(): readonly (readonly string[])[];
  /** Ends every process of the function at once, or the one that serves that trace; returns how many. */
  killFunction(name: string, traceId?: string): number;
  /** The next call starts from the code as it is then; running ones finish. */
  reload(name?: string): void;
  /**
   * From now on the functions, rules, schedules and parameters are these; gateways and queues stay as they are. Throws
   * PatternError, and changes nothing, if a rule's pattern is not known here.
   */
  rewire(wiring: Wiring): void;
  processes(): (PoolProcess & { function: string })[];
  /** Resolves once nothing is queued, in flight or waiting for a retry. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** The AWS half of the local bot. Throws if a rule's pattern is not known here. */
export async function createCloud(options: CloudOptions): Promise<Cloud> {
  const background = new Background();
  const clock = new Clock();
  const functions = createFunctions(options, background, clock);
  const letters: DeadLetter[] = [];
  const onDeadLetter = (letter: DeadLetter) => void letters.push(letter);
  const queues = createQueues(options, { background, functions, onDeadLetter });
  const parts: Parts = {
    ...{ background, functions, logGroups: new LogGroups() },
    onDeadLetter: (letter) => {
      onDeadLetter(letter);
      if (options.wiring.queues.some(({ name }) => name === letter.queue))
        queues.queue(letter.queue).send(toQueueMessage(letter));
    },
  };
  const asyncQueue = createAsyncQueue(options, parts);
  const bus = createBus(options, parts, asyncQueue);
  const parameters = new ParameterStore(options.wiring, Date.now);
  const database = await startDatabase(options.wiring);
  const account = options.account ?? createAccount({ alarms: [], services: [] }, 1);
  account.alarms.onChange = (event) => background.start(bus.deliverAwsEvent(event));
  const invoke = (name: string, event: unknown, traceId: string | undefined): void =>
    background.start(asyncQueue.deliver(name, event, traceId));
  const time = startTime(options.wiring, { asyncQueue, background, clock, functions });
  return {
    ...createFront(options, parts),
    ...time,
    aws: createAws(
      {
        bus,
        parameters,
        database,
        queues,
        account,
        functions: {
          has: (name) => functions.has(name),
          describe: (name) => functions.describe(name),
          invoke,
        },
      },
      { faults: options.faults, kill: (...one) => functions.kill(...one), sleep: background.sleep },
    ),
    deadLetters: () => [...letters],
    queues: () => queues.state(),
    logGroups: parts.logGroups,
    invocations: () => functions.invocations(),
    invoke: (name, event, traceId) => invoke(name, event, traceId),
    setParameter: (name, value) => void parameters.set(name, value),
    parameter: (name) => parameters.read(name),
    parametersAsked: () => parameters.asked(),
    killFunction: (...one) => functions.kill(...one),
    reload: (name) => functions.reload(name),
    rewire: createRewire(options.wiring, { bus, functions, parameters, time }),
    processes: () => functions.processes(),
    idle: () => background.idle(),
    close: () => closeCloud({ background, functions }, database),
  };
}

async function closeCloud(
  { background, functions }: Pick<Parts, 'background' | 'functions'>,
  database: Pick<DynamoDb, 'close'>,
): Promise<void> {
  background.stop();
  await functions.close();
  await background.idle();
  await database.close();
}

async function startDatabase({ tableName }: Wiring): Promise<Pick<DynamoDb, 'close' | 'forward'>> {
  if (tableName !== null) return DynamoDb.start(tableName);
  const forward = () => Promise.reject(new AwsError('UnknownOperationException', 'no DynamoDB here'));
  return { forward, close: async () => {} };
}

function createFunctions(options: CloudOptions, background: Background, { now }: Clock): Functions {
  const { awsEndpoint, faults, hasSourceMaps, onFunctionLog, timeScale, trace, waits, wiring } = options;
  // A person or Slack waits for these: their 3 seconds never shrink.
  const front = new Set([...Object.values(wiring.routes), ...Object.values(wiring.restApi.routes)]);
  const scaleOf = ({ name }: LocalFunction): number => (front.has(name) ? 1 : timeScale);
  return new Functions({
    functions: wiring.functions,
    awsEndpoint,
    timeoutMs: (definition) => definition.timeoutSeconds * 1000 * scaleOf(definition),
    sandboxStartMs: waits.sandboxStartMs,
    sleep: background.sleep,
    now,
    faults,
    trace,
    onLog: onFunctionLog ?? (() => {}),
    hasSourceMaps: hasSourceMaps === true,
  });
}

/** The two gateways. */
function createFront(
  { trace, waits, wiring }: CloudOptions,
  { background, functions }: Parts,
): Pick<Cloud, 'api' | 'rest'> {
  const front = {
    call: (name: string, call: Call) => background.hold(functions.call(name, call)),
    ...{ trace, gatewayMs: waits.gatewayMs, sleep: background.sleep },
  };
  const { refusedRoutes = [], restApi, routes, throttles = {} } = wiring;
  return {
    api: createHttpApi({ ...front, routes, refusedRoutes, throttles, now: Date.now }),
    rest: createRestApi({ ...front, ...restApi, now: Date.now }),
  };
}

interface Parts {
  background: Background;
  functions: Functions;
  logGroups: LogGroups;
  onDeadLetter: (letter: DeadLetter) => void;
}

/** Of a function that was removed while its event waited for another attempt. */
async function notThere(name: string): Promise<RunResult> {
  return failed({ errorType: 'ResourceNotFoundException', errorMessage: `there is no function "${name}"` });
}

function createAsyncQueue({ timeScale, trace, waits }: CloudOptions, parts: Parts): AsyncQueue {
  const { background, functions, onDeadLetter } = parts;
  return new AsyncQueue({
    configOf: (name) => (functions.has(name) ? functions.describe(name).definition.asyncConfig : undefined),
    call: (name, call) => (functions.has(name) ? functions.call(name, call) : notThere(name)),
    ...{ onDeadLetter, timeScale, trace, queueMs: waits.queueMs, sleep: background.sleep, now: Date.now },
  });
}

function createBus(
  { faults, trace, waits, wiring }: CloudOptions,
  parts: Parts,
  asyncQueue: AsyncQueue,
): EventBus {
  const { background, functions, logGroups, onDeadLetter } = parts;
  return new EventBus({
    name: wiring.busName,
    ...{ rules: wiring.rules, logRules: wiring.logRules ?? [] },
    hasFunction: (name) => functions.has(name),
    deliver: (name, event, traceId) => asyncQueue.deliver(name, event, traceId),
    onLogEvent: (group, event) => logGroups.put(group, event),
    background: (work) => background.start(work),
    ...{ faults, onDeadLetter, trace, busMs: waits.busMs, sleep: background.sleep, now: Date.now },
  });
}

/** The queues, and the functions that they feed. Throws if an event source has no queue. */
function createQueues(
  { awsEndpoint, timeScale, trace, wiring }: CloudOptions,
  parts: Omit<Parts, 'logGroups'>,
): Queues {
  const { background, functions, onDeadLetter } = parts;
  const queues = new Queues({
    awsEndpoint,
    timeScale,
    now: Date.now,
    queues: wiring.queues,
    onDeadLetter: (message, from, to) => {
      const functionName = wiring.eventSources.find(({ queue }) => queue === from)?.target ?? '';
      onDeadLetter(redrivenMessage(message, { queue: to, functionName, at: Date.now() }));
    },
  });
  for (const { queue, ...source } of wiring.eventSources) {
    new EventSource({
      ...source,
      queue: queues.queue(queue),
      trace,
      sleep: background.sleep,
      now: Date.now,
      call: (name, call) => functions.call(name, call),
      background: (work) => background.start(work),
      ...(isStandingQueue(queue) ? { standing: (work) => background.stand(work) } : {}),
    });
  }
  return queues;
}
