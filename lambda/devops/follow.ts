import { isDeepStrictEqual } from 'node:util';
import { QBotError } from '../../common/errors.ts';
import type { Ecs } from './ecs.ts';
import type { EcsService } from './ecs-service.ts';
import type { Target } from './target.ts';

/** undefined where ECS does not say. */
export interface TaskCounts {
  running: number | undefined;
  desired: number | undefined;
}

/** How a deployment stands. */
export type RolloutProgress =
  | { kind: 'starting' }
  | ({ kind: 'rolling'; failed: number; isFinal: boolean } & TaskCounts)
  | ({ kind: 'completed' } & TaskCounts)
  | { kind: 'failed'; reason: string }
  | { kind: 'superseded' };

const LOOK_EVERY_MS = 2000;

export interface FollowDeps {
  ecs: Pick<Ecs, 'service'>;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}

export interface Followed {
  target: Target;
  deploymentId: string;
  /** Milliseconds since the epoch: nobody looks again after it. */
  deadline: number;
  /** Told of what has changed since the last look. */
  onProgress: (progress: RolloutProgress) => Promise<void>;
}

/** Looks every 2 s until the deployment has ended or the deadline has passed; answers what was seen last. */
export async function follow(deps: FollowDeps, followed: Followed): Promise<RolloutProgress> {
  let last: RolloutProgress = { kind: 'rolling', running: 0, desired: 0, failed: 0, isFinal: false };
  for (;;) {
    const progress = await look(deps, followed);
    if (progress !== undefined && !isDeepStrictEqual(progress, last)) {
      last = progress;
      if (last.kind !== 'rolling') return last;
      await followed.onProgress(last);
    }
    if (deps.now() + LOOK_EVERY_MS > followed.deadline) return { ...last, isFinal: true };
    await deps.sleep(LOOK_EVERY_MS);
  }
}

/** Trouble while looking says nothing about the deployment: the next look may know. */
async function look(
  { ecs }: FollowDeps,
  { target, deploymentId }: Followed,
): Promise<RolloutProgress | undefined> {
  try {
    return progressOf(await ecs.service(target), deploymentId);
  } catch (error) {
    if (error instanceof QBotError) return undefined;
    throw error;
  }
}

/** undefined where ECS says nothing of any deployment: the next look may know. */
function progressOf(
  { deployment, deployments }: EcsService,
  deploymentId: string,
): RolloutProgress | undefined {
  const ours = deployments.find(({ id }) => id === deploymentId);
  // A failed one may have made room for another, by ECS's circuit breaker.
  if (ours?.rollout === 'FAILED') return { kind: 'failed', reason: ours.reason };
  if (ours === undefined) return deployments.length === 0 ? undefined : { kind: 'superseded' };
  if (deployment !== undefined && deployment.id !== deploymentId) return { kind: 'superseded' };
  const { desired, failed, running } = ours;
  // Of the only deployment ECS may say nothing: those that it replaces are gone.
  if (ours.rollout === 'COMPLETED' || ours.rollout === undefined)
    return { kind: 'completed', running, desired };
  return { kind: 'rolling', running, desired, failed, isFinal: false };
}
