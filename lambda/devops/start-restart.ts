import { QBotError } from '../../common/errors.ts';
import { AwsUnsureError, reasonOf } from './aws-errors.ts';
import type { Ecs } from './ecs.ts';
import type { EcsService } from './ecs-service.ts';
import type { PendingRestart } from './pending-restarts.ts';

/** What became of the wish to start a deployment. */
export type Started =
  | { kind: 'started'; deploymentId: string }
  | { kind: 'changed'; what: string }
  | { kind: 'refused'; reason: string }
  | { kind: 'unknown' };

/** ECS's clock and ours may differ by this much. */
const CLOCK_SKEW_MS = 2000;

/**
 * Forces a new deployment of what was seen when it was asked for. Looks first: what has changed is left alone, and a
 * deployment of the same kind that is younger than the confirmation is the one that a delivery before this one
 * (`resumed`) started, or as good. `requestId`: of the confirmation.
 */
export async function startRestart(
  ecs: Ecs,
  pending: PendingRestart,
  { requestId, resumed }: { requestId: string; resumed: boolean },
): Promise<Started> {
  try {
    return judge(pending, await ecs.service(pending.target)) ?? (await update(ecs, pending, requestId));
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    // A delivery before this one may have done it.
    return resumed ? { kind: 'unknown' } : { kind: 'refused', reason };
  }
}

/** undefined where the service is as it was seen. */
function judge(
  { seen, decidedAt = 0 }: PendingRestart,
  { byEcs, deployment }: EcsService,
): Started | undefined {
  if (deployment === undefined) {
    const what = byEcs ? 'ECS shows no deployment of it' : 'ECS does not deploy it any longer';
    return { kind: 'changed', what };
  }
  if (deployment.id === seen.deploymentId) return undefined;
  if (deployment.taskDefinition !== seen.taskDefinition) {
    return { kind: 'changed', what: `it now runs \`${deployment.taskDefinition}\`` };
  }
  if (deployment.createdAt === undefined) return { kind: 'unknown' };
  if (deployment.createdAt < decidedAt - CLOCK_SKEW_MS) {
    return { kind: 'changed', what: 'there was a deployment in between' };
  }
  return { kind: 'started', deploymentId: deployment.id };
}

async function update(ecs: Ecs, pending: PendingRestart, requestId: string): Promise<Started> {
  try {
    const { deployment } = await ecs.restart(pending.target, requestId);
    return deployment === undefined ? { kind: 'unknown' } : { kind: 'started', deploymentId: deployment.id };
  } catch (error) {
    if (!(error instanceof AwsUnsureError)) throw error;
    return lookAgain(ecs, pending);
  }
}

/** Sent, and not answered: a new deployment is ours; without one it may still come. */
async function lookAgain(ecs: Ecs, pending: PendingRestart): Promise<Started> {
  try {
    return judge(pending, await ecs.service(pending.target)) ?? { kind: 'unknown' };
  } catch (error) {
    if (error instanceof QBotError) return { kind: 'unknown' };
    throw error;
  }
}
