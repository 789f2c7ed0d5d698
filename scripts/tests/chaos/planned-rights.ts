import { GROUP_CASES } from './group-cases.ts';
import { GROUP, UNREAD_GROUP } from './group-changes.ts';
import type { PlannedCommand } from './plan.ts';
import { OPERATOR } from './user-actions.ts';

/** Who may restart services at the start. */
export interface PlannedRights {
  /** `RESTRICTED_COMMANDS` of the bot: nothing is restricted where no right is a group's. */
  restricted: Readonly<Record<string, readonly string[]>>;
  /** Users in the group. */
  inside: readonly string[];
  /** Users in the group that nobody can read. */
  unread: readonly string[];
}

/** Where some commands are about rights by a group, all others have theirs by their own ids. */
export function rightsOf(planned: readonly PlannedCommand[]): PlannedRights {
  const ofGroup = planned.flatMap(({ colleague, groupCase, user }) =>
    groupCase === undefined ? [] : { user, colleague, ...GROUP_CASES[groupCase] },
  );
  if (ofGroup.length === 0) return { restricted: {}, inside: [], unread: [] };
  const others = planned.filter(({ scenario }) => scenario === 'restart' || scenario === 'lock');
  const byId = others.flatMap(({ colleague, user }) => [user, colleague]);
  const startingAt = (at: string) => ofGroup.flatMap(({ start, user }) => (start === at ? user : []));
  return {
    restricted: { '/devops restart': [OPERATOR, ...byId, GROUP, UNREAD_GROUP] },
    inside: [...startingAt('inside'), ...ofGroup.map(({ colleague }) => colleague)],
    unread: startingAt('unread'),
  };
}
