import { QBotError } from '../../common/errors.ts';
import { AwsUnsureError, reasonOf } from './aws-errors.ts';
import type { Ecs } from './ecs.ts';
import type { EcsService } from './ecs-service.ts';
import type { Lock, Locks } from './locks.ts';
import type { PendingRestart } from './pending-restarts.ts';
import { notActiveText } from './plan-text.ts';
import { targetText } from './target.ts';

/** What became of the wish to start a deployment. */
export type Started =
  | { kind: 'started'; deploymentId: string }
  | { kind: 'locked'; lock: Lock }
  | { kind: 'changed'; what: string }
  | { kind: 'refused'; reason: string }
  | { kind: 'unknown' };

/** ECS's clock and ours may differ by this much. */
const CLOCK_SKEW_MS = 2000;

export interface StartDeps {
  ecs: Ecs;
  locks: Pick<Locks, 'find'>;
}

/**
 * Forces a new deployment of what was seen when it was asked for, or deploys what a rollback goes back to. Looks first:
 * what has changed or is locked is left alone, and a deployment of the same kind that is younger than the confirmation is
 * the one that a delivery before this one (`resumed`) started, or as good. `requestId`: of the confirmation.
 */
export async function startRestart(
  deps: StartDeps,
  pending: PendingRestart,
  { requestId, resumed }: { requestId: string; resumed: boolean },
): Promise<Started> {
  try {
    const found =
      judge(pending, await deps.ecs.service(pending.target), { resumed }) ?? (await hindrance(deps, pending));
    return found ?? (await update(deps.ecs, pending, requestId));
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    // A delivery before this one may have done it.
    return resumed ? { kind: 'unknown' } : { kind: 'refused', reason };
  }
}

/** The lock is looked for last: what was confirmed before it was set stops as well. */
async function hindrance(
  { ecs, locks }: StartDeps,
  { rollbackTo, target }: PendingRestart,
): Promise<Started | undefined> {
  if (rollbackTo !== undefined) {
    const definition = await ecs.taskDefinition(rollbackTo);
    if (definition.status !== 'ACTIVE') return { kind: 'refused', reason: notActiveText(definition) };
  }
  const lock = await locks.find(targetText(target));
  return lock && { kind: 'locked', lock };
}

/** undefined where the service is as it was seen. */
function judge(
  pending: PendingRestart,
  { byEcs, deployment }: EcsService,
  { resumed }: { resumed: boolean },
): Started | undefined {
  if (deployment === undefined) {
    const what = byEcs ? 'ECS shows no deployment of it' : 'ECS does not deploy it any longer';
    return { kind: 'changed', what };
  }
  const { seen, decidedAt = 0, rollbackTo: wanted = seen.taskDefinition } = pending;
  const { createdAt, id, taskDefinition } = deployment;
  if (id === seen.deploymentId) return undefined;
  const isOlder = createdAt !== undefined && createdAt < decidedAt - CLOCK_SKEW_MS;
  if (taskDefinition === wanted && !isOlder) {
    return createdAt === undefined ? { kind: 'unknown' } : { kind: 'started', deploymentId: id };
  }
  // What was started may have been replaced since, by somebody else's deployment.
  if (resumed && !isOlder) return { kind: 'unknown' };
  const isOther = taskDefinition !== wanted && taskDefinition !== seen.taskDefinition;
  return {
    kind: 'changed',
    what: isOther ? `it now runs \`${taskDefinition}\`` : 'there was a deployment in between',
  };
}

async function update(ecs: Ecs, pending: PendingRestart, requestId: string): Promise<Started> {
  try {
    const { rollbackTo: taskDefinition, target } = pending;
    const { deployment } =
      taskDefinition === undefined
        ? await ecs.restart(target, requestId)
        : await ecs.rollback(target, { taskDefinition, requestId });
    return deployment === undefined ? { kind: 'unknown' } : { kind: 'started', deploymentId: deployment.id };
  } catch (error) {
    if (!(error instanceof AwsUnsureError)) throw error;
    return lookAgain(ecs, pending);
  }
}

/** Sent, and perhaps not answered: a new deployment is ours; without one it may still come, or have been replaced. */
export async function lookAgain(ecs: Pick<Ecs, 'service'>, pending: PendingRestart): Promise<Started> {
  try {
    return judge(pending, await ecs.service(pending.target), { resumed: true }) ?? { kind: 'unknown' };
  } catch (error) {
    if (error instanceof QBotError) return { kind: 'unknown' };
    throw error;
  }
}
