/** What a user does whose right comes by a group, and what happens to the right meanwhile. */
export type GroupCase =
  | 'leaves before asking'
  | 'leaves before the click'
  | 'leaves with the click'
  | 'joins before asking'
  | 'never in the group'
  | 'in a group that nobody can read';

/** The user who acts next, before the change. */
type Start = 'inside' | 'outside' | 'unread';

export interface GroupCaseRules {
  /** Where the user stands who asks. Whoever decides is inside. */
  start: Start;
  /** Whose membership changes: of the one who asks, before that, or of the one who decides, before the click. */
  changes?: 'asker' | 'decider';
  /** Whether the change has to count by then: sync and cache have passed. */
  isSettled?: boolean;
}

export const GROUP_CASES: Readonly<Record<GroupCase, GroupCaseRules>> = {
  'leaves before the click': { start: 'inside', changes: 'decider', isSettled: true },
  'in a group that nobody can read': { start: 'unread' },
  'joins before asking': { start: 'outside', changes: 'asker', isSettled: true },
  'leaves before asking': { start: 'inside', changes: 'asker', isSettled: true },
  'leaves with the click': { start: 'inside', changes: 'decider' },
  'never in the group': { start: 'outside' },
};

export const GROUP_CASE_NAMES = Object.keys(GROUP_CASES) as GroupCase[];
