import { actionOf, readCall } from './aws-call.ts';
import type { AwsRequest } from './forward.ts';

const signed = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=FNqbot-sre/20261124/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

function request(service: string, headers: Record<string, string>, body: unknown, url = '/'): AwsRequest {
  const all = new Headers({ Authorization: signed(service), ...headers });
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { method: 'POST', url, headers: all, body: Buffer.from(text) };
}

const target = (name: string) => ({ 'X-Amz-Target': name });
const ARN = (service: string, rest: string) => `arn:aws:${service}:us-east-1:123456789012:${rest}`;

it.each<[string, AwsRequest, string, string[]]>([
  [
    'parameters',
    request('ssm', target('AmazonSSM.GetParameters'), { Names: ['/qbot/a', '/qbot/b'] }),
    'ssm:GetParameters',
    [ARN('ssm', 'parameter/qbot/a'), ARN('ssm', 'parameter/qbot/b')],
  ],
  [
    'a table',
    request('dynamodb', target('DynamoDB_20120810.PutItem'), { TableName: 'qbot' }),
    'dynamodb:PutItem',
    [ARN('dynamodb', 'table/qbot')],
  ],
  [
    'a bus by name and by ARN',
    request('events', target('AWSEvents.PutEvents'), {
      Entries: [{ EventBusName: 'qbot' }, { EventBusName: ARN('events', 'event-bus/x') }, {}],
    }),
    'events:PutEvents',
    [ARN('events', 'event-bus/qbot'), ARN('events', 'event-bus/x'), ARN('events', 'event-bus/default')],
  ],
  [
    'a queue under any address',
    request('sqs', target('AmazonSQS.SendMessage'), { QueueUrl: 'https://sqs.x/123456789012/qbot-retry' }),
    'sqs:SendMessage',
    [ARN('sqs', 'qbot-retry')],
  ],
  [
    'services of a cluster',
    request('ecs', target('AmazonEC2ContainerServiceV20141113.DescribeServices'), {
      ...{ cluster: 'shop', services: ['checkout', 'payments'] },
    }),
    'ecs:DescribeServices',
    [ARN('ecs', 'service/shop/checkout'), ARN('ecs', 'service/shop/payments')],
  ],
  ['a form', request('iam', {}, 'Action=PutRolePolicy&RoleName=a'), 'iam:PutRolePolicy', []],
  [
    "Smithy's RPC",
    request('monitoring', {}, 'cbor', '/service/GraniteServiceVersion20100801/operation/DescribeAlarms'),
    'cloudwatch:DescribeAlarms',
    ['*'],
  ],
  [
    'a function',
    request('lambda', {}, '{}', '/2015-03-31/functions/qbot-sre/invocations'),
    'lambda:InvokeFunction',
    [ARN('lambda', 'function:qbot-sre')],
  ],
  [
    'an alias',
    request('lambda', {}, '{}', '/2015-03-31/functions/qbot-sre/invocations?Qualifier=live'),
    'lambda:InvokeFunction',
    [ARN('lambda', 'function:qbot-sre:live')],
  ],
  [
    'an alias that is named twice',
    request('lambda', {}, '{}', '/2015-03-31/functions/qbot-sre%3Alive/invocations?Qualifier=live'),
    'lambda:InvokeFunction',
    [ARN('lambda', 'function:qbot-sre:live')],
  ],
  [
    'a function by its ARN',
    request(
      'lambda',
      {},
      '{}',
      `/2015-03-31/functions/${encodeURIComponent(ARN('lambda', 'function:a'))}/invocations`,
    ),
    'lambda:InvokeFunction',
    [ARN('lambda', 'function:a')],
  ],
])('reads a request for %s', (_what, asked, action, resources) => {
  const call = readCall(asked);
  expect(call).toMatchObject({ accessKeyId: 'FNqbot-sre', resources });
  expect(call && actionOf(call)).toBe(action);
});

it.each([
  ['PutItem', { Item: { id: { S: 'told#1' }, other: { S: 'x' } } }, ['told#1']],
  ['GetItem', { Key: { id: { S: 'dead#1' } } }, ['dead#1']],
  ['UpdateItem', { Key: { id: { S: 'restart#1' } }, UpdateExpression: 'SET a = :a' }, ['restart#1']],
  ['Scan', {}, []],
])('reads the row that %s is about', (operation, input, keys) => {
  const asked = request('dynamodb', target(`DynamoDB_20120810.${operation}`), {
    TableName: 'qbot',
    ...input,
  });
  expect(readCall(asked)?.context).toEqual({ 'dynamodb:LeadingKeys': keys });
});

it('reads nothing where there is no signature', () => {
  expect(
    readCall({ method: 'POST', url: '/', headers: new Headers(), body: Buffer.alloc(0) }),
  ).toBeUndefined();
});
