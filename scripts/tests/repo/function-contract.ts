import { parameterVariable } from '../../local/settings.ts';
import type { Examples } from '../../local/wiring/environment.ts';
import type { FunctionDefinition } from '../../local/wiring/function-definitions.ts';
import { DEFAULT_RUNTIME, runtimeOf } from '../../local/wiring/runtimes.ts';
import type { Expression } from '../../local/wiring/terraform.ts';
import type { RequiredAction } from './required-actions.ts';

/** What is written about one function, in its folder and in Terraform. */
export interface FunctionSources {
  name: string;
  definition: FunctionDefinition;
  /** What its `config.ts` reads, or its function.json says that it does. */
  examples: Examples;
  required: RequiredAction[];
  /** The locals of all files of `terraform/`. */
  locals: Readonly<Record<string, Expression>>;
}

const LAMBDA_TF = 'terraform/lambda.tf';

/** One sentence for each variable, secret or right that one side has and the other has not, with what to type where. */
export function contractErrors(sources: FunctionSources): string[] {
  const { name, locals } = sources;
  const entry = inside(locals.functions, name);
  if (entry === undefined) {
    return [`lambda/${name} has no entry: add "${name} = {}" to local.functions in ${LAMBDA_TF}`];
  }
  const isWritten = typeof entry === 'object' && typeof (entry.environment ?? {}) === 'object';
  if (!isWritten) {
    return [
      `local.functions.${name} in ${LAMBDA_TF} is not written out: write environment = { NAME = value }, ` +
        'so that it can be compared with config.ts',
    ];
  }
  return [...variableErrors(sources, entry), ...rightErrors(sources, entry)];
}

/** Of entries without a folder: they would be planned without code. */
export function entriesWithoutFolder(
  locals: FunctionSources['locals'],
  folders: readonly string[],
): string[] {
  return Object.keys(objectOf(locals.functions))
    .filter((name) => !folders.includes(name))
    .map(
      (name) =>
        `${LAMBDA_TF} has an entry "${name}" without a folder: add lambda/${name}/function.json, or remove it`,
    );
}

function variableErrors(sources: FunctionSources, entry: Record<string, Expression>): string[] {
  const { definition, name, examples } = sources;
  const isBundled = runtimeOf(definition) === DEFAULT_RUNTIME;
  const config = `lambda/${name}/${isBundled ? 'config.ts' : 'function.json'}`;
  const given = givenVariables(sources, entry);
  return [
    ...Object.keys(examples)
      .filter((variable) => !given.has(variable))
      .map(
        (variable) => `${config} reads ${variable}, which nothing gives it: ${whereToAdd(name, variable)}`,
      ),
    ...[...given]
      .filter(([variable]) => !(variable in examples))
      .map(
        ([variable, { by, remedy }]) => `${by} gives ${variable}, which ${config} does not read: ${remedy}`,
      ),
  ];
}

/** Variable -> where it comes from, and what to do if the function does not read it. */
function givenVariables(
  { name, definition, locals }: FunctionSources,
  entry: Record<string, Expression>,
): Map<string, { by: string; remedy: string }> {
  const secrets = definition.secrets.map((secret) => {
    const variable = parameterVariable(secret);
    const by = `"${secret}" in secrets of lambda/${name}/function.json`;
    return [
      variable,
      { by, remedy: `add secret('${variable}') to its variables, or remove it there` },
    ] as const;
  });
  const derived = {
    ...(definition.eventPattern === undefined ? {} : objectOf(locals.backend_environment)),
    ...objectOf(inside(locals.derived_environments, name)),
  };
  const byItself = { by: LAMBDA_TF, remedy: 'its variables begin with ...backendVariables' };
  const own = {
    by: `local.functions.${name}.environment in ${LAMBDA_TF}`,
    remedy: 'add it to its variables, or remove it there',
  };
  return new Map([
    ...Object.keys(derived).map((variable) => [variable, byItself] as const),
    ...Object.keys(objectOf(entry.environment)).map((variable) => [variable, own] as const),
    ...secrets,
  ]);
}

function whereToAdd(name: string, variable: string): string {
  const secret = variable.replace(/_PARAMETER$/, '');
  return secret === variable
    ? `add it to local.functions.${name}.environment in ${LAMBDA_TF}`
    : `add "${secret.toLowerCase().replaceAll('_', '-')}" to secrets in lambda/${name}/function.json`;
}

function rightErrors({ name, definition, required, locals }: FunctionSources, entry: Expression): string[] {
  const isBackend = definition.eventPattern !== undefined;
  const claim = {
    action: 'dynamodb:PutItem',
    because: 'a backend claims the report of a failure (claimOnce)',
  };
  const allowed = [
    ...actionsIn(entry, locals),
    ...actionsIn(inside(locals.derived_statements, name), locals),
    ...(inside(locals.publishers, name) === undefined ? [] : ['events:PutEvents']),
    ...(isBackend && inside(entry, 'table') === undefined ? [claim.action] : []),
    ...(definition.secrets.length > 0 ? ['ssm:GetParameter', 'ssm:GetParameters'] : []),
  ];
  return [...required, ...(isBackend ? [claim] : [])]
    .filter(({ action }) => !allowed.some((one) => covers(one, action)))
    .map(({ action, because }) => `${because} without the right to: ${remedyFor(action, name)}`);
}

function remedyFor(action: string, name: string): string {
  if (action === 'events:PutEvents') return `add ${name} to local.publishers in terraform/eventbridge.tf`;
  const place = action.startsWith('dynamodb:') ? 'table' : 'statements';
  return `add "${action}" to local.functions.${name}.${place} in ${LAMBDA_TF}`;
}

/** The actions that are written in an expression, `"sqs:SendMessage"`, or in the local values that it names. */
function actionsIn(expression: Expression | undefined, locals: FunctionSources['locals']): string[] {
  const text = textOf(expression);
  const named = Array.from(text.matchAll(/\blocal\.(\w+)/g), ([, local = '']) => textOf(locals[local]));
  return [text, ...named].flatMap((one) =>
    Array.from(one.matchAll(/"([a-z0-9-]+:[A-Za-z0-9*]+)"/g), ([, action = '']) => action),
  );
}

function textOf(expression: Expression | undefined): string {
  if (typeof expression === 'object') return Object.values(expression).map(textOf).join('\n');
  return expression ?? '';
}

/** `s3:*` of what is needed stands for any right of the service, of what is allowed for each. */
function covers(allowed: string, needed: string): boolean {
  const [service, action] = allowed.split(':');
  const [neededService, neededAction] = needed.split(':');
  return service === neededService && (neededAction === '*' || action === '*' || action === neededAction);
}

function inside(expression: Expression | undefined, key: string): Expression | undefined {
  return objectOf(expression)[key];
}

function objectOf(expression: Expression | undefined): Record<string, Expression> {
  return typeof expression === 'object' ? expression : {};
}
