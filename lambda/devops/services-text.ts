import { ageText, columns } from '../../common/text-table.ts';
import { type EcsFailure, reasonText } from './ecs.ts';
import type { EcsService } from './ecs-service.ts';
import { holderText } from './lock-message.ts';
import type { Lock } from './locks.ts';

export const HEAD = ['service', 'desired', 'running', 'pending', 'last deployment', 'task definition'];
/** Columns that hold numbers. */
export const NUMBERS: ReadonlySet<number> = new Set([1, 2, 3]);
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
  /** `cluster/service` of those there that may be restarted. */
  listed: readonly string[];
  /** Those that hold, of these. */
  locks?: readonly Lock[];
}

/** A row per service of the cluster. */
export function servicesText(found: ClusterServices, now: number): string {
  const { cluster, failures = [], services } = found;
  if (services.length + failures.length === 0) return `\`${cluster}\` has no services.`;
  const rows = services.map((service) => serviceRow(service, now));
  return [`*Services of \`${cluster}\`*`, columns([HEAD, ...rows], NUMBERS), ...linesBelow(found, now)].join(
    '\n',
  );
}

/** What stands below the rows, at most a line each. */
export function linesBelow(
  { failures = [], listed, locks = [], more }: ClusterServices,
  now: number,
): string[] {
  const restartable = listed.map((one) => `\`/devops restart ${one}\``);
  return [
    ...failures.map(({ name, reason }) => `ECS does not describe \`${name}\`: ${reasonText(reason)}.`),
    ...locks.map((lock) => `:lock: ${holderText(lock, now)}: \`/devops locks\` says why.`),
    ...(more === 0 ? [] : [`... and ${more} more, by name.`]),
    `May be restarted: ${restartable.join(', ')}`,
  ];
}

/** As `HEAD` names them. */
export function serviceRow(service: EcsService, now: number): string[] {
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
