import { isObject } from '../../../common/is-object.ts';
import { ACCOUNT_ID, REGION } from '../../local/aws/arns.ts';
import { type JsonObject, objectsIn, textIn } from '../../local/json.ts';
import { type AwsRequest, jsonOf } from './forward.ts';

/** What a request to AWS asks for, as policies name it. */
export interface AwsCall {
  accessKeyId: string;
  /** As the signature names it: `ssm`, `events`. */
  service: string;
  operation: string;
  /** ARN of each resource; empty if this is not known here. */
  resources: string[];
  /** Condition keys of the service itself. */
  context: Record<string, string | string[]>;
  input: unknown;
}

const CREDENTIAL = /Credential=(?<key>[^/\s]+)\/\d{8}\/[a-z0-9-]+\/(?<service>[a-z0-9-]+)\/aws4_request/;

/** Services whose name in policies is not that of the signature. */
const PREFIXES: Record<string, string> = { monitoring: 'cloudwatch' };

/** undefined if the request is not signed as AWS requires. */
export function readCall(request: AwsRequest): AwsCall | undefined {
  const { key, service } = CREDENTIAL.exec(request.headers.get('authorization') ?? '')?.groups ?? {};
  if (key === undefined || service === undefined) return undefined;
  const operation = operationOf(request);
  const input = jsonOf(request);
  const resources =
    operation === 'Invoke' ? invokedIn(request.url) : (RESOURCES[service]?.(input, operation) ?? []);
  const context = CONTEXTS[service]?.(isObject(input) ? input : {}) ?? {};
  return { accessKeyId: key, service, operation, resources, context, input };
}

/** Service -> its own condition keys. */
const CONTEXTS: Record<string, (input: JsonObject) => AwsCall['context']> = {
  // Of operations on one item; no role may do what takes several.
  dynamodb: ({ Item, Key }) => ({ 'dynamodb:LeadingKeys': [Item, Key].flatMap(partitionKeyOf) }),
  ecs: (input) => {
    const cluster = textIn(input.cluster);
    return cluster === '' ? {} : { 'ecs:cluster': arn('ecs', `cluster/${cluster}`) };
  },
  // Several at once equal none of them.
  events: ({ Entries }) => {
    const entries = objectsIn(Entries);
    const said = (field: string) => [...new Set(entries.map((entry) => textIn(entry[field])))].join();
    return entries.length === 0
      ? {}
      : { 'events:source': said('Source'), 'events:detail-type': said('DetailType') };
  },
};

function partitionKeyOf(item: unknown): string[] {
  const id = isObject(item) ? item.id : undefined;
  return isObject(id) ? [textIn(id.S)] : [];
}

/** `ssm:GetParameters` */
export function actionOf({ operation, service }: Pick<AwsCall, 'operation' | 'service'>): string {
  return `${PREFIXES[service] ?? service}:${ACTIONS[`${service}:${operation}`] ?? operation}`;
}

/** Operations that another action allows. */
const ACTIONS: Record<string, string> = { 'lambda:Invoke': 'InvokeFunction' };

/** By `X-Amz-Target`, or by the path of Smithy's RPC protocol, or as an url-encoded `Action`. */
function operationOf(request: AwsRequest): string {
  const target = request.headers.get('x-amz-target');
  if (target !== null) return target.split('.')[1] ?? '';
  const [, rpc] = /^\/service\/[^/]+\/operation\/(\w+)/.exec(request.url) ?? [];
  if (rpc !== undefined) return rpc;
  if (INVOCATIONS.test(request.url)) return 'Invoke';
  return new URLSearchParams(request.body.toString('utf8')).get('Action') ?? '';
}

const INVOCATIONS = /\/functions\/(?<name>[^/]+)\/invocations/;

/** The function, by its ARN, whether the path names it or has its ARN; with its qualifier, behind the name or beside it. */
function invokedIn(url: string): string[] {
  const name = decodeURIComponent(INVOCATIONS.exec(url)?.groups?.name ?? '');
  const whole = name.startsWith('arn:') ? name : arn('lambda', `function:${name}`);
  const qualifier = new URLSearchParams(url.split('?')[1]).get('Qualifier');
  return [qualifier === null || whole.endsWith(`:${qualifier}`) ? whole : `${whole}:${qualifier}`];
}

export function queueNameOf(input: unknown): string {
  const url = isObject(input) ? textIn(input.QueueUrl) : '';
  return url.slice(url.lastIndexOf('/') + 1);
}

const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${rest}`;

/** Service -> the resources that the input names. */
const RESOURCES: Record<string, (input: unknown, operation: string) => string[]> = {
  ssm: (input) => {
    if (!isObject(input)) return [];
    const names = Array.isArray(input.Names) ? input.Names : [input.Name];
    return names.map((name) => arn('ssm', `parameter/${textIn(name).replace(/^\//, '')}`));
  },
  events: (input) => {
    const entries = isObject(input) ? objectsIn(input.Entries) : [];
    return entries.map(({ EventBusName }) => {
      const bus = textIn(EventBusName) || 'default';
      return bus.startsWith('arn:') ? bus : arn('events', `event-bus/${bus}`);
    });
  },
  dynamodb: (input) => (isObject(input) ? [arn('dynamodb', `table/${textIn(input.TableName)}`)] : []),
  sqs: (input) => [arn('sqs', queueNameOf(input))],
  ecs: (input, operation) => {
    // It knows no resource, so that it can be allowed on "*" only.
    if (operation === 'ListServices' || !isObject(input)) return ['*'];
    const services = Array.isArray(input.services) ? input.services : [input.service];
    return services.map((name) => arn('ecs', `service/${textIn(input.cluster)}/${textIn(name)}`));
  },
  // It finds alarms by state and prefix.
  monitoring: () => ['*'],
};
