import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { getItem, putNew } from '../aws/table.ts';
import type { BackendClients } from './clients.ts';
import { createEffectOnce, type EffectOnce } from './effect-once.ts';
import { createHandleOnce, type HandleOnce } from './handle-once.ts';
import { createRunOnce } from './run-once.ts';

/** Ways to do once what may not happen twice, of one command. All of it is kept for 14 days. */
export interface Once {
  /** Runs the whole work of an event once: see `createHandleOnce`. */
  handleOnce: HandleOnce;
  /**
   * Runs an effect that cannot be looked for afterwards, inside of `handleOnce`: once for its key. What it returned (plain
   * JSON; undefined is kept as null) is kept, and is the answer to every later call: a run after a lost answer tells it.
   * Throws UserError with `interrupted` if a run before this one began the effect and kept no result: whether it happened is
   * then not known, and it is not repeated. The mark of the beginning is never taken back, also where the effect throws: what
   * may fail without harm comes before. Where the result cannot be kept, it is returned all the same, and the log has a warning.
   */
  effectOnce: EffectOnce;
  /**
   * The first value that is given for a key, plain JSON, is the answer to every call of that key. A delivery that comes
   * again gives its own value again, and so sees that it was first.
   */
  decideOnce: <T>(key: string, value: T) => Promise<T>;
}

/**
 * `keyPrefix`: name of the function's folder. Its entry in terraform/lambda.tf lists it, with a `#`, in `rows`.
 *
 * What to take: can the target be asked whether it was done, or does it take a key of ours? Then `handleOnce`, and look
 * first. Can it not? Then `effectOnce` around it. Is it a question of who was first? Then `decideOnce`.
 *
 * @example
 * const { handleOnce, effectOnce } = createOnce(clients, { keyPrefix: 'xyz' });
 *
 * return handleOnce(detail, context, async () => {
 *   const interrupted = 'Q-Bot was interrupted. If the ticket is not there, run `/xyz open` again.';
 *   const { id } = await effectOnce(detail.idempotencyKey, interrupted, () => tickets.create(detail.text));
 *   return notifyUser(recipientOf(detail), { text: `Ticket ${id} is open.` });
 * });
 */
export function createOnce(
  { dynamoDb, log, table }: Pick<BackendClients, 'dynamoDb' | 'log' | 'table'>,
  { keyPrefix }: { keyPrefix: string },
): Once {
  const persistenceStore = new DynamoDBPersistenceLayer({ tableName: table.name, awsSdkV3Client: dynamoDb });
  return {
    handleOnce: createHandleOnce({ runOnce: createRunOnce({ persistenceStore, keyPrefix }), log }),
    effectOnce: createEffectOnce({ table, log, keyPrefix }),
    async decideOnce<T>(key: string, value: T): Promise<T> {
      const id = `${keyPrefix}#decided#${key}`;
      if (await putNew(table, { id, decided: value })) return value;
      const row = await getItem(table, id);
      // Its TTL may have removed it meanwhile.
      return row === undefined ? value : (row.decided as T);
    },
  };
}
