import type { Secrets } from '../../common/aws/secrets.ts';
import { type Invocation, recipientOf } from '../../common/backend/define-backend.ts';
import { AccessDeniedError } from '../../common/errors.ts';
import { type GroupMembers, isFresh, isGroup, parseGroupMembers } from '../../common/group-members.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import { inCode } from '../../common/slack/in-code.ts';
import type { NotifyUser } from '../../common/slack/notify-user.ts';
import { ageText } from '../../common/text-table.ts';

/** Who may run what is restricted: the same lists as those of the gatekeeper. */
export interface AccessLists {
  /** `/command` or `/command subcommand` -> ids of users and groups, and `oncall:<schedule>`. */
  restricted: Readonly<Record<string, readonly string[]>>;
  /** As group_sync wrote them last; at most five minutes old. */
  readGroups: () => Promise<GroupMembers>;
}

/** Reads them from their parameter, through the cache of the secrets; nobody is in a group where `parameter` is ''. */
export function createReadGroups(
  secrets: Pick<Secrets, 'read'>,
  parameter: string,
): AccessLists['readGroups'] {
  return async () => {
    const [text = ''] = parameter === '' ? [] : await secrets.read([parameter]);
    return parseGroupMembers(text);
  };
}

const NAME_CHARACTERS = 100;
/** Of one group; Slack takes 40,000 characters in all. */
const MAX_PEOPLE = 30;

/** `/devops access`: shows who may run what, and through which group. Only to people whom one of the lists names. */
export async function showAccess(
  deps: { access: AccessLists; helpContact: string; notifyUser: NotifyUser; now: () => number },
  { detail }: Invocation,
): Promise<DeliveryOutcome> {
  const { access, helpContact, notifyUser, now } = deps;
  const groups = await access.readGroups();
  const known = { groups, now: now() };
  if (!Object.values(access.restricted).some((list) => isNamed(list, detail.user.id, known))) {
    throw new AccessDeniedError(
      `Only people who may run something restricted see who else may. Ask ${helpContact}.`,
      { rule: 'restricted_commands', action: 'access' },
    );
  }
  return notifyUser(recipientOf(detail), { text: accessText(access.restricted, known) });
}

interface Known {
  groups: GroupMembers;
  /** Milliseconds since the epoch. */
  now: number;
}

/** A line for each restricted command: ids of people first, then each group with its people and when they were read. */
export function accessText(restricted: AccessLists['restricted'], known: Known): string {
  const lines = Object.entries(restricted).map(([what, list]) => {
    const people = list.filter((entry) => !isGroup(entry)).map((id) => `<@${id}>`);
    const groups = list.filter(isGroup).map((name) => groupText(name, known));
    return `• \`${what}\`: ${[...people, ...groups].join('; ') || 'nobody'}`;
  });
  return ['*Who may run what is restricted*', ...lines].join('\n');
}

function groupText(name: string, { groups, now }: Known): string {
  const group = groups.get(name);
  const code = inCode(name, NAME_CHARACTERS);
  if (group === undefined) return `${code} (not read yet: grants nothing)`;
  const age = `read ${ageText(Math.max(0, now - group.readAt))} ago`;
  if (!isFresh(group.readAt, now)) return `${code} (${age}: grants nothing)`;
  const shown = group.users.slice(0, MAX_PEOPLE).map((id) => `<@${id}>`);
  const more = group.users.length > MAX_PEOPLE ? [`and ${group.users.length - MAX_PEOPLE} more`] : [];
  return `${code} (${age}): ${[...shown, ...more].join(', ') || 'nobody'}`;
}

function isNamed(list: readonly string[], user: string, { groups, now }: Known): boolean {
  return list.some((entry) => {
    if (entry === user) return true;
    const group = isGroup(entry) ? groups.get(entry) : undefined;
    return group !== undefined && isFresh(group.readAt, now) && group.users.includes(user);
  });
}
