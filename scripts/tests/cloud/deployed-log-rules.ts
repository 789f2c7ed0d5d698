import { type JsonObject, parseJson, textIn } from '../../local/json.ts';
import type { LogRule } from '../../local/wiring/wiring.ts';
import { type CallingService, conditionKeysOf } from './permissions.ts';
import { decide, readPolicy } from './policy.ts';
import type { State } from './state.ts';

const LOG_GROUP = /^arn:aws:logs:[^:]*:[^:]*:log-group:([^:]+)(?::\*)?$/;
const WRITING = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** Does the target of a rule name a log group? */
export function isLogGroup(target: JsonObject): boolean {
  return LOG_GROUP.test(textIn(target.arn));
}

/**
 * A rule whose target is a log group. Throws if EventBridge would drop what it should write there: without a log
 * group, or a resource policy that lets this rule write.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
 */
export function readLogRule(state: State, rule: JsonObject, target: JsonObject): LogRule {
  const name = textIn(rule.name);
  const [, logGroup = ''] = LOG_GROUP.exec(textIn(target.arn)) ?? [];
  if (!logGroup.startsWith('/aws/events/') || !state.all('aws_cloudwatch_log_group').some(isNamed(logGroup)))
    throw new Error(`rule ${name} writes to no log group: ${logGroup} is none, or not below /aws/events/`);
  const refused = WRITING.find((action) => !mayWrite(state, action, { rule, logGroup }));
  if (refused !== undefined) throw new Error(`rule ${name} may not ${refused} in ${logGroup}`);
  return { name, pattern: parseJson(textIn(rule.event_pattern)), logGroup };
}

function mayWrite(
  state: State,
  action: string,
  { logGroup, rule }: { logGroup: string; rule: JsonObject },
): boolean {
  const statements = state
    .all('aws_cloudwatch_log_resource_policy')
    .flatMap((one) => readPolicy(textIn(one.policy_document), `log policy ${textIn(one.policy_name)}`));
  const [group] = state.all('aws_cloudwatch_log_group').filter(isNamed(logGroup));
  const caller: CallingService = { service: 'events.amazonaws.com', sourceArn: textIn(rule.arn) };
  const resource = `${textIn(group?.arn).replace(/:\*$/, '')}:log-stream:one`;
  const question = { action, resource, service: caller.service, context: conditionKeysOf(caller) };
  return decide(statements, question) === 'allowed';
}

function isNamed(name: string): (group: JsonObject) => boolean {
  return (group) => group.name === name;
}
