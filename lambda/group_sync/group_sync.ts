import {
  type Group,
  type GroupMembers,
  isGroup,
  ON_CALL,
  peopleTooMany,
} from '../../common/group-members.ts';
import type { Log } from '../../common/logger.ts';
import type { GroupStore } from './group-store.ts';
import type { ReadGroup } from './read-group.ts';
import type { SayOnce } from './say-once.ts';

/** An unchanged group is written as often: its age is that of what was last read, and the alarm is on an hour. */
export const REFRESH_MS = 30 * 60 * 1000;

/** Groups that were read longer ago are an alarm. */
export const OLD_MS = 60 * 60 * 1000;

export interface GroupSyncDeps {
  /** Ids of Slack groups, and `oncall:<schedule>`. */
  groups: readonly string[];
  store: GroupStore;
  readSlackGroups: (ids: readonly string[]) => Promise<ReadGroup[]>;
  readOnCallGroups: (names: readonly string[]) => Promise<ReadGroup[]>;
  sayOnce: SayOnce;
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/**
 * Reads every group that grants a right and writes who is in them, where that has changed or is half an hour old. A group
 * that cannot be read keeps its last people with their own age: it is neither emptied nor prolonged. Throws what the store
 * throws: then nothing was changed, and the next run tries again.
 */
export function createGroupSync(deps: GroupSyncDeps): () => Promise<void> {
  return async () => {
    const { groups, log, now, store } = deps;
    // As old as its question.
    const readAt = now();
    const known = await store.read();
    const read = await readAllGroups(deps);
    for (const one of read) {
      if (one.kind === 'failed')
        log.error('a group could not be read', { entry: one.name, reason: 'unread', error: one.error });
    }
    const next = merge(groups, known, { read, readAt });
    const kept = await write(deps, known, next);
    reportAges(deps, kept);
    await deps.sayOnce(read, peopleTooMany(next));
  };
}

async function readAllGroups({
  groups,
  readOnCallGroups,
  readSlackGroups,
}: GroupSyncDeps): Promise<ReadGroup[]> {
  const isSchedule = (name: string) => name.startsWith(ON_CALL);
  const ofSlack = await readSlackGroups(groups.filter((name) => isGroup(name) && !isSchedule(name)));
  return [...ofSlack, ...(await readOnCallGroups(groups.filter(isSchedule)))];
}

/** What is known now, in the order of the settings; a group that was never read is left out. */
function merge(
  groups: readonly string[],
  known: GroupMembers,
  { read, readAt }: { read: readonly ReadGroup[]; readAt: number },
): GroupMembers {
  return new Map(
    groups.flatMap((name): [string, Group][] => {
      const one = read.find((group) => group.name === name);
      if (one?.kind === 'read') return [[name, { readAt, users: [...new Set(one.users)].sort() }]];
      const before = known.get(name);
      return before === undefined ? [] : [[name, before]];
    }),
  );
}

/** Returns what stands there afterwards. */
async function write(
  { log, store }: GroupSyncDeps,
  known: GroupMembers,
  next: GroupMembers,
): Promise<GroupMembers> {
  const tooMany = peopleTooMany(next);
  const fitting = tooMany === 0 ? next : onlyLeavers(known, next);
  if (!isDue(known, fitting)) return known;
  await store.write(fitting);
  log.info('the members of the groups are written', { outcome: 'groups_written' });
  return fitting;
}

/** Where there is no room, nobody is added and nothing gets younger; whoever has left still loses the right. */
function onlyLeavers(known: GroupMembers, next: GroupMembers): GroupMembers {
  return new Map(
    [...known].flatMap(([name, { readAt, users }]): [string, Group][] => {
      const now = next.get(name)?.users;
      return now === undefined ? [] : [[name, { readAt, users: users.filter((user) => now.includes(user)) }]];
    }),
  );
}

/** Unchanged people are written only to keep their age: each write is a version of the parameter. */
function isDue(known: GroupMembers, next: GroupMembers): boolean {
  if (known.size !== next.size) return true;
  return [...next].some(([name, { readAt, users }]) => {
    const before = known.get(name);
    if (before === undefined || [...before.users].sort().join() !== [...users].sort().join()) return true;
    return readAt - before.readAt >= REFRESH_MS;
  });
}

/** An alarm is on this line. */
function reportAges({ groups, log, now }: GroupSyncDeps, members: GroupMembers): void {
  for (const name of groups) {
    const readAt = members.get(name)?.readAt ?? Number.NEGATIVE_INFINITY;
    if (now() - readAt > OLD_MS) log.error('a group is old', { outcome: 'groups_old', entry: name });
  }
}
