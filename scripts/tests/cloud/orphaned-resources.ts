import { isObject } from '../../../common/is-object.ts';
import type { Admin } from './admin.ts';
import { must } from './expect.ts';

/** Kind of resource -> names of what exists. */
export type Inventory = Map<string, string[]>;

/** Services that speak JSON or REST: the target or path of a listing, and the field that holds it. */
const LISTINGS = [
  ['log group', 'logs', 'Logs_20140328.DescribeLogGroups', 'logGroups'],
  ['metric filter', 'logs', 'Logs_20140328.DescribeMetricFilters', 'metricFilters'],
  ['event bus', 'events', 'AWSEvents.ListEventBuses', 'EventBuses'],
  ['rule', 'events', 'AWSEvents.ListRules', 'Rules'],
  ['queue', 'sqs', 'AmazonSQS.ListQueues', 'QueueUrls'],
  ['parameter', 'ssm', 'AmazonSSM.DescribeParameters', 'Parameters'],
  ['table', 'dynamodb', 'DynamoDB_20120810.ListTables', 'TableNames'],
  ['function', 'lambda', '/2015-03-31/functions/', 'Functions'],
  ['event source', 'lambda', '/2015-03-31/event-source-mappings/', 'EventSourceMappings'],
  ['HTTP API', 'apigateway', '/v2/apis', 'items'],
  ['REST API', 'apigateway', '/restapis', 'item'],
  ['API key', 'apigateway', '/apikeys', 'item'],
  ['usage plan', 'apigateway', '/usageplans', 'item'],
] as const;

/** Services that answer in XML: the action, its version, and the element that names each resource. */
const XML_LISTINGS = [
  ['role', 'iam', 'ListRoles', '2010-05-08', 'RoleName'],
  ['policy', 'iam', 'ListPolicies', '2010-05-08', 'PolicyName'],
  ['alarm', 'monitoring', 'DescribeAlarms', '2010-08-01', 'AlarmName'],
  ['topic', 'sns', 'ListTopics', '2010-03-31', 'TopicArn'],
] as const;

/** Everything of the kinds that Q-Bot consists of, as AWS's own API lists it. */
export async function takeInventory(admin: Admin): Promise<Inventory> {
  const inventory: Inventory = new Map();
  for (const [kind, service, what, key] of LISTINGS) {
    const output = what.startsWith('/') ? await admin.get(service, what) : await admin.call(service, what);
    const resources = isObject(output) && Array.isArray(output[key]) ? output[key] : [];
    inventory.set(kind, resources.map(nameOf));
  }
  for (const [kind, service, Action, Version, element] of XML_LISTINGS) {
    const xml = await admin.query(service, { Action, Version });
    const found = xml.matchAll(new RegExp(`<${element}>([^<]+)</`, 'g'));
    inventory.set(
      kind,
      Array.from(found, ([, name]) => name ?? ''),
    );
  }
  return inventory;
}

/** What outlives a stack: who asked for what, and what functions wrote. */
const KEPT = /^log group \/aws\/(events\/qbot(-two)?-audit|lambda\/qbot(-two)?-[a-z_]+)$/;

/** Throws if there is something that was not there before, but logs; and if those are gone. */
export function assertGone(before: Inventory, after: Inventory): string {
  const left = [...after].flatMap(([kind, names]) =>
    names.filter((name) => !before.get(kind)?.includes(name)).map((name) => `${kind} ${name}`),
  );
  const others = left.filter((one) => !KEPT.test(one));
  must(others.length === 0, `left after destroy: ${others.join(', ')}`);
  must(
    left.length > 1 && left.some((one) => one.endsWith('-audit')),
    `logs are gone: only ${left.join(', ')} is left`,
  );
  return `of ${after.size} kinds, but ${left.length} log groups`;
}

function nameOf(resource: unknown): string {
  if (!isObject(resource)) return String(resource);
  const { FunctionName, logGroupName, Name, UUID, filterName, id, name } = resource;
  return String(FunctionName ?? logGroupName ?? Name ?? UUID ?? filterName ?? name ?? id);
}
