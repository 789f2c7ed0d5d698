import { IdempotencyAlreadyInProgressError } from '@aws-lambda-powertools/idempotency';
import type { Context } from 'aws-lambda';
import type { Detail } from '../contract.ts';
import { AccessDeniedError, type Denial, QBotError, UserError } from '../errors.ts';
import type { Log } from '../logger.ts';
import type { DeliveredVia } from '../slack/delivery.ts';
import { assertDelivered } from '../slack/notify-user.ts';
import type { RunOnce } from './run-once.ts';

export type HandleOnce = (
  invocation: Pick<Detail, 'idempotencyKey' | 'replay'>,
  context: Context,
  work: () => Promise<DeliveredVia | null>,
) => Promise<null>;

/** What is stored with the key: an explanation with its words, since nobody here knows whether it was told. */
type Outcome = { kind: 'done' } | { kind: 'explained'; text: string; denial?: Denial };

/**
 * Runs the work of one command or click once: a repeated delivery does nothing, and says nothing but the explanation,
 * if there was one. An unexpected error ends the lock, as does the death of its holder, or a last word that could not be
 * delivered (NotificationFailedError): the next delivery then runs, so the work has to look at what is there first.
 * Throws as `runOnce` does, but only a replay throws IdempotencyAlreadyInProgressError: the delivery that failed last
 * may have left its lock, and is not repeated; Lambda's retry finds it ended.
 */
export function createHandleOnce({ runOnce, log }: { runOnce: RunOnce; log: Log }): HandleOnce {
  return async ({ idempotencyKey, replay = 0 }, context, work) => {
    let first: QBotError | undefined;
    const outcome = await runOnce(idempotencyKey, context, async (): Promise<Outcome> => {
      first = await explanationOf(work);
      return outcomeOf(first);
    }).catch((error: unknown) => {
      if (!(error instanceof IdempotencyAlreadyInProgressError) || replay > 0) throw error;
      log.info('another delivery is at it', { outcome: 'duplicate' });
    });
    if (outcome?.kind === 'explained') throw first ?? errorOf(outcome);
    return null;
  };
}

function outcomeOf(error: QBotError | undefined): Outcome {
  if (error?.userMessage === undefined) return { kind: 'done' };
  const explained = { kind: 'explained', text: error.userMessage } as const;
  return error instanceof AccessDeniedError ? { ...explained, denial: error.denial } : explained;
}

/** Nor does anybody know whether a denial was recorded: twice is better than never. */
function errorOf({ text, denial }: Outcome & { kind: 'explained' }): QBotError {
  return denial === undefined ? new UserError(text) : new AccessDeniedError(text, denial);
}

async function explanationOf(work: () => Promise<DeliveredVia | null>): Promise<QBotError | undefined> {
  try {
    assertDelivered(await work());
  } catch (error) {
    if (error instanceof QBotError && error.userMessage !== undefined) return error;
    throw error;
  }
}
