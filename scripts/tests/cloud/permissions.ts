import { ACCOUNT_ID, ALIAS } from '../../local/aws/arns.ts';
import { type JsonObject, textIn } from '../../local/json.ts';
import { decide, readPolicy, type Statement } from './policy.ts';
import { lastOfArn, type State } from './state.ts';

/** What a function may do, by the inline policies of its role. */
export interface Role {
  arn: string;
  name: string;
  /** Name of an inline policy -> what it says. */
  policies: Map<string, Statement[]>;
}

/** An AWS service that calls on behalf of one of its resources. */
export interface CallingService {
  service: string;
  sourceArn: string;
}

/** Function -> its role. Throws if a role has more than inline policies: only those are evaluated here. */
export function readRoles(state: State): Map<string, Role> {
  for (const type of ['aws_iam_role_policy_attachment', 'aws_iam_policy_attachment']) {
    if (state.all(type).length > 0) throw new Error(`${type} is not known to the local cloud`);
  }
  const roles = state.all('aws_lambda_function').map((values): [string, Role] => {
    const functionName = textIn(values.function_name);
    const arn = textIn(values.role);
    const name = arn.slice(arn.lastIndexOf('/') + 1);
    const policies = state
      .all('aws_iam_role_policy')
      .filter(({ role }) => role === name)
      .map((one): [string, Statement[]] => [
        textIn(one.name),
        readPolicy(textIn(one.policy), `role ${name}`),
      ]);
    return [functionName, { arn, name, policies: new Map(policies) }];
  });
  return new Map(roles);
}

/** All statements of the role's policies; none if there is no role. */
export function statementsOf(role: Role | undefined): Statement[] {
  return [...(role?.policies.values() ?? [])].flat();
}

/** Bus -> its resource policy. */
export function readBusPolicies(state: State): Map<string, Statement[]> {
  return new Map(
    state.all('aws_cloudwatch_event_bus_policy').map(({ event_bus_name, policy }) => {
      const bus = textIn(event_bus_name);
      return [bus, readPolicy(textIn(policy), `bus ${bus}`)];
    }),
  );
}

/**
 * Why the resource policy of a function's alias refuses the call; undefined if it allows it. A permission of the function
 * itself, or of another alias, is none for this one.
 * https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export function invocationRefusal(
  state: State,
  functionName: string,
  caller: CallingService,
): string | undefined {
  const statements = state
    .all('aws_lambda_permission')
    .filter((values) => nameOf(textIn(values.function_name)) === functionName && values.qualifier === ALIAS)
    .map(toStatement);
  const question = {
    action: 'lambda:InvokeFunction',
    resource: functionName,
    service: caller.service,
    context: conditionKeysOf(caller),
  };
  if (decide(statements, question) === 'allowed') return undefined;
  return `AccessDeniedException: the resource policy of ${functionName} does not let ${caller.service} (${caller.sourceArn}) call it`;
}

/** ARN of a queue -> its resource policy. */
export function readQueuePolicies(state: State): Map<string, Statement[]> {
  return new Map(
    state.all('aws_sqs_queue').map((queue) => {
      const arn = textIn(queue.arn);
      const beside = state.all('aws_sqs_queue_policy').filter((one) => one.queue_url === queue.url);
      return [arn, [queue, ...beside].flatMap(({ policy }) => readPolicyOf(textIn(policy), arn))];
    }),
  );
}

/** Name of the queue if its policy lets the service send to it, else null. */
export function queueFor(state: State, queueArn: string, caller: CallingService): string | null {
  const statements = readQueuePolicies(state).get(queueArn);
  if (statements === undefined) return null;
  const question = {
    action: 'sqs:SendMessage',
    resource: queueArn,
    service: caller.service,
    context: conditionKeysOf(caller),
  };
  return decide(statements, question) === 'allowed' ? lastOfArn(queueArn) : null;
}

/** Name of the queue if the role may send to it, and the queue's policy does not refuse it, else null. */
export function failureQueueFor(state: State, queueArn: string, role: Role): string | null {
  const queuePolicy = readQueuePolicies(state).get(queueArn);
  if (queuePolicy === undefined) return null;
  const context = { 'aws:PrincipalArn': role.arn, 'aws:SecureTransport': 'true' };
  const statements = [...statementsOf(role), ...queuePolicy];
  const decision = decide(statements, { action: 'sqs:SendMessage', resource: queueArn, context });
  return decision === 'allowed' ? lastOfArn(queueArn) : null;
}

/** A Lambda function by its name or ARN. */
export function nameOf(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:aws:lambda:[^:]*:[^:]*:function:/, '');
}

/** The function behind the ARN of its alias. Throws for any other ARN: a rollback would not reach that caller. */
export function functionBehind(aliasArn: string): string {
  const [name = '', qualifier] = nameOf(aliasArn).split(':');
  if (qualifier !== ALIAS)
    throw new Error(`${aliasArn} is called, and not the alias ${ALIAS} of the function`);
  return name;
}

/** `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/<ARN>/invocations` */
export function functionOfUri(uri: string): string {
  return functionBehind(/\/functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? uri);
}

function readPolicyOf(policy: string, whose: string): Statement[] {
  return policy === '' ? [] : readPolicy(policy, whose);
}

export function conditionKeysOf({ sourceArn }: CallingService): Record<string, string> {
  return { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': ACCOUNT_ID, 'aws:SecureTransport': 'true' };
}

/** As Lambda writes a permission into the function's resource policy. */
function toStatement(values: JsonObject): Statement {
  const sourceArn = textIn(values.source_arn);
  return {
    Effect: 'Allow',
    Action: textIn(values.action),
    Resource: nameOf(textIn(values.function_name)),
    Principal: { Service: textIn(values.principal) },
    ...(sourceArn === '' ? {} : { Condition: { ArnLike: { 'aws:SourceArn': sourceArn } } }),
  };
}
