/** Somebody was put into the group that grants the right, or taken out. Times are of the cloud's clock, milliseconds since the epoch. */
export interface MembershipChange {
  user: string;
  isMember: boolean;
  at: number;
}

/** A run of the sync that a fault has hit, its retry included. */
export interface SyncTrouble {
  from: number;
  to: number;
  /** Whether nothing was read or written in the end. */
  isInVain: boolean;
}

/** What has happened to the group of one bot. */
export interface RightsHistory {
  /** Oldest first; those who were inside from the start have joined at -Infinity. */
  changes: readonly MembershipChange[];
  /** Oldest first. */
  troubles: readonly SyncTrouble[];
}

/** What the gateway has to say to a user: yes, no, or either, because a change may not have come through yet. */
export type Right = 'yes' | 'no' | 'either';

/** Sync 5 minutes, cache 1, margin 1. */
export const WITHIN_MS = 7 * 60_000;

/** After a retry that has done it: cache 1, margin 1. */
const AFTER_SYNC_MS = 2 * 60_000;

export function rightAt({ changes, troubles }: RightsHistory, user: string, at: number): Right {
  const last = changes.findLast((change) => change.user === user && change.at <= at);
  if (last === undefined) return 'no';
  if (at <= settledAt(last.at, troubles)) return 'either';
  return last.isMember ? 'yes' : 'no';
}

/** When a change has come through at the latest: counted anew from the end of a trouble that began before that. */
export function settledAt(changedAt: number, troubles: readonly SyncTrouble[]): number {
  return troubles.reduce((latest, { from, isInVain, to }) => {
    if (to <= changedAt || from > latest) return latest;
    return Math.max(latest, to + (isInVain ? WITHIN_MS : AFTER_SYNC_MS));
  }, changedAt + WITHIN_MS);
}
