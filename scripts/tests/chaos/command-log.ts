import type { RequestName } from './fault-kind.ts';
import type { Planned } from './plan.ts';

/** One thing that a person did, and what Slack showed for it at once. */
export interface Act {
  request: RequestName;
  /** null where nothing answered in time. */
  status: number | null;
  ms: number;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** What the person was shown at once; null where that was nothing, as for all that is accepted. */
  shown: string | null;
  /** Of the gateway; null where it gave none. */
  requestId: string | null;
  /** Of AWS's trace header, which everything that it causes wears. */
  traceId: string;
}

/** What one person did, and what befell it. */
export interface Entry {
  planned: Planned;
  acts: Act[];
  /** Names of the faults that struck. */
  injected: Set<string>;
}

export function createEntry(planned: Planned): Entry {
  return { planned, acts: [], injected: new Set() };
}

/** Slack was answered 200 without a word against it. */
export function isAccepted(act: Act): boolean {
  return act.status === 200 && act.shown === null;
}
