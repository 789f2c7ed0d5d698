import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

/** Everything in the table lives this long; DynamoDB's TTL removes it some time after. */
export const RETENTION_SECONDS = 14 * 24 * 60 * 60;

export interface Table {
  client: DynamoDBDocumentClient;
  name: string;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** The TTL attribute of an item that is written now, in seconds since the epoch. */
export function expiration(table: Table): number {
  return Math.floor(table.now() / 1000) + RETENTION_SECONDS;
}

/** True for the first caller with that id within 14 days, false for every other. */
export async function claimOnce(table: Table, id: string): Promise<boolean> {
  return putNew(table, { id });
}

/** Writes an item for 14 days. False where there is one of that id. */
export function putNew<Item extends { id: string }>(table: Table, item: Item): Promise<boolean> {
  return succeeds(
    table.client.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...item, expiration: expiration(table) },
        ConditionExpression: 'attribute_not_exists(#id)',
        ExpressionAttributeNames: { '#id': 'id' },
      }),
    ),
  );
}

/** As it is at this moment; undefined where there is none. */
export async function getItem(table: Table, id: string): Promise<Record<string, unknown> | undefined> {
  const answer = await table.client.send(
    new GetCommand({ TableName: table.name, Key: { id }, ConsistentRead: true }),
  );
  return answer.Item;
}

export interface ConditionalUpdate {
  changes: Record<string, unknown>;
  /** DynamoDB's own expression, over placeholders of these names and values. */
  condition: string;
  names: Record<string, string>;
  values?: Record<string, unknown>;
}

/**
 * Sets some fields of an item. False where the condition does not hold.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html
 */
export function updateWhere(table: Table, id: string, update: ConditionalUpdate): Promise<boolean> {
  const { changes, condition, names, values } = update;
  const changed = Object.entries(changes);
  return succeeds(
    table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: { id },
        UpdateExpression: `SET ${changed.map(([name]) => `#${name} = :new_${name}`).join(', ')}`,
        ConditionExpression: condition,
        ExpressionAttributeNames: {
          ...names,
          ...Object.fromEntries(changed.map(([name]) => [`#${name}`, name])),
        },
        ExpressionAttributeValues: {
          ...values,
          ...Object.fromEntries(changed.map(([name, value]) => [`:new_${name}`, value])),
        },
      }),
    ),
  );
}

/** False where a conditional write's condition did not hold; every other error is thrown. */
export async function succeeds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
