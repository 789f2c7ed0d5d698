import type { Context } from 'aws-lambda';
import type { AuditTrail } from '../../common/backend/audit-trail.ts';
import { type Invocation, recipientOf } from '../../common/backend/define-backend.ts';
import type { Log } from '../../common/logger.ts';
import type { Click } from '../../common/slack/click.ts';
import type { DeliverMessage } from '../../common/slack/deliver-message.ts';
import type { DeliveredVia } from '../../common/slack/delivery.ts';
import type { Messages } from '../../common/slack/messages.ts';
import type { SlackMessage } from '../../common/slack/response-url.ts';
import type { Ecs } from './ecs.ts';
import { type FollowDeps, follow } from './follow.ts';
import type { Locks } from './locks.ts';
import { aboutRestart, kindOf, type PendingRestart } from './pending-restarts.ts';
import { notStartedMessage, progressMessage } from './restart-message.ts';
import { type Started, startRestart } from './start-restart.ts';

const FOLLOW_MS = 30_000;
/** Kept back of the function's own time, to say where it stands. */
const REPORT_RESERVE_MS = 5000;

export interface ExecuteRestartDeps extends FollowDeps {
  ecs: Ecs;
  locks: Locks;
  messages: Messages;
  deliverMessage: DeliverMessage;
  audit: Pick<AuditTrail, 'record'>;
  log: Log;
}

/** A restart, or rollback, that was confirmed or approved. */
export interface Confirmed {
  pending: PendingRestart;
  click: Click;
  invocation: Invocation;
  /** A delivery before this one began it, and may have come far. */
  resumed: boolean;
}

/** Starts the deployment, follows it for 30 s, and says in the question's place where it stands. */
export async function executeRestart(
  deps: ExecuteRestartDeps,
  confirmed: Confirmed,
): Promise<DeliveredVia | null> {
  const { click, invocation, pending, resumed } = confirmed;
  const deadline = followUntil(invocation.context, deps.now());
  // The buttons go first: a user who sees them might click again.
  const shown = await deps.messages.update(click, progressMessage(pending, { kind: 'starting' }));
  if ('refused' in shown && shown.refused === 'error') throw shown.error;
  const { requestId, user } = invocation.detail;
  const started = await startRestart(deps, pending, { requestId, resumed });
  const action = kindOf(pending);
  deps.audit.record({ action, ...aboutRestart(pending, user.id), outcome: started.kind });
  deps.log.info(action, { outcome: started.kind });
  return showEnd(deps, confirmed, await followToEnd(deps, confirmed, { started, deadline }));
}

export interface FollowedRestart {
  started: Started;
  /** Milliseconds since the epoch. */
  deadline: number;
}

/** Until when a deployment is followed: milliseconds since the epoch. */
export function followUntil({ getRemainingTimeInMillis }: Context, now: number): number {
  return now + Math.min(FOLLOW_MS, getRemainingTimeInMillis() - REPORT_RESERVE_MS);
}

/** Answers the last word on a restart; what was started is shown in the question's place while it goes on. */
export async function followToEnd(
  deps: Pick<ExecuteRestartDeps, 'ecs' | 'messages' | 'log' | 'now' | 'sleep'>,
  { click, pending }: Pick<Confirmed, 'click' | 'pending'>,
  { deadline, started }: FollowedRestart,
): Promise<SlackMessage> {
  if (started.kind !== 'started') return notStartedMessage(pending, started, deps.now());
  const progress = await follow(deps, {
    target: pending.target,
    deploymentId: started.deploymentId,
    deadline,
    onProgress: async (seen) => void (await deps.messages.update(click, progressMessage(pending, seen))),
  });
  deps.log.info(`${kindOf(pending)} followed`, { outcome: progress.kind });
  return progressMessage(pending, progress);
}

/** In the question's place, or wherever else the user can be notified. Returns how. */
export async function showEnd(
  { deliverMessage }: Pick<ExecuteRestartDeps, 'deliverMessage'>,
  { click: { channel, ts }, invocation }: Pick<Confirmed, 'click' | 'invocation'>,
  message: SlackMessage,
): Promise<DeliveredVia | null> {
  const to = recipientOf(invocation.detail);
  return (await deliverMessage({ message, channel, ts, to, isFinal: true })).by;
}
