import type { JsonObject } from '../../local/json.ts';
import { readDeployed } from './deployed-wiring.ts';
import {
  auditRuleArn,
  functionArn,
  liveOf,
  logGroupArn,
  policy,
  resources,
  stateOf,
} from './fixtures/build-state.ts';

function logRules(change: (all: Record<string, JsonObject[]>) => void = () => {}) {
  const all = resources();
  change(all);
  return readDeployed(stateOf(all), liveOf).wiring.logRules;
}

/** The log policy with another statement. */
function allowing(changed: JsonObject): (all: Record<string, JsonObject[]>) => void {
  const statement = {
    ...{ Effect: 'Allow', Action: 'logs:*', Resource: `${logGroupArn}:*` },
    Principal: { Service: 'events.amazonaws.com' },
    Condition: { ArnEquals: { 'aws:SourceArn': auditRuleArn } },
    ...changed,
  };
  return (all) => {
    all.aws_cloudwatch_log_resource_policy = [{ policy_name: 'p', policy_document: policy(statement) }];
  };
}

it('reads a rule that writes into a log group, apart from those that call functions', () => {
  expect(logRules()).toEqual([
    { name: 'qbot-audit', pattern: { 'detail-type': ['audit'] }, logGroup: '/aws/events/qbot-audit' },
  ]);
});

it.each<[string, JsonObject]>([
  ['another rule', { Condition: { ArnEquals: { 'aws:SourceArn': `${auditRuleArn}-other` } } }],
  ['another service', { Principal: { Service: 'sns.amazonaws.com' } }],
  ['another log group', { Resource: `${logGroupArn}-other:*` }],
  ['a single action', { Action: 'logs:CreateLogStream' }],
])('refuses a log group whose policy is for %s', (_what, changed) => {
  expect(() => logRules(allowing(changed))).toThrow('qbot-audit may not logs:');
});

it('takes a policy of all actions', () => {
  expect(logRules(allowing({}))).toHaveLength(1);
});

it.each<[string, JsonObject[]]>([
  ['is not there', []],
  ['has a name that EventBridge does not write to', [{ name: '/qbot/audit', arn: logGroupArn }]],
])('refuses a log group that %s', (_what, groups) => {
  const change = (all: Record<string, JsonObject[]>) => {
    all.aws_cloudwatch_log_group = groups;
  };
  expect(() => logRules(change)).toThrow('writes to no log group');
});

it('refuses an input path: EventBridge makes no log line of it', () => {
  const change = (all: Record<string, JsonObject[]>) => {
    for (const target of all.aws_cloudwatch_event_target ?? []) {
      if (target.arn !== functionArn('qbot-sre')) target.input_path = '$.detail';
    }
  };
  expect(() => logRules(change)).toThrow('input_path');
});
