import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import type { Context } from 'aws-lambda';
import { RETENTION_SECONDS } from '../../common/aws/table.ts';
import type { Log } from '../../common/logger.ts';
import type { Push, PushoverAnswer, PushoverClient } from './pushover-client.ts';

export interface Notified {
  /** Of what is rung for: each recipient is rung once for it. */
  id: string;
  /** The recipient's name in the map of recipients. */
  entry: string;
  push: Push;
}

export type SendOnce = (ring: Notified, context: Context) => Promise<void>;

/** https://pushover.net/api#identifiers */
const USER_KEY = /^[A-Za-z0-9]{30}$/;

/**
 * Notifies a recipient once for an id, however often and however many at a time it is called. A refusal is final and
 * logged, by the recipient's name; so is an ok with a remark, such as that there is no device. What is thrown may be tried again: where an answer was lost the phone rings twice,
 * which is better than never. Throws IdempotencyAlreadyInProgressError while another holds it.
 * https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 */
export function createSendOnce(deps: {
  client: Pick<PushoverClient, 'push'>;
  persistenceStore: BasePersistenceLayer;
  log: Log;
}): SendOnce {
  const { client, log, persistenceStore } = deps;
  const config = new IdempotencyConfig({ expiresAfterSeconds: RETENTION_SECONDS, hashFunction: 'sha256' });
  const run = makeIdempotent(
    async (_id: string, { entry, push }: Notified) => {
      const answer = await client.push(push);
      report(log, entry, answer);
      return answer.kind;
    },
    { persistenceStore, config, keyPrefix: 'push', dataIndexArgument: 0 },
  );
  return async (ring, context) => {
    // Pushover blocks an address after some refusals, so it is not asked.
    if (!USER_KEY.test(ring.push.user)) return reportRecipient(log, ring.entry);
    config.registerLambdaContext(context);
    await run(`${ring.id}#${ring.push.user}`, ring);
  };
}

function report(log: Log, entry: string, answer: PushoverAnswer): void {
  const { kind, limit, recipientRefused, remark, status } = answer;
  if (limit !== undefined) {
    const { leftPercent: limitLeftPercent, remaining: limitRemaining } = limit;
    log.info('messages left this month', { outcome: 'limit', limitLeftPercent, limitRemaining });
  }
  if (remark !== undefined) {
    const fields = { outcome: 'nobody_notified', reason: remark, entry, status };
    log.error('Pushover took the message, and it may have reached nobody', fields);
  } else if (kind === 'accepted') log.info('rung', { outcome: 'rung', entry, status });
  else if (recipientRefused) reportRecipient(log, entry, status);
  else log.error('Pushover refused the message', { outcome: 'push_refused', entry, status });
}

function reportRecipient(log: Log, entry: string, status?: number): void {
  log.error('the key of this entry of pushover-recipients is refused', {
    outcome: 'recipient_refused',
    entry,
    ...(status === undefined ? {} : { status }),
  });
}
