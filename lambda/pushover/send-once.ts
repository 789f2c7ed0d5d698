import type { Context } from 'aws-lambda';
import type { RunOnce } from '../../common/backend/run-once.ts';
import type { Log } from '../../common/logger.ts';
import type { Push, PushoverAnswer, PushoverClient } from './pushover-client.ts';

export interface Notified {
  /** Of what is rung for: each recipient is rung once for it. */
  id: string;
  /** For which it is asked now. */
  alertId: string;
  /** The recipient's name in the map of recipients. */
  entry: string;
  push: Push;
}

/** What Pushover said of it, to this call or an earlier one: an emergency that was taken has a receipt. */
export interface Sent extends Pick<PushoverAnswer, 'kind' | 'receipt' | 'remark'> {
  /** The alert that Pushover was asked for; absent where the release before asked. */
  by?: string;
}

export type SendOnce = (ring: Notified, context: Context) => Promise<Sent>;

/** What is stored; earlier releases stored the kind alone, or no remark, or not for which alert. */
type Stored = Sent | Sent['kind'];

/** https://pushover.net/api#identifiers */
const USER_KEY = /^[A-Za-z0-9]{30}$/;

/**
 * Notifies a recipient once for an id, however often and however many at a time it is called. A refusal is final and
 * logged, by the recipient's name; so is an ok with a remark, such as that there is no device. What is thrown may be
 * tried again: where an answer was lost the phone shows it twice, which is better than never. Throws what `runOnce` and the client throw.
 */
export function createSendOnce(deps: {
  client: Pick<PushoverClient, 'push'>;
  /** Of the prefix `push`. */
  runOnce: RunOnce;
  log: Log;
}): SendOnce {
  const { client, log, runOnce } = deps;
  return async ({ alertId, entry, id, push }, context) => {
    // Pushover blocks an address after some refusals, so it is not asked.
    if (!USER_KEY.test(push.user)) {
      reportRecipient(log, entry);
      return { kind: 'refused', by: alertId };
    }
    const sent = await runOnce(`${id}#${push.user}`, context, async (): Promise<Stored> => {
      const answer = await client.push(push);
      report(log, entry, answer);
      const { kind, receipt, remark } = answer;
      return { kind, by: alertId, ...(receipt && { receipt }), ...(remark && { remark }) };
    });
    return typeof sent === 'string' ? { kind: sent } : sent;
  };
}

/** False where Pushover refused it, or said beside its ok that there may be nobody. */
export function hasReached({ kind, remark }: Sent): boolean {
  return kind === 'accepted' && remark === undefined;
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
