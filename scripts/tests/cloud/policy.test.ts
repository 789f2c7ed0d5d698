import { decide, readPolicy } from './policy.ts';

const BUS = 'arn:aws:events:us-east-1:123456789012:event-bus/qbot';
const GATEKEEPER = 'arn:aws:iam::123456789012:role/qbot-gatekeeper';

function policy(...statements: object[]) {
  return readPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'a test');
}

const PUBLISH = { Effect: 'Allow', Action: 'events:PutEvents', Resource: BUS };

it('allows the action on the resource, and nothing else', () => {
  const statements = policy(PUBLISH);
  expect(decide(statements, { action: 'events:PutEvents', resource: BUS })).toBe('allowed');
  expect(decide(statements, { action: 'events:PutRule', resource: BUS })).toBe('not allowed');
  expect(decide(statements, { action: 'events:PutEvents', resource: `${BUS}-2` })).toBe('not allowed');
});

it.each([
  ['ssm:Get*', 'arn:aws:ssm:*:*:parameter/qbot/*', 'allowed'],
  ['ssm:Put*', 'arn:aws:ssm:*:*:parameter/qbot/*', 'not allowed'],
  ['ssm:GetParameter', 'arn:aws:ssm:*:*:parameter/qbot/?', 'not allowed'],
  ['*', '*', 'allowed'],
])('knows wildcards: %s on %s', (Action, Resource, decision) => {
  const statements = policy({ Effect: 'Allow', Action: ['sqs:SendMessage', Action], Resource });
  const resource = 'arn:aws:ssm:us-east-1:123456789012:parameter/qbot/token';
  expect(decide(statements, { action: 'ssm:GetParameter', resource })).toBe(decision);
});

it('takes a point for a point', () => {
  const statements = policy({ Effect: 'Allow', Action: 'a:b', Resource: 'a.b' });
  expect(decide(statements, { action: 'a:b', resource: 'axb' })).toBe('not allowed');
});

describe('a bus that only the gatekeeper may publish on', () => {
  const statements = policy(PUBLISH, {
    Effect: 'Deny',
    Action: 'events:PutEvents',
    Resource: BUS,
    Principal: '*',
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': GATEKEEPER } },
  });
  const ask = (context: Record<string, string>) =>
    decide(statements, { action: 'events:PutEvents', resource: BUS, context });

  it('lets it', () => expect(ask({ 'aws:PrincipalArn': GATEKEEPER })).toBe('allowed'));
  it('denies another role', () => expect(ask({ 'aws:PrincipalArn': `${GATEKEEPER}2` })).toBe('denied'));
  it('denies who has no name', () => expect(ask({})).toBe('denied'));
});

describe('a publisher that has a source of its own', () => {
  const statements = policy(
    { ...PUBLISH, Condition: { StringEquals: { 'events:source': 'qbot.gatekeeper' } } },
    {
      ...{ Effect: 'Deny', Action: 'events:PutEvents', Resource: BUS, Principal: '*' },
      Condition: {
        ArnEquals: { 'aws:PrincipalArn': GATEKEEPER },
        StringNotEquals: { 'events:source': 'qbot.gatekeeper' },
      },
    },
  );
  const ask = (context: Record<string, string>) =>
    decide(statements, {
      ...{ action: 'events:PutEvents', resource: BUS },
      context: { 'aws:PrincipalArn': GATEKEEPER, ...context },
    });

  it.each([
    ['qbot.gatekeeper', 'allowed'],
    ['qbot.webhook', 'denied'],
    ['qbot.gatekeeper,qbot.webhook', 'denied'],
  ])('publishes as %s: %s', (source, decision) => {
    expect(ask({ 'events:source': source })).toBe(decision);
  });
  it('publishes nothing without a source', () => expect(ask({})).toBe('denied'));
});

describe('rows of a table, by what their ids begin with', () => {
  const statements = policy({
    ...{ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: '*' },
    Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['told#*', 'receipt#*'] } },
  });
  const ask = (keys: string[] | undefined) =>
    decide(statements, {
      ...{ action: 'dynamodb:PutItem', resource: 'any' },
      context: keys === undefined ? {} : { 'dynamodb:LeadingKeys': keys },
    });

  it.each<[string[] | undefined, string]>([
    [['told#1'], 'allowed'],
    [['told#1', 'receipt#2'], 'allowed'],
    [['dead#1'], 'not allowed'],
    [['told#1', 'dead#1'], 'not allowed'],
    [['xtold#1'], 'not allowed'],
    [['told'], 'not allowed'],
    // As on AWS.
    [[], 'allowed'],
    [undefined, 'allowed'],
  ])('%j: %s', (keys, decision) => expect(ask(keys)).toBe(decision));
});

it('takes an Allow for the account as none for its roles, and a Deny as one', () => {
  const Principal = { AWS: 'arn:aws:iam::123456789012:root' };
  const question = {
    ...{ action: 'events:PutEvents', resource: BUS },
    context: { 'aws:PrincipalArn': GATEKEEPER },
  };
  expect(decide(policy({ ...PUBLISH, Principal }), question)).toBe('not allowed');
  expect(decide(policy({ ...PUBLISH, Principal: { AWS: GATEKEEPER } }), question)).toBe('allowed');
  expect(decide(policy(PUBLISH, { ...PUBLISH, Effect: 'Deny', Principal }), question)).toBe('denied');
});

describe('a permission for one rule', () => {
  const statements = policy({
    Effect: 'Allow',
    Action: 'lambda:InvokeFunction',
    Resource: 'f',
    Principal: { Service: 'events.amazonaws.com' },
    Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:events:us-east-1:123456789012:rule/qbot/*' } },
  });
  const ask = (service: string, sourceArn: string) =>
    decide(statements, {
      action: 'lambda:InvokeFunction',
      resource: 'f',
      service,
      context: { 'aws:SourceArn': sourceArn },
    });
  const RULE = 'arn:aws:events:us-east-1:123456789012:rule/qbot/a';

  it('lets that rule', () => expect(ask('events.amazonaws.com', RULE)).toBe('allowed'));
  it('lets no other rule', () =>
    expect(ask('events.amazonaws.com', RULE.replace('qbot', 'other'))).toBe('not allowed'));
  it('lets no other service', () => expect(ask('apigateway.amazonaws.com', RULE)).toBe('not allowed'));
});

it('lets any statement answer where the resource is not known', () => {
  expect(decide(policy(PUBLISH), { action: 'events:PutEvents', resource: undefined })).toBe('allowed');
});

it.each([
  [{ ...PUBLISH, NotResource: 'a' }, 'NotResource'],
  [{ ...PUBLISH, Condition: { DateLessThan: { 'aws:CurrentTime': 'x' } } }, 'DateLessThan'],
  [{ ...PUBLISH, Condition: { StringEquals: { 'aws:RequestTag/x': 'y' } } }, 'aws:RequestTag/x'],
])('refuses what it does not know: %j', (statement, word) => {
  expect(() => policy(statement)).toThrow(word);
});
