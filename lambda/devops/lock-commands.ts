import type { AuditTrail } from '../../common/backend/audit-trail.ts';
import { type Invocation, recipientOf } from '../../common/backend/define-backend.ts';
import type { HandleOnce } from '../../common/backend/handle-once.ts';
import type { Detail } from '../../common/contract.ts';
import { UserError } from '../../common/errors.ts';
import type { DeliverMessage } from '../../common/slack/deliver-message.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import type { Messages } from '../../common/slack/messages.ts';
import type { NotifyUser } from '../../common/slack/notify-user.ts';
import {
  LOCK_REASON_CHARACTERS,
  lockedMessage,
  locksText,
  lockText,
  unlockedMessage,
  unlockHint,
} from './lock-message.ts';
import type { Lock, Locks } from './locks.ts';
import { readTarget, targetText } from './target.ts';

export interface LockDeps {
  locks: Locks;
  /** `cluster/service` of those that may be restarted: no other can be locked. */
  services: readonly string[];
  handleOnce: HandleOnce;
  deliverMessage: DeliverMessage;
  messages: Messages;
  notifyUser: NotifyUser;
  audit: Pick<AuditTrail, 'record'>;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** `/devops lock <cluster>/<service> <reason>`: locks first, and then says so in the channel. */
export async function lockService(deps: LockDeps, { detail, context }: Invocation): Promise<null> {
  const target = targetText(readTarget(deps.services, detail.args[0] ?? '', 'lock'));
  const reason = readReason(detail);
  const channel = detail.channel?.id ?? '';
  const key = detail.idempotencyKey;
  return deps.handleOnce(detail, context, async () => {
    const lock = await deps.locks.lock({ target, key, user: detail.user.id, channel, reason });
    if (lock.key !== key) {
      throw new UserError(`${lockText(lock, deps.now())}. ${unlockHint(lock)} Nothing was changed.`);
    }
    deps.audit.record({ action: 'lock', target, outcome: 'locked' });
    const message = lockedMessage(lock, detail.requestId);
    return (await deps.deliverMessage({ message, channel, to: recipientOf(detail), isFinal: true })).by;
  });
}

/** Throws UserError for one that is too long to be shown. */
function readReason({ args, freeText }: Detail): string {
  const reason = (freeText ?? args.slice(1).join(' ')).trim();
  if (Array.from(reason).length <= LOCK_REASON_CHARACTERS) return reason;
  throw new UserError(
    `A reason has at most ${LOCK_REASON_CHARACTERS} characters: say it shorter, with a link to the rest. Nothing was locked.`,
  );
}

/** `/devops unlock <cluster>/<service>`: says so where it was typed and, if that is elsewhere, where it was locked. */
export async function unlockService(deps: LockDeps, { detail, context }: Invocation): Promise<null> {
  const target = targetText(readTarget(deps.services, detail.args[0] ?? '', 'unlock'));
  return deps.handleOnce(detail, context, async () => {
    const lock = await deps.locks.unlock(target, detail.idempotencyKey);
    if (lock === undefined) throw new UserError(`\`${target}\` is not locked.`);
    deps.audit.record({ action: 'unlock', target, outcome: 'unlocked', ...ordererOf(lock, detail) });
    const { requestId, user } = detail;
    const message = unlockedMessage(lock, { user: user.id, requestId, now: deps.now() });
    const channel = detail.channel?.id ?? '';
    if (![channel, ''].includes(lock.channel)) await deps.messages.post({ channel: lock.channel }, message);
    return (await deps.deliverMessage({ message, channel, to: recipientOf(detail), isFinal: true })).by;
  });
}

function ordererOf({ user }: Lock, detail: Detail): { orderedBy?: string } {
  return user === detail.user.id ? {} : { orderedBy: user };
}

/** `/devops locks`: of all services that may be restarted. */
export async function showLocks(deps: LockDeps, { detail }: Invocation): Promise<DeliveryOutcome> {
  const found = await deps.locks.list(deps.services);
  return deps.notifyUser(recipientOf(detail), { text: locksText(found, deps.now()) });
}
