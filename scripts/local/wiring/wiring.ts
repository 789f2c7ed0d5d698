import type { RestApi } from '../apigateway/rest-api.ts';
import type { Throttle } from '../apigateway/throttle.ts';
import type { Schedule } from '../aws/eventbridge/schedules.ts';
import type { QueueDefinition } from '../aws/sqs/queue.ts';
import type { FunctionDefinition } from './function-definitions.ts';
import type { Runtime } from './runtimes.ts';

export interface LocalFunction {
  name: string;
  codeFolder: string;
  /** Node.js if it is left out. */
  runtime?: Runtime;
  /** `file.export`, as Lambda wants it: `lambda_function.handler`. */
  handler: string;
  timeoutSeconds: number;
  memoryMb?: number;
  environment: Record<string, string>;
  /** Of its asynchronous calls; without it, as Terraform sets it for every backend. */
  asyncConfig?: AsyncConfig;
}

/** As `aws_lambda_function_event_invoke_config` sets it. */
export interface AsyncConfig {
  retries: number;
  maxAgeMs: number;
  /** Name of the queue that the last failure goes to; null: it is lost. */
  failureQueue: string | null;
}

export interface Rule {
  name: string;
  /** Where it stands: the account's default bus, or the bot's own. */
  bus?: 'default';
  pattern: unknown;
  /** Name of a function. */
  target: string;
  /** Why the function does not let itself be called by this rule. */
  refusal?: string;
  /** Name of the queue that an event goes to that could not be delivered; null: it is lost. */
  deadLetterQueue?: string | null;
}

/** A rule whose target is a log group: its events are kept there as they are. */
export interface LogRule {
  name: string;
  pattern: unknown;
  logGroup: string;
}

/** An event source mapping: the function is called with what the queue holds. */
export interface QueueTarget {
  queue: string;
  /** Name of a function. */
  target: string;
  batchSize: number;
  /** Calls at a time; without it, as many as there is work for. */
  maximumConcurrency?: number;
}

/** How the parts of a bot hang together: made from the folders, or read back from what is deployed. */
export interface Wiring {
  functions: LocalFunction[];
  rules: Rule[];
  logRules?: LogRule[];
  schedules?: Schedule[];
  /** `POST /slack/commands` -> name of a function. */
  routes: Record<string, string>;
  /** Those of them whose function does not let itself be called by the API. */
  refusedRoutes?: string[];
  /** Route -> its throttle. */
  throttles?: Record<string, Throttle>;
  restApi: RestApi;
  queues: QueueDefinition[];
  eventSources: QueueTarget[];
  busName: string;
  /** null: it is kept elsewhere, and nothing here serves DynamoDB. */
  tableName: string | null;
  /** SSM parameter -> its value: secrets. */
  parameters: Record<string, string>;
  /** Those that are no secret, of the type String. */
  plainParameters?: Record<string, string>;
}

/** The rules of all backends, as Terraform makes and names them: that of the commands bears the function's name. */
export function rulesOf(definitions: Record<string, FunctionDefinition>): Rule[] {
  return Object.entries(definitions).flatMap(([target, { eventPattern, routes = [] }]) => {
    if (eventPattern === undefined) return [];
    const others = routes.map(({ pattern }, index) => ({ name: `${target}-${index + 2}`, pattern, target }));
    return [{ name: target, pattern: eventPattern, target }, ...others];
  });
}
