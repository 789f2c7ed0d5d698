import type { JsonObject } from '../../local/json.ts';
import { readDeployed } from './deployed-wiring.ts';
import {
  functionArn,
  liveOf,
  policy,
  queueArn,
  resources,
  ruleArn,
  stateOf,
} from './fixtures/build-state.ts';

/** The deployed wiring, after a change of what is deployed. */
function wiring(change: (all: Record<string, JsonObject[]>) => void = () => {}) {
  const all = resources();
  change(all);
  return readDeployed(stateOf(all), liveOf).wiring;
}

it('reads functions with code, settings and asynchronous configuration', () => {
  const [, backend] = wiring().functions;
  expect(backend).toEqual({
    name: 'qbot-sre',
    codeFolder: '/code/qbot-sre',
    handler: 'lambda_function.handler',
    timeoutSeconds: 45,
    memoryMb: 512,
    environment: { NAME: 'qbot-sre' },
    asyncConfig: { retries: 1, maxAgeMs: 150_000, failureQueue: 'qbot-failures' },
  });
});

it.each([
  ['python3.13', 'python3.13'],
  ['nodejs24.x', undefined],
])('reads the runtime %s', (Runtime, runtime) => {
  const live = (name: string) => {
    const { codeFolder, configuration } = liveOf(name);
    return { codeFolder, configuration: { ...configuration, Runtime } };
  };
  const [, backend] = readDeployed(stateOf(resources()), live).wiring.functions;
  expect(backend?.runtime).toBe(runtime);
});

it("takes Lambda's own defaults where nothing is configured", () => {
  const [, backend] = wiring((all) => {
    all.aws_lambda_function_event_invoke_config = [];
  }).functions;
  expect(backend?.asyncConfig).toEqual({ retries: 2, maxAgeMs: 21_600_000, failureQueue: null });
});

it("takes Lambda's own defaults where the configuration is that of the function, and not of its alias", () => {
  const [, backend] = wiring((all) => {
    for (const config of all.aws_lambda_function_event_invoke_config ?? []) config.qualifier = '';
  }).functions;
  expect(backend?.asyncConfig).toMatchObject({ retries: 2, failureQueue: null });
});

it.each([
  ['the function', functionArn('qbot-sre')],
  ['a version', `${functionArn('qbot-sre')}:7`],
  ['$LATEST', `${functionArn('qbot-sre')}:$LATEST`],
])('refuses a rule, an API and an event source that call %s, and not the alias', (_what, arn) => {
  const callers: ((all: Record<string, JsonObject[]>) => void)[] = [
    (all) => Object.assign(all.aws_cloudwatch_event_target?.[0] ?? {}, { arn }),
    (all) => Object.assign(all.aws_lambda_event_source_mapping?.[0] ?? {}, { function_arn: arn }),
    (all) =>
      Object.assign(all.aws_apigatewayv2_integration?.[0] ?? {}, {
        integration_uri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`,
      }),
    (all) =>
      Object.assign(all.aws_api_gateway_integration?.[0] ?? {}, {
        uri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`,
      }),
  ];
  for (const change of callers) expect(() => wiring(change)).toThrow('and not the alias live');
});

it('loses the last failure where the role may not report it', () => {
  const [, backend] = wiring((all) => {
    const statement = { Effect: 'Allow', Action: 'sqs:GetQueueUrl', Resource: '*' };
    all.aws_iam_role_policy = [{ role: 'qbot-sre', name: 'function', policy: policy(statement) }];
    all.aws_lambda_event_source_mapping = [];
  }).functions;
  expect(backend?.asyncConfig?.failureQueue).toBeNull();
});

it('reads a rule with its target and dead-letter queue', () => {
  expect(wiring().rules).toEqual([
    {
      name: 'qbot-sre',
      pattern: { source: ['qbot.gatekeeper'] },
      target: 'qbot-sre',
      deadLetterQueue: 'qbot-undelivered',
    },
  ]);
});

it.each<[string, JsonObject]>([
  ['another rule', { source_arn: `${ruleArn}-other` }],
  ['another service', { principal: 'sns.amazonaws.com' }],
  ['another function', { function_name: functionArn('qbot-hook') }],
  ['the function itself, and not its alias', { qualifier: '' }],
  ['another alias', { qualifier: 'blue' }],
])('refuses a rule whose permission is for %s', (_what, change) => {
  const [rule] = wiring((all) => {
    all.aws_lambda_permission = (all.aws_lambda_permission ?? []).map((one) =>
      one.principal === 'events.amazonaws.com' ? { ...one, ...change } : one,
    );
  }).rules;
  expect(rule?.refusal).toContain('AccessDeniedException');
});

