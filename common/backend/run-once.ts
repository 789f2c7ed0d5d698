import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import type { Context } from 'aws-lambda';
import { RETENTION_SECONDS } from '../aws/table.ts';
import { requireTimeLeft } from './time-left.ts';

export type RunOnce = <T>(key: string, context: Context, work: () => Promise<T>) => Promise<T>;

/**
 * Runs a side effect once for its key, however often and however many at a time it is asked for. What the work returns
 * is stored for 14 days (plain JSON) and answers every later call. If the work throws, its lock ends at once; if its
 * function dies, at the end of that function's time. The next call then runs the work again: begin it with a look at
 * what is there. Each prefix has its own keys; the function's entry in terraform/lambda.tf lists it, with a `#`, in `rows`.
 * Throws NoTimeLeftError, IdempotencyAlreadyInProgressError while another call holds the lock, and what the work throws.
 *
 * @example
 * const runOnce = createRunOnce({ persistenceStore, keyPrefix: 'tickets' });
 * const { id } = await runOnce(detail.idempotencyKey, context, async () => {
 *   return (await tickets.findByKey(detail.idempotencyKey)) ?? tickets.create(detail.text);
 * });
 *
 * https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 */
export function createRunOnce(deps: { persistenceStore: BasePersistenceLayer; keyPrefix: string }): RunOnce {
  return async (key, context, work) => {
    const remainingMs = requireTimeLeft(context);
    const config = new IdempotencyConfig({
      expiresAfterSeconds: RETENTION_SECONDS,
      hashFunction: 'sha256',
      // Powertools takes 0 ms for "no context": it gets the figure that was checked, not a second reading of the clock.
      lambdaContext: { ...context, getRemainingTimeInMillis: () => remainingMs },
    });
    return makeIdempotent((_key: string) => work(), { ...deps, config, dataIndexArgument: 0 })(key);
  };
}
