import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import type { Context } from 'aws-lambda';
import { QBotError } from '../../common/errors.ts';
import type { Log } from '../../common/logger.ts';
import { RETENTION_SECONDS } from '../../common/table.ts';

export type RunOnce = (key: string, context: Context, work: () => Promise<void>) => Promise<void>;

/**
 * Runs the work of one command or click once: a repeated delivery does nothing and says nothing. An understood error
 * is thrown to the first delivery only, an unexpected one ends the lock, as does the death of its holder: the next
 * delivery then runs, so the work has to look at what is there first.
 * https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 */
export function createRunOnce(deps: { persistenceStore: BasePersistenceLayer; log: Log }): RunOnce {
  const config = new IdempotencyConfig({ expiresAfterSeconds: RETENTION_SECONDS, hashFunction: 'sha256' });
  const run = makeIdempotent((_key: string, work: () => Promise<QBotError | undefined>) => outcomeOf(work), {
    persistenceStore: deps.persistenceStore,
    config,
    keyPrefix: 'devops',
    dataIndexArgument: 0,
  });
  return async (key, context, work) => {
    config.registerLambdaContext(context);
    let explained: QBotError | undefined;
    try {
      await run(key, async () => {
        explained = await explanationOf(work);
        return explained;
      });
    } catch (error) {
      if (!(error instanceof IdempotencyAlreadyInProgressError)) throw error;
      deps.log.info('another delivery is at it', { outcome: 'duplicate' });
    }
    if (explained !== undefined) throw explained;
  };
}

/** Stored with the key. */
async function outcomeOf(work: () => Promise<QBotError | undefined>): Promise<'done' | 'explained'> {
  return (await work()) === undefined ? 'done' : 'explained';
}

async function explanationOf(work: () => Promise<void>): Promise<QBotError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof QBotError && error.userMessage !== undefined) return error;
    throw error;
  }
}