it('loses an undelivered event where the queue does not let the rule send', () => {
  const [rule] = wiring((all) => {
    for (const queue of all.aws_sqs_queue ?? []) queue.policy = '';
  }).rules;
  expect(rule?.deadLetterQueue).toBeNull();
});

it('reads routes, and which of them the function does not let in', () => {
  expect(wiring()).toMatchObject({
    routes: { 'POST /slack/commands': 'qbot-gatekeeper' },
    refusedRoutes: [],
  });
  const other = wiring((all) => {
    all.aws_apigatewayv2_route?.push({
      ...{ api_id: 'api1', route_key: 'POST /slack/interactivity', target: 'integrations/int1' },
    });
  });
  expect(other.refusedRoutes).toEqual(['POST /slack/interactivity']);
});

it('reads the throttle of each route', () => {
  const withSettings = wiring((all) => {
    const settings = {
      route_key: 'POST /slack/commands',
      throttling_rate_limit: 20,
      throttling_burst_limit: 40,
    };
    for (const stage of all.aws_apigatewayv2_stage ?? []) stage.route_settings = [settings];
  });
  expect(withSettings.throttles).toEqual({ 'POST /slack/commands': { ratePerSecond: 20, burst: 40 } });
  expect(wiring().throttles).toEqual({ 'POST /slack/commands': { ratePerSecond: 10_000, burst: 5000 } });
});

it('serves nothing without a stage', () => {
  const none = wiring((all) => {
    all.aws_apigatewayv2_stage = [];
    all.aws_api_gateway_stage = [];
  });
  expect(none.routes).toEqual({});
  expect(none.restApi.routes).toEqual({});
});

it('reads the REST API with its key and throttle', () => {
  expect(wiring().restApi).toEqual({
    ...{ stage: 'prod', routes: { 'POST /opsgenie': 'qbot-hook' }, openRoutes: [], refusedRoutes: [] },
    apiKeys: [{ id: 'key1', value: 'the key' }],
    throttle: { ratePerSecond: 10, burst: 20 },
  });
});

it('opens a method that wants no key, and closes one whose plan covers another stage', () => {
  const open = wiring((all) => {
    for (const method of all.aws_api_gateway_method ?? []) method.api_key_required = false;
  });
  expect(open.restApi.openRoutes).toEqual(['POST /opsgenie']);
  const uncovered = wiring((all) => {
    for (const plan of all.aws_api_gateway_usage_plan ?? []) plan.api_stages = [];
  });
  expect(uncovered.restApi.apiKeys).toEqual([]);
});

it('reads queues, their dead letters, and what they feed', () => {
  const { eventSources, queues } = wiring();
  expect(queues).toContainEqual({
    ...{ name: 'qbot-retry', visibilityTimeoutSeconds: 120 },
    redrive: { queue: 'qbot-failures', maxReceiveCount: 8 },
  });
  expect(eventSources).toEqual([{ queue: 'qbot-retry', target: 'qbot-hook', batchSize: 1 }]);
});

it('reads how many calls at a time an event source makes', () => {
  const [source] = wiring((all) => {
    for (const one of all.aws_lambda_event_source_mapping ?? [])
      one.scaling_config = [{ maximum_concurrency: 2 }];
  }).eventSources;
  expect(source?.maximumConcurrency).toBe(2);
});

it('refuses an event source whose role may not poll', () => {
  const change = (all: Record<string, JsonObject[]>) => {
    const statement = { Effect: 'Allow', Action: 'sqs:ReceiveMessage', Resource: queueArn('qbot-retry') };
    all.aws_iam_role_policy = [{ role: 'qbot-hook', name: 'function', policy: policy(statement) }];
  };
  expect(() => wiring(change)).toThrow('may not sqs:DeleteMessage');
});

it('refuses roles with more than inline policies', () => {
  const change = (all: Record<string, JsonObject[]>) => {
    all.aws_iam_role_policy_attachment = [{ role: 'qbot-sre' }];
  };
  expect(() => wiring(change)).toThrow('aws_iam_role_policy_attachment');
});
