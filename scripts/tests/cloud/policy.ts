import * as z from 'zod/mini';

/** One action on one resource, by a role or a service. */
export interface AccessRequest {
  action: string;
  /** ARN; undefined if it is not known here: then a statement on any resource matches. */
  resource: string | undefined;
  /** An AWS service, such as `events.amazonaws.com`; undefined for a role of the account. */
  service?: string;
  /** Condition key -> value: `aws:SourceArn`, `aws:PrincipalArn`, `aws:SecureTransport` ... A list for keys with several. */
  context?: Record<string, string | string[]>;
}

export type AccessDecision = 'allowed' | 'denied' | 'not allowed';

const oneOrMore = z.union([z.string(), z.array(z.string())]);
const conditionSchema = z.record(z.string(), z.record(z.string(), oneOrMore));

/** Strict: unknown parts (NotAction, NotResource, NotPrincipal) must not be ignored. */
const statementSchema = z.strictObject({
  Sid: z.optional(z.string()),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: z.optional(oneOrMore),
  Principal: z.optional(z.union([z.literal('*'), z.record(z.string(), oneOrMore)])),
  Condition: z.optional(conditionSchema),
});

const policySchema = z.object({ Version: z.literal('2012-10-17'), Statement: z.array(statementSchema) });

export type Statement = z.infer<typeof statementSchema>;

/** Throws if the JSON is no policy, or has parts that this evaluation does not know. */
export function readPolicy(json: string, whose: string): Statement[] {
  const policy = policySchema.safeParse(JSON.parse(json));
  if (!policy.success) {
    const faults = policy.error.issues.map((issue) =>
      issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.'),
    );
    throw new Error(`the policy of ${whose}: ${faults.join(', ')} is not known here`);
  }
  for (const statement of policy.data.Statement) checkConditions(statement.Condition ?? {}, whose);
  return policy.data.Statement;
}

/**
 * An explicit Deny wins, then an Allow; anything else is not allowed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(statements: readonly Statement[], question: AccessRequest): AccessDecision {
  const matching = statements.filter((statement) => matches(statement, question));
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'denied';
  return matching.length > 0 ? 'allowed' : 'not allowed';
}

function matches(statement: Statement, question: AccessRequest): boolean {
  const { Action, Condition = {}, Principal, Resource = '*' } = statement;
  return (
    listOf(Action).some((pattern) => isLike(pattern, question.action)) &&
    (question.resource === undefined ||
      listOf(Resource).some((one) => isLike(one, question.resource ?? ''))) &&
    (Principal === undefined || isPrincipal(statement, question)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) =>
        OPERATORS[operator]?.(listOf(values), question.context?.[key.replace(/^AWS:/, 'aws:')]),
      ),
    )
  );
}

/** To the account's root, an Allow only hands the question on to identity policies; a Deny holds for its roles. */
function isPrincipal({ Effect, Principal = '*' }: Statement, { context, service }: AccessRequest): boolean {
  if (Principal === '*') return true;
  if (service !== undefined) return listOf(Principal.Service ?? []).includes(service);
  const roles = listOf(Principal.AWS ?? []);
  if (roles.some((one) => one === '*' || one === context?.['aws:PrincipalArn'])) return true;
  return Effect === 'Deny' && roles.some((one) => one.endsWith(':root'));
}

type Operator = (wanted: readonly string[], given: string | string[] | undefined) => boolean;

const equals: Operator = (wanted, given) => typeof given === 'string' && wanted.includes(given);
const like: Operator = (wanted, given) =>
  typeof given === 'string' && wanted.some((one) => isLike(one, given));
/** Of a key that is not there, or has no value, it holds. */
const allLike: Operator = (wanted, given = []) => listOf(given).every((one) => like(wanted, one));

/** A key that is not there meets the negated operators only. */
const OPERATORS: Record<string, Operator> = {
  ArnEquals: like,
  ArnLike: like,
  ArnNotEquals: (wanted, given) => !like(wanted, given),
  ArnNotLike: (wanted, given) => !like(wanted, given),
  StringEquals: equals,
  StringNotEquals: (wanted, given) => !equals(wanted, given),
  Bool: equals,
  'ForAllValues:StringLike': allLike,
};

const CONDITION_KEYS = new Set([
  'aws:PrincipalArn',
  'aws:SecureTransport',
  'aws:SourceAccount',
  'aws:SourceArn',
  'dynamodb:LeadingKeys',
  'ecs:cluster',
  'events:detail-type',
  'events:source',
  'lambda:SourceFunctionArn',
]);

function checkConditions(conditions: z.infer<typeof conditionSchema>, whose: string): void {
  for (const [operator, keys] of Object.entries(conditions)) {
    if (!Object.hasOwn(OPERATORS, operator))
      throw new Error(`the policy of ${whose}: ${operator} is not known here`);
    const unknown = Object.keys(keys).find((key) => !CONDITION_KEYS.has(key.replace(/^AWS:/, 'aws:')));
    if (unknown !== undefined) throw new Error(`the policy of ${whose}: ${unknown} is not known here`);
  }
}

function listOf(value: string | string[]): string[] {
  return Array.isArray(value) ? value : [value];
}

/** `*` for any text, `?` for one character. */
function isLike(pattern: string, value: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 's').test(value);
}
