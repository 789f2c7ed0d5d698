import { isObject } from '../../local/json.ts';
import type { Admin } from './admin.ts';
import { must } from './expect.ts';

/** Kind of thing -> names of what is there. */
export type Inventory = Map<string, string[]>;

interface Listing {
  kind: string;
  list: (admin: Admin) => Promise<unknown>;
  /** Where the answer has them. */
  key: string;
}

const json = (kind: string, service: string, target: string, key: string): Listing => ({
  ...{ kind, key },
  list: (admin) => admin.call(service, target, {}),
});

const rest = (kind: string, service: string, path: string, key: string): Listing => ({
  ...{ kind, key },
  list: (admin) => admin.get(service, path),
});

const LISTINGS: readonly Listing[] = [
  json('log group', 'logs', 'Logs_20140328.DescribeLogGroups', 'logGroups'),
  json('metric filter', 'logs', 'Logs_20140328.DescribeMetricFilters', 'metricFilters'),
  json('event bus', 'events', 'AWSEvents.ListEventBuses', 'EventBuses'),
  json('rule', 'events', 'AWSEvents.ListRules', 'Rules'),
  json('queue', 'sqs', 'AmazonSQS.ListQueues', 'QueueUrls'),
  json('parameter', 'ssm', 'AmazonSSM.DescribeParameters', 'Parameters'),
  json('table', 'dynamodb', 'DynamoDB_20120810.ListTables', 'TableNames'),
  rest('function', 'lambda', '/2015-03-31/functions/', 'Functions'),
  rest('event source', 'lambda', '/2015-03-31/event-source-mappings/', 'EventSourceMappings'),
  rest('HTTP API', 'apigateway', '/v2/apis', 'items'),
  rest('REST API', 'apigateway', '/restapis', 'item'),
  rest('API key', 'apigateway', '/apikeys', 'item'),
  rest('usage plan', 'apigateway', '/usageplans', 'item'),
];

/** Services that answer in XML: the element that names each thing. */
const XML_LISTINGS = [
  { kind: 'role', service: 'iam', action: 'ListRoles', version: '2010-05-08', element: 'RoleName' },
  { kind: 'policy', service: 'iam', action: 'ListPolicies', version: '2010-05-08', element: 'PolicyName' },
  {
    kind: 'alarm',
    service: 'monitoring',
    action: 'DescribeAlarms',
    version: '2010-08-01',
    element: 'AlarmName',
  },
  { kind: 'topic', service: 'sns', action: 'ListTopics', version: '2010-03-31', element: 'TopicArn' },
] as const;

/** Everything of the kinds that a Q-Bot is made of, asked of AWS's own API. */
export async function takeInventory(admin: Admin): Promise<Inventory> {
  const inventory: Inventory = new Map();
  for (const { key, kind, list } of LISTINGS) {
    const output = await list(admin);
    const things = isObject(output) && Array.isArray(output[key]) ? output[key] : [];
    inventory.set(kind, things.map(nameOf));
  }
  for (const { action, element, kind, service, version } of XML_LISTINGS) {
    const xml = await admin.query(service, { Action: action, Version: version });
    inventory.set(
      kind,
      [...xml.matchAll(new RegExp(`<${element}>([^<]+)</`, 'g'))].map(([, name]) => name ?? ''),
    );
  }
  return inventory;
}

/** Throws where there is something that was not there before. */
export function assertGone(before: Inventory, after: Inventory): string {
  const left = [...after].flatMap(([kind, names]) =>
    names.filter((name) => !before.get(kind)?.includes(name)).map((name) => `${kind} ${name}`),
  );
  must(left.length === 0, `left after destroy: ${left.join(', ')}`);
  return `of ${after.size} kinds`;
}

function nameOf(thing: unknown): string {
  if (!isObject(thing)) return String(thing);
  const { FunctionName, logGroupName, Name, UUID, filterName, id, name } = thing;
  return String(FunctionName ?? logGroupName ?? Name ?? UUID ?? filterName ?? name ?? id);
}
