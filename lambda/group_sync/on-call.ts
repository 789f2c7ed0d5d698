import { ON_CALL } from '../../common/group-members.ts';
import { askEach } from './ask-each.ts';
import { beforeDeadline } from './before-deadline.ts';
import type { ReadGroup } from './read-group.ts';
import type { SlackMembers } from './slack-members.ts';

/** A schedule of the incident product, and the e-mails of those who are on call now. */
export interface OnCallSchedule {
  name: string;
  emails: string[];
}

/** Those of these schedules that the product knows, found by name whatever their case. Throws if it does not answer. */
export type ReadSchedules = (names: readonly string[]) => Promise<OnCallSchedule[]>;

/**
 * Who is on call in each of these (`oncall:<schedule>`), as users of Slack: by e-mail, and only if exactly one full, active
 * member has it. An unknown schedule has nobody. What is not read at the deadline fails.
 */
export async function readOnCallGroups(
  deps: { schedules: ReadSchedules; members: SlackMembers },
  names: readonly string[],
  deadline: AbortSignal,
): Promise<ReadGroup[]> {
  if (names.length === 0) return [];
  try {
    const known = await beforeDeadline(deadline, () => deps.schedules(names.map(scheduleOf)));
    const wanted = known.filter((one) => names.some((name) => isSameSchedule(one.name, scheduleOf(name))));
    const userOf = await askEach(
      wanted.flatMap(({ emails }) => emails),
      (email) =>
        beforeDeadline(deadline, async () => (email === '' ? undefined : deps.members.byEmail(email))),
    );
    return await Promise.all(names.map((name) => toGroup(userOf, name, known)));
  } catch (error) {
    return names.map((name) => ({ name, kind: 'failed', error }));
  }
}

export function isSameSchedule(left: string, right: string): boolean {
  return left.trim().toLowerCase() === right.trim().toLowerCase();
}

async function toGroup(
  userOf: (email: string) => Promise<string | undefined>,
  name: string,
  known: readonly OnCallSchedule[],
): Promise<ReadGroup> {
  const found = known.filter((one) => isSameSchedule(one.name, scheduleOf(name)));
  if (found.length === 0) return { name, kind: 'read', users: [], trouble: 'unknown' };
  const emails = [...new Set(found.flatMap((one) => one.emails))];
  try {
    const users = await Promise.all(emails.map(userOf));
    const matched = users.filter((user) => user !== undefined);
    const isWhole = matched.length === emails.length;
    return { name, kind: 'read', users: matched, ...(isWhole ? {} : { trouble: 'unmatched' as const }) };
  } catch (error) {
    return { name, kind: 'failed', error };
  }
}

function scheduleOf(name: string): string {
  return name.slice(ON_CALL.length);
}
