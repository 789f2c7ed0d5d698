import { ageText, columns } from '../../common/text-table.ts';
import type { EcsService } from './ecs-service.ts';

const HEAD = ['service', 'desired', 'running', 'pending', 'last deployment', 'task definition'];
const NUMBERS: ReadonlySet<number> = new Set([1, 2, 3]);
const ROLLOUTS = { IN_PROGRESS: 'under way', COMPLETED: 'completed', FAILED: 'failed' };

export interface ClusterServices {
  cluster: string;
  services: EcsService[];
  /** How many are not shown. */
  more: number;
  /** `cluster/service` of those that may be restarted. */
  listed: readonly string[];
}

/** A row per service of the cluster. */
export function servicesText({ cluster, services, more, listed }: ClusterServices, now: number): string {
  if (services.length === 0) return `\`${cluster}\` has no services.`;
  const rows = services.map((service) => row(service, now));
  const restartable = listed
    .filter((one) => one.startsWith(`${cluster}/`))
    .map((one) => `\`/devops restart ${one}\``);
  return [
    `*Services of \`${cluster}\`*`,
    columns([HEAD, ...rows], NUMBERS),
    ...(more === 0 ? [] : [`... and ${more} more, by name.`]),
    `May be restarted: ${restartable.join(', ')}`,
  ].join('\n');
}

function row({ name, status, desired, running, pending, deployment }: EcsService, now: number): string[] {
  const label = status === 'ACTIVE' ? name : `${name} (${status.toLowerCase()})`;
  const last =
    deployment === undefined
      ? 'not by ECS'
      : `${ageText(now - deployment.createdAt)} ago, ${ROLLOUTS[deployment.rollout]}`;
  return [label, String(desired), String(running), String(pending), last, deployment?.taskDefinition ?? '-'];
}
