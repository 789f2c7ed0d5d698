import { isObject } from '../../../common/is-object.ts';
import type { Throttle } from '../../local/apigateway/throttle.ts';
import { ALIAS } from '../../local/aws/arns.ts';
import type { QueueDefinition } from '../../local/aws/sqs/queue.ts';
import { type JsonObject, objectsIn, parseJson, textIn } from '../../local/json.ts';
import { isRuntime } from '../../local/wiring/runtimes.ts';
import type { AsyncConfig, LocalFunction, QueueTarget, Rule, Wiring } from '../../local/wiring/wiring.ts';
import { isLogGroup, readLogRule } from './deployed-log-rules.ts';
import { readRestApi } from './deployed-rest-api.ts';
import { readSchedules, scheduledRules } from './deployed-schedules.ts';
import {
  failureQueueFor,
  functionBehind,
  functionOfUri,
  invocationRefusal,
  nameOf,
  queueFor,
  type Role,
  readBusPolicies,
  readQueuePolicies,
  readRoles,
  statementsOf,
} from './permissions.ts';
import { decide, type Statement } from './policy.ts';
import { blockIn, lastOfArn, numberIn, type State, textsIn } from './state.ts';

/** What is deployed, as the local cloud runs it, and what its policies let each part do. */
export interface Deployed {
  wiring: Wiring;
  roles: Map<string, Role>;
  busPolicies: Map<string, Statement[]>;
  queuePolicies: Map<string, Statement[]>;
}

/** The version to which the alias of a function leads: its unpacked zip, and its configuration as Lambda says it. */
export interface LiveVersion {
  codeFolder: string;
  configuration: JsonObject;
}

/**
 * Reads the wiring back from what was deployed. `live` returns the version of a function that runs.
 * Throws if something is deployed that the local cloud does not know.
 */
export function readDeployed(state: State, live: (functionName: string) => LiveVersion): Deployed {
  const roles = readRoles(state);
  const api = readHttpApi(state);
  const scheduled = scheduledRules(state);
  const targets = state.all('aws_cloudwatch_event_target').filter(({ rule }) => !scheduled.has(rule));
  return {
    roles,
    busPolicies: readBusPolicies(state),
    queuePolicies: readQueuePolicies(state),
    wiring: {
      functions: state
        .all('aws_lambda_function')
        .map((values) => readFunction(state, textIn(values.function_name), { roles, live })),
      rules: targets.filter((target) => !isLogGroup(target)).map((target) => readRule(state, target)),
      logRules: targets.filter(isLogGroup).map((target) => readLogRule(state, ruleOf(state, target), target)),
      schedules: readSchedules(state),
      ...api,
      restApi: readRestApi(state),
      queues: state.all('aws_sqs_queue').map((values) => readQueue(state, values)),
      eventSources: state
        .all('aws_lambda_event_source_mapping')
        .map((values) => readEventSource(values, roles)),
      busName: textIn(state.all('aws_cloudwatch_event_bus')[0]?.name),
      // moto keeps table and parameters: they need nothing here.
      tableName: null,
      parameters: {},
    },
  };
}

function readFunction(
  state: State,
  name: string,
  parts: { roles: Map<string, Role>; live: (functionName: string) => LiveVersion },
): LocalFunction {
  const role = parts.roles.get(name);
  const asyncConfig = role === undefined ? undefined : readAsyncConfig(state, name, role);
  const { codeFolder, configuration } = parts.live(name);
  const { Environment, Handler, MemorySize, Runtime, Timeout } = configuration;
  // Any other is a later Node.js, in the place of which the one here runs.
  const runtime = textIn(Runtime);
  return {
    ...{ name, codeFolder, handler: textIn(Handler) },
    ...(isRuntime(runtime) ? { runtime } : {}),
    timeoutSeconds: numberIn(Timeout, 3),
    memoryMb: numberIn(MemorySize, 128),
    environment: textsIn(isObject(Environment) ? Environment.Variables : undefined),
    ...(asyncConfig === undefined ? {} : { asyncConfig }),
  };
}

/** Lambda's own defaults if nothing is set: two retries, six hours, and no destination. */
function readAsyncConfig(state: State, functionName: string, role: Role): AsyncConfig {
  const config = state
    .all('aws_lambda_function_event_invoke_config')
    .find((values) => nameOf(textIn(values.function_name)) === functionName && values.qualifier === ALIAS);
  const onFailure = blockIn(blockIn(config ?? {}, 'destination_config'), 'on_failure');
  const queueArn = textIn(onFailure.destination);
  return {
    retries: numberIn(config?.maximum_retry_attempts, 2),
    maxAgeMs: numberIn(config?.maximum_event_age_in_seconds, 6 * 60 * 60) * 1000,
    failureQueue: queueArn === '' ? null : failureQueueFor(state, queueArn, role),
  };
}

