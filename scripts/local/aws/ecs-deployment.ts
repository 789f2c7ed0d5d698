import { randomInt } from 'node:crypto';

/** One deployment of a service, as the fake ECS keeps it; times are milliseconds since the epoch. */
export interface Deployment {
  id: string;
  taskDefinition: string;
  createdAt: number;
  rolloutMs: number;
  fails: boolean;
  /** From then on it goes no further. */
  replacedAt?: number;
}

export type RolloutState = 'IN_PROGRESS' | 'FAILED' | 'COMPLETED';

/** One that begins at `createdAt`, and takes `ms` to stand, or to fail. */
export function newDeployment(
  taskDefinition: string,
  createdAt: number,
  { fails, ms }: { ms: number; fails: boolean },
): Deployment {
  const number = String(randomInt(10 ** 12)).padStart(19, '7');
  return { id: `ecs-svc/${number}`, taskDefinition, createdAt, rolloutMs: ms, fails };
}

/** How much of it is done, from 0 to 1. */
export function shareDone({ createdAt, replacedAt, rolloutMs }: Deployment, now: number): number {
  return rolloutMs === 0 ? 1 : Math.min(1, ((replacedAt ?? now) - createdAt) / rolloutMs);
}

export function rolloutStateOf(deployment: Deployment, now: number): RolloutState {
  if (shareDone(deployment, now) < 1) return 'IN_PROGRESS';
  return deployment.fails ? 'FAILED' : 'COMPLETED';
}

/** Newest first: those that ECS shows. What was replaced goes once a successor of it stands. */
export function shownDeployments(newestFirst: readonly Deployment[], now: number): Deployment[] {
  const standing = newestFirst.findIndex((one) => rolloutStateOf(one, now) === 'COMPLETED');
  return standing < 0 ? [...newestFirst] : newestFirst.slice(0, standing + 1);
}
