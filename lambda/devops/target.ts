import { UserError } from '../../common/errors.ts';

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

/** Only what `devops_services` lists. Throws UserError that names those. */
export function readTarget(listed: readonly string[], typed: string): Target {
  const [cluster = '', service = ''] = typed.split('/');
  if (listed.includes(typed)) return { cluster, service };
  const problem = isTarget(typed)
    ? `\`${typed}\` is not among the services that Q-Bot may restart.`
    : 'Name one service with its cluster: `/devops restart &lt;cluster&gt;/&lt;service&gt;`.';
  throw new UserError(`${problem} ${knownText('Listed are', listed)}`);
}

/** Only clusters of which a service is listed. Throws UserError that names those. */
export function readCluster(listed: readonly string[], typed: string): string {
  const clusters = [...new Set(listed.map((one) => one.split('/', 1).join()))];
  if (clusters.includes(typed)) return typed;
  throw new UserError(`That is no cluster that Q-Bot may look into. ${knownText('It knows', clusters)}`);
}

function knownText(verb: string, names: readonly string[]): string {
  if (names.length === 0) return 'None is listed yet: whoever runs Q-Bot lists them in `devops_services`.';
  return `${verb}: ${names.map((name) => `\`${name}\``).join(', ')}.`;
}