/** The rule of a target, which has to hand the event on as it is. */
function ruleOf(state: State, target: JsonObject): JsonObject {
  const rule = state
    .all('aws_cloudwatch_event_rule')
    .find(({ name, event_bus_name }) => name === target.rule && event_bus_name === target.event_bus_name);
  if (rule === undefined) throw new Error(`target ${textIn(target.target_id)} belongs to no rule`);
  for (const name of ['input', 'input_path', 'input_transformer']) {
    if (textIn(target[name]) !== '' || objectsIn(target[name]).length > 0)
      throw new Error(`${name} of a target is not known to the local cloud`);
  }
  return rule;
}

/** A rule and one of its targets. */
function readRule(state: State, target: JsonObject): Rule {
  const rule = ruleOf(state, target);
  const functionName = functionBehind(textIn(target.arn));
  const caller = { service: 'events.amazonaws.com', sourceArn: textIn(rule.arn) };
  const refusal = invocationRefusal(state, functionName, caller);
  const deadLetterArn = textIn(blockIn(target, 'dead_letter_config').arn);
  return {
    name: textIn(rule.name),
    ...(rule.event_bus_name === 'default' ? { bus: 'default' as const } : {}),
    pattern: parseJson(textIn(rule.event_pattern)),
    target: functionName,
    ...(refusal === undefined ? {} : { refusal }),
    deadLetterQueue: deadLetterArn === '' ? null : queueFor(state, deadLetterArn, caller),
  };
}

function readHttpApi(state: State): Pick<Wiring, 'refusedRoutes' | 'routes' | 'throttles'> {
  const routes: Record<string, string> = {};
  const throttles: Record<string, Throttle> = {};
  const refusedRoutes: string[] = [];
  const integrations = state.all('aws_apigatewayv2_integration');
  for (const { api_id, route_key, target } of state.all('aws_apigatewayv2_route')) {
    const routeKey = textIn(route_key);
    const integration = integrations.find(({ id }) => `integrations/${textIn(id)}` === target);
    if (integration === undefined) throw new Error(`route ${routeKey} has no integration`);
    const functionName = functionOfUri(textIn(integration.integration_uri));
    const stage = state.all('aws_apigatewayv2_stage').find((one) => one.api_id === api_id);
    // Without a stage nothing is served, whatever the routes say.
    if (stage === undefined) continue;
    const api = state.all('aws_apigatewayv2_api').find(({ id }) => id === api_id);
    const sourceArn = `${textIn(api?.execution_arn)}/${textIn(stage.name)}/${routeKey.replace(' ', '')}`;
    routes[routeKey] = functionName;
    const own = objectsIn(stage.route_settings).find((one) => one.route_key === routeKey);
    throttles[routeKey] = readThrottle(own ?? {});
    const caller = { service: 'apigateway.amazonaws.com', sourceArn };
    if (invocationRefusal(state, functionName, caller) !== undefined) refusedRoutes.push(routeKey);
  }
  return { routes, refusedRoutes, throttles };
}

/** A route without settings of its own shares the stage's default with the others, and the account's limit if that has none. */
function readThrottle(settings: JsonObject): Throttle {
  return {
    ratePerSecond: numberIn(settings.throttling_rate_limit, 10_000),
    burst: numberIn(settings.throttling_burst_limit, 5000),
  };
}

/** The redrive policy is the queue's own, or a resource beside it. */
function readQueue(state: State, values: JsonObject): QueueDefinition {
  const beside = state.all('aws_sqs_queue_redrive_policy').find(({ queue_url }) => queue_url === values.url);
  const redrive = parseJson(textIn(values.redrive_policy) || textIn(beside?.redrive_policy));
  const { deadLetterTargetArn, maxReceiveCount } = isObject(redrive) ? redrive : {};
  return {
    name: textIn(values.name),
    visibilityTimeoutSeconds: numberIn(values.visibility_timeout_seconds, 30),
    ...(deadLetterTargetArn === undefined
      ? {}
      : {
          redrive: {
            queue: lastOfArn(textIn(deadLetterTargetArn)),
            maxReceiveCount: Number(maxReceiveCount),
          },
        }),
  };
}

const POLLING = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** Lambda polls with the function's role, and refuses a mapping whose role may not. */
function readEventSource(values: JsonObject, roles: Map<string, Role>): QueueTarget {
  const queueArn = textIn(values.event_source_arn);
  const target = functionBehind(textIn(values.function_arn) || textIn(values.function_name));
  const statements = statementsOf(roles.get(target));
  const missing = POLLING.find((action) => decide(statements, { action, resource: queueArn }) !== 'allowed');
  if (missing !== undefined) throw new Error(`the role of ${target} may not ${missing} on ${queueArn}`);
  const { maximum_concurrency: maximumConcurrency } = blockIn(values, 'scaling_config');
  return {
    ...{ queue: lastOfArn(queueArn), target, batchSize: numberIn(values.batch_size, 10) },
    ...(typeof maximumConcurrency === 'number' ? { maximumConcurrency } : {}),
  };
}
