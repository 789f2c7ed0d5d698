import { ListSubscriptionsByTopicCommand, ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { Hono } from 'hono';
import { Faults } from '../fakes/faults/faults.ts';
import { type Listening, listen } from '../listen.ts';
import { topicArn } from './arns.ts';
import { createAccount } from './aws-resources.ts';
import { createAws } from './endpoint.ts';

let server: Listening;
let client: SNSClient;

beforeEach(async () => {
  const app = new Hono();
  server = await listen(app, 0);
  const none = { serve: async () => ({}), forward: async () => new Response() };
  const topics = [
    {
      name: 'qbot-alarms',
      subscriptions: [
        { protocol: 'email', endpoint: 'a&b@example.com', isConfirmed: true },
        { protocol: 'email', endpoint: 'new@example.com', isConfirmed: false },
      ],
    },
  ];
  const services = {
    ...{ bus: none, parameters: none, database: none, queues: none },
    account: createAccount({ alarms: [], services: [], topics }, 1),
    functions: { has: () => false, invoke: () => undefined, describe: () => Object.assign({}) },
  };
  app.route('/_aws', createAws(services, { faults: new Faults(), kill: () => undefined }));
  client = new SNSClient({
    endpoint: `${server.url}/_aws`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

it('lists who hears of a topic, and who has not confirmed', async () => {
  const TopicArn = topicArn('qbot-alarms');
  const { Subscriptions } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  expect(Subscriptions).toMatchObject([
    {
      Endpoint: 'a&b@example.com',
      Protocol: 'email',
      SubscriptionArn: expect.stringMatching(/^arn:aws:sns:/),
    },
    { Endpoint: 'new@example.com', SubscriptionArn: 'PendingConfirmation' },
  ]);
});

it('knows no other topic', async () => {
  const asked = client.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn('other') }));
  await expect(asked).rejects.toMatchObject({ name: 'NotFoundException' });
});

it('refuses another action', async () => {
  await expect(client.send(new ListTopicsCommand({}))).rejects.toMatchObject({ name: 'InvalidAction' });
});

it.each([
  ['no signature', { 'content-type': 'application/x-www-form-urlencoded' }, 'MissingAuthenticationToken'],
  ['no form', { 'content-type': 'text/plain' }, 'UnknownOperationException'],
])('refuses a call with %s', async (_, headers, code) => {
  const response = await fetch(`${server.url}/_aws/`, { method: 'POST', headers, body: 'Action=x' });
  expect(await response.text()).toContain(code);
});
