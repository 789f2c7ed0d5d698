import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { claimOnce, expiration, succeeds } from './table.ts';

const NOW = Date.UTC(2026, 8, 21, 14, 13, 20, 999);
const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));
const dynamo = mockClient(client);
const table = { client, name: 'qbot', now: () => NOW };

const conditionFailed = new ConditionalCheckFailedException({ message: 'no', $metadata: {} });

beforeEach(() => {
  dynamo.reset();
});

it('expires an item 14 days from now, in whole seconds', () => {
  expect(expiration(table)).toBe(Date.UTC(2026, 9, 5, 14, 13, 20) / 1000);
});

describe('claimOnce', () => {
  it('is true for the first, by one conditional write', async () => {
    dynamo.on(PutCommand).resolves({});
    await expect(claimOnce(table, 'told#key')).resolves.toBe(true);
    expect(dynamo.commandCalls(PutCommand).map((call) => call.args[0].input)).toEqual([
      {
        TableName: 'qbot',
        Item: { id: 'told#key', expiration: expiration(table) },
        ConditionExpression: 'attribute_not_exists(#id)',
        ExpressionAttributeNames: { '#id': 'id' },
      },
    ]);
  });

  it('is false for the second', async () => {
    dynamo.on(PutCommand).rejects(conditionFailed);
    await expect(claimOnce(table, 'told#key')).resolves.toBe(false);
  });

  it('throws what is no answer to the condition', async () => {
    dynamo.on(PutCommand).rejects(new Error('throttled'));
    await expect(claimOnce(table, 'told#key')).rejects.toThrow('throttled');
  });
});

describe('succeeds', () => {
  it('is true for a write that was done', async () => {
    await expect(succeeds(Promise.resolve({}))).resolves.toBe(true);
  });

  it('is false for a condition that did not hold', async () => {
    await expect(succeeds(Promise.reject(conditionFailed))).resolves.toBe(false);
  });
});
