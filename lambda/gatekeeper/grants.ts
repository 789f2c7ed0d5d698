import { type GroupMembers, isFresh, isGroup } from '../../common/group-members.ts';

/** What the sync last wrote, as of a request. */
export interface KnownGroups {
  members: GroupMembers;
  /** Milliseconds since the epoch. */
  now: number;
}

/** Where nothing was read, only ids count. */
const NONE: KnownGroups = { members: new Map(), now: 0 };

/** The entry of this list of rights by which the user is on it: their own id before any group; undefined: they are not. */
export function grantOf(
  list: readonly string[],
  user: string,
  { members, now }: KnownGroups = NONE,
): string | undefined {
  if (list.includes(user)) return isGroup(user) ? undefined : user;
  return list.filter(isGroup).find((entry) => {
    const group = members.get(entry);
    return group !== undefined && isFresh(group.readAt, now) && group.users.includes(user);
  });
}

/** The groups of this list that grant nothing now: `stale`, read more than a day ago; `unread`, of which nothing is known. */
export function silentGroups(
  list: readonly string[],
  { members, now }: KnownGroups = NONE,
): { stale: string[]; unread: string[] } {
  const groups = list.filter(isGroup);
  return {
    stale: groups.filter((entry) => !isFresh(members.get(entry)?.readAt ?? now, now)),
    unread: groups.filter((entry) => !members.has(entry)),
  };
}
