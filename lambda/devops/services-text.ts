import { ageText, columns } from '../../common/text-table.ts';
import { type EcsFailure, reasonText } from './ecs.ts';
import type { EcsService } from './ecs-service.ts';

const HEAD = ['service', 'desired', 'running', 'pending', 'last deployment', 'task definition'];
const NUMBERS: ReadonlySet<number> = new Set([1, 2, 3]);
/** Instead of what ECS leaves out. */
const UNKNOWN = '?';
const ROLLOUTS: Partial<Record<string, string>> = {
  IN_PROGRESS: 'under way',
  COMPLETED: 'completed',
  FAILED: 'failed',
};

export interface ClusterServices {
  cluster: string;
  services: EcsService[];
  failures?: EcsFailure[];
  /** How many are not shown. */
  more: number;
  /** `cluster/service` of those that may be restarted. */
  listed: readonly string[];
}

/** A row per service of the cluster. */
export function servicesText(
  { cluster, services, failures = [], more, listed }: ClusterServices,
  now: number,
): string {
  if (services.length + failures.length === 0) return `\`${cluster}\` has no services.`;
  const rows = services.map((service) => row(service, now));
  const restartable = listed
    .filter((one) => one.startsWith(`${cluster}/`))
    .map((one) => `\`/devops restart ${one}\``);
  return [
    `*Services of \`${cluster}\`*`,
    columns([HEAD, ...rows], NUMBERS),
    ...failures.map(({ name, reason }) => `ECS does not describe \`${name}\`: ${reasonText(reason)}.`),
    ...(more === 0 ? [] : [`... and ${more} more, by name.`]),
    `May be restarted: ${restartable.join(', ')}`,
  ].join('\n');
}

function row(service: EcsService, now: number): string[] {
  const { name, status, desired, running, pending, deployment } = service;
  const label = status === undefined || status === 'ACTIVE' ? name : `${name} (${status.toLowerCase()})`;
  const counts = [desired, running, pending].map((count) => String(count ?? UNKNOWN));
  return [label, ...counts, lastDeployment(service, now), deployment?.taskDefinition || '-'];
}

function lastDeployment({ byEcs, deployment }: EcsService, now: number): string {
  if (!byEcs) return 'not by ECS';
  const { createdAt, rollout = '' } = deployment ?? {};
  const age = createdAt === undefined ? undefined : `${ageText(now - createdAt)} ago`;
  return [age, ROLLOUTS[rollout]].filter(Boolean).join(', ') || UNKNOWN;
}
