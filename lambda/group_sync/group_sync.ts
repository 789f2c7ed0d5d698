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

/** What was not read by then has failed in this run, and the rest is written before Lambda's 45 s are over. */
export const READ_MS = 30_000;

/** Groups that were read longer ago are an alarm. */
export const OLD_MS = 60 * 60 * 1000;

export interface GroupSyncDeps {
  /** Ids of Slack groups, and `oncall:<schedule>`. */
  groups: readonly string[];
  store: GroupStore;
  readSlackGroups: ReadGroups;
  readOnCallGroups: ReadGroups;
  /** Called once a run: it ends after READ_MS. */
  deadline: () => AbortSignal;
  sayOnce: SayOnce;
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
}

type ReadGroups = (names: readonly string[], deadline: AbortSignal) => Promise<ReadGroup[]>;

/**
 * Reads every group that grants a right and writes who is in them, where that has changed or is half an hour old. A group
 * that cannot be read keeps its last people with their own age: it is neither emptied nor prolonged. Throws what the store
 * throws: then nothing was changed, and the next run tries again.
 */
export function createGroupSync(deps: GroupSyncDeps): () => Promise<void> {
  // Of the run before, where the store cannot be read.
  let known: GroupMembers = new Map();
  return async () => {
    const { groups, now, store } = deps;
    // As old as its question.
    const readAt = now();
    const deadline = deps.deadline();
    let read: ReadGroup[];
    let next: GroupMembers;
    try {
      known = await store.read();
      read = await readAllGroups(deps, known, deadline);
      next = merge(groups, known, { read, readAt });
      known = await write(deps, known, next);
    } finally {
      reportAges(deps, known);
    }
    await deps.sayOnce(read, peopleTooMany(next));
  };
}

/** First those that were read longest ago: where the time is too short, each has its turn. */
async function readAllGroups(
  { groups, log, readOnCallGroups, readSlackGroups }: GroupSyncDeps,
  known: GroupMembers,
  deadline: AbortSignal,
): Promise<ReadGroup[]> {
  const readAt = (name: string) => known.get(name)?.readAt ?? 0;
  const names = groups.filter(isGroup).sort((left, right) => readAt(left) - readAt(right));
  const isSchedule = (name: string) => name.startsWith(ON_CALL);
  const ofBoth = await Promise.all([
    readSlackGroups(
      names.filter((name) => !isSchedule(name)),
      deadline,
    ),
    readOnCallGroups(names.filter(isSchedule), deadline),
  ]);
  const read = ofBoth.flat();
  for (const one of read) {
    if (one.kind === 'failed')
      log.error('a group could not be read', { entry: one.name, reason: 'unread', error: one.error });
  }
  return read;
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

/** Where there is no room, nobody is added; who has left still loses the right, and who was seen again keeps it. */
function onlyLeavers(known: GroupMembers, next: GroupMembers): GroupMembers {
  return new Map(
    [...known].flatMap(([name, { users }]): [string, Group][] => {
      const now = next.get(name);
      return now === undefined
        ? []
        : [[name, { readAt: now.readAt, users: users.filter((user) => now.users.includes(user)) }]];
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
