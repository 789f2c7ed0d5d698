import type { CommandLog, UserAction } from './command-log.ts';
import type { GroupChanges } from './group-changes.ts';
import { deniesRight } from './message-matchers.ts';
import type { ObservedState, ShownMessage } from './observed-state.ts';
import { type Right, type RightsHistory, rightAt } from './rights-history.ts';

type Seen = Pick<ObservedState, 'messages' | 'restarts'>;

/** What users did whose rights come by a group. */
export interface RightsCheck {
  /** One line for each who was let through without the right, or refused with it. */
  wrong: string[];
  /** How often they acted with the right, without it, and where either was good. */
  acts: Record<Right, number>;
}

/** Of one bot: what was played, by its name, and what went wrong. */
export interface RightsResult {
  wrong: string[];
  counts: Record<string, number>;
}

const MINUTE = 60_000;

/** Checks the acts of the users whose rights come by a group; none where there is no group. */
export function checkGroupRights(
  groups: Pick<GroupChanges, 'counts' | 'history'> | undefined,
  logs: readonly CommandLog[],
  seen: Seen,
): RightsResult {
  if (groups === undefined) return { wrong: [], counts: {} };
  const { acts, wrong } = checkRights(logs, seen, groups.history);
  const counts = {
    ...groups.counts,
    'acts with the right': acts.yes,
    'without it': acts.no,
    either: acts.either,
  };
  return { wrong, counts };
}

/** Checks each act of a user whose right comes by a group, by what the fakes hold alone. */
export function checkRights(logs: readonly CommandLog[], seen: Seen, history: RightsHistory): RightsCheck {
  const check: RightsCheck = { wrong: [], acts: { yes: 0, no: 0, either: 0 } };
  for (const log of logs) {
    for (const action of log.actions.filter(({ user }) => isOfGroup(log, user))) {
      const right = rightAt(history, action.user, action.cloudAt);
      check.acts[right] += 1;
      const outcome = wrongOutcome(right, { action, seen });
      if (outcome !== undefined) check.wrong.push(describe(log, action, history) + outcome);
    }
  }
  return check;
}

/** Of another command, and the operator: the right is their own. */
function isOfGroup({ planned }: CommandLog, user: string): boolean {
  return planned.groupCase !== undefined && [planned.user, planned.colleague].includes(user);
}

function wrongOutcome(
  right: Right,
  { action, seen }: { action: UserAction; seen: Seen },
): string | undefined {
  if (right === 'no' && isLetThrough(action, seen)) return 'was let through';
  if (right === 'yes' && isDenied(action, seen.messages)) return 'was refused';
  return undefined;
}

/** Its event came to the backend, whatever became of it there; or a service was restarted because of it. */
function isLetThrough({ spans, traceId }: UserAction, { restarts }: Seen): boolean {
  return spans.some(({ name }) => name === 'devops') || restarts.includes(traceId);
}

function isDenied({ requestId, shown, user }: UserAction, messages: readonly ShownMessage[]): boolean {
  if (shown !== null) return deniesRight(shown);
  return messages.some(
    ({ onlyFor, text }) => onlyFor === user && deniesRight(text) && text.includes(`ref ${requestId}`),
  );
}

function describe({ planned }: CommandLog, action: UserAction, { changes }: RightsHistory): string {
  const { cloudAt, request, user } = action;
  const last = changes.findLast((change) => change.user === user && change.at <= cloudAt);
  const where =
    last === undefined ? 'never in the group' : last.isMember ? 'in the group' : 'out of the group';
  const minutes = last === undefined ? Number.POSITIVE_INFINITY : (cloudAt - last.at) / MINUTE;
  const since = Number.isFinite(minutes) ? ` for ${minutes.toFixed(1)} min` : '';
  return `${planned.tag} (${planned.groupCase}): the ${request} of ${user}, ${where}${since}, `;
}

/** What was played in front of all bots. */
export function rightsPlayed(results: readonly { rights: RightsResult }[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { rights } of results)
    for (const [name, count] of Object.entries(rights.counts)) all[name] = (all[name] ?? 0) + count;
  return all;
}
