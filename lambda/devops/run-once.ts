import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import type { Context } from 'aws-lambda';
import { RETENTION_SECONDS } from '../../common/aws/table.ts';
import type { Detail } from '../../common/contract.ts';
import { QBotError, UserError } from '../../common/errors.ts';
import type { Log } from '../../common/logger.ts';
import type { DeliveredVia } from '../../common/slack/delivery.ts';
import { assertDelivered } from '../../common/slack/notify-user.ts';

export type RunOnce = (
  invocation: Pick<Detail, 'idempotencyKey' | 'replay'>,
  context: Context,
  work: () => Promise<DeliveredVia | undefined>,
) => Promise<undefined>;

/** What is stored with the key: an explanation with its words, since nobody here knows whether it was told. */
type Outcome = { kind: 'done' } | { kind: 'explained'; text: string };

/**
 * Runs the work of one command or click once: a repeated delivery does nothing, and says nothing but the explanation,
 * where there was one. An unexpected error ends the lock, as does the death of its holder or a last word that reached
 * nobody (PersonNotToldError): the next delivery then runs, so the work has to look at what is there first. Throws
 * IdempotencyAlreadyInProgressError for a replay: the delivery that failed last may have left its lock, and is not
 * repeated; Lambda's retry finds it ended.
 * https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 */
export function createRunOnce(deps: { persistenceStore: BasePersistenceLayer; log: Log }): RunOnce {
  const config = new IdempotencyConfig({ expiresAfterSeconds: RETENTION_SECONDS, hashFunction: 'sha256' });
  const run = makeIdempotent((_key: string, work: () => Promise<Outcome>) => work(), {
    persistenceStore: deps.persistenceStore,
    config,
    keyPrefix: 'devops',
    dataIndexArgument: 0,
  });
  return async ({ idempotencyKey, replay = 0 }, context, work) => {
    config.registerLambdaContext(context);
    let first: QBotError | undefined;
    const outcome = await run(idempotencyKey, async () => {
      first = await explanationOf(work);
      return first?.userMessage === undefined
        ? { kind: 'done' }
        : { kind: 'explained', text: first.userMessage };
    }).catch((error: unknown) => {
      if (!(error instanceof IdempotencyAlreadyInProgressError) || replay > 0) throw error;
      deps.log.info('another delivery is at it', { outcome: 'duplicate' });
    });
    if (outcome?.kind === 'explained') throw first ?? new UserError(outcome.text);
  };
}

async function explanationOf(work: () => Promise<DeliveredVia | undefined>): Promise<QBotError | undefined> {
  try {
    assertDelivered(await work());
    return undefined;
  } catch (error) {
    if (error instanceof QBotError && error.userMessage !== undefined) return error;
    throw error;
  }
}
