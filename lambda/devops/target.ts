import { didYouMean } from '../../common/backend/help.ts';
import { AccessDeniedError, UserError } from '../../common/errors.ts';

/** One ECS service, as people name it: `cluster/service`. */
export interface Target {
  cluster: string;
  service: string;
}

/** Names of ECS are 1 to 255 letters, digits, dashes and underscores. */
const TARGET = /^[\w-]{1,255}\/[\w-]{1,255}$/;

export function isTarget(text: string): boolean {
  return TARGET.test(text);
}

export function targetText({ cluster, service }: Target): string {
  return `${cluster}/${service}`;
}

/** What may be done with a service, as its sub-command and as people say it. */
export const VERBS = { restart: 'restart', rollback: 'roll back', lock: 'lock', unlock: 'unlock' } as const;

export type TargetCommand = keyof typeof VERBS;

/**
 * Only what `devops_services` lists. Throws AccessDeniedError for another service, and UserError for what is none; both name
 * those that are listed, and the one that was meant.
 */
export function readTarget(
  listed: readonly string[],
  typed: string,
  command: TargetCommand = 'restart',
): Target {
  const [cluster = '', service = ''] = typed.split('/');
  const target = { cluster, service };
  if (listed.includes(typed)) return target;
  if (listed.length === 0) throw new UserError(NONE_LISTED);
  const others = `You can ${VERBS[command]}: ${namesText(listed)}.`;
  if (!isTarget(typed)) {
    throw new UserError(
      `Name one service with its cluster: \`/devops ${command} &lt;cluster&gt;/&lt;service&gt;\`. ${others}`,
    );
  }
  // No target: an audit record holds nothing that was typed.
  throw new AccessDeniedError(
    `Q-Bot can't ${VERBS[command]} \`${typed}\`.${meantText(listed, target)} ${others}`,
    { rule: 'devops_services', action: command },
  );
}

/** In a cluster that is known, the service alone counts: how long the cluster's name is says nothing of it. */
function meantText(listed: readonly string[], { cluster, service }: Target): string {
  const start = `${cluster}/`;
  const there = listed.filter((one) => one.startsWith(start)).map((one) => one.slice(start.length));
  if (there.length === 0) return didYouMean(start + service, listed);
  return didYouMean(service, there, (name) => start + name);
}

/** Only clusters of which a service is listed. Throws UserError that names those, and the one that was meant. */
export function readCluster(listed: readonly string[], typed: string): string {
  const clusters = [...new Set(listed.map((one) => one.split('/', 1).join()))];
  if (clusters.includes(typed)) return typed;
  if (clusters.length === 0) throw new UserError(NONE_LISTED);
  throw new UserError(
    `Q-Bot can't see that cluster.${didYouMean(typed, clusters)} It can see: ${namesText(clusters)}.`,
  );
}

const NONE_LISTED =
  'Q-Bot has no ECS services to show or restart yet. Nothing was changed. The Q-Bot team lists them in `devops_services`.';

/** Each as code, with commas between. */
export function namesText(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
