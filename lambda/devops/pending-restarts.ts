import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { expiration, succeeds, type Table } from '../../common/table.ts';

const schema = z.object({
  /** Idempotency key of the command that asked. */
  key: z.string(),
  target: z.object({ cluster: z.string(), service: z.string() }),
  user: z.string(),
  requestId: z.string(),
  /** Milliseconds since the epoch. */
  askedAt: z.number(),
  /** What ran when it was asked for: if that has changed, nobody has confirmed what would happen now. */
  seen: z.object({ deploymentId: z.string(), taskDefinition: z.string() }),
  state: z.enum(['asked', 'confirmed', 'cancelled', 'expired']),
  /** Idempotency key of the click that decided. */
  decidedBy: z.optional(z.string()),
  decidedAt: z.optional(z.number()),
});

/** The record of a restart that was asked for: who, when, what, and what became of the question. */
export type PendingRestart = z.infer<typeof schema>;

export type Decision = Exclude<PendingRestart['state'], 'asked'>;

export interface PendingRestarts {
  /** False where that command has asked before. */
  begin(wanted: Omit<PendingRestart, 'askedAt' | 'state'>): Promise<boolean>;
  /** undefined after 14 days. */
  find(key: string): Promise<PendingRestart | undefined>;
  /** Decides what is still open: of all clicks one has won. Answers the record as it then is. */
  decide(
    asked: PendingRestart,
    decision: Decision,
    click: string,
  ): Promise<{ pending: PendingRestart; won: boolean }>;
}

/** Restarts in the table, for 14 days. */
export function createPendingRestarts(table: Table): PendingRestarts {
  const find = (key: string) => findRecord(table, key);
  return {
    find,
    begin: (wanted) => put(table, { ...wanted, askedAt: table.now(), state: 'asked' }),
    async decide(asked, decision, click) {
      const decided = { ...asked, state: decision, decidedBy: click, decidedAt: table.now() };
      if (await update(table, decided)) return { pending: decided, won: true };
      return { pending: (await find(asked.key)) ?? asked, won: false };
    },
  };
}

function put(table: Table, record: PendingRestart): Promise<boolean> {
  return succeeds(
    table.client.send(
      new PutCommand({
        TableName: table.name,
        Item: { id: rowId(record.key), ...record, expiration: expiration(table) },
        ConditionExpression: 'attribute_not_exists(#id)',
        ExpressionAttributeNames: { '#id': 'id' },
      }),
    ),
  );
}

async function findRecord(table: Table, key: string): Promise<PendingRestart | undefined> {
  const answer = await table.client.send(
    new GetCommand({ TableName: table.name, Key: { id: rowId(key) }, ConsistentRead: true }),
  );
  return answer.Item === undefined ? undefined : schema.parse(answer.Item);
}

/** False where it was decided before. */
function update(table: Table, decided: PendingRestart): Promise<boolean> {
  return succeeds(
    table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: { id: rowId(decided.key) },
        UpdateExpression: 'SET #state = :state, #decidedBy = :decidedBy, #decidedAt = :decidedAt',
        ConditionExpression: '#state = :asked',
        ExpressionAttributeNames: {
          '#state': 'state',
          '#decidedBy': 'decidedBy',
          '#decidedAt': 'decidedAt',
        },
        ExpressionAttributeValues: {
          ':state': decided.state,
          ':decidedBy': decided.decidedBy,
          ':decidedAt': decided.decidedAt,
          ':asked': 'asked',
        },
      }),
    ),
  );
}

function rowId(key: string): string {
  return `restart#${key}`;
}
