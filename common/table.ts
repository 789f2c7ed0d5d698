import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

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
  return succeeds(
    table.client.send(
      new PutCommand({
        TableName: table.name,
        Item: { id, expiration: expiration(table) },
        ConditionExpression: 'attribute_not_exists(#id)',
        ExpressionAttributeNames: { '#id': 'id' },
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
