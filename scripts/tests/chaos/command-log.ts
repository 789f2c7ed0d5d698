import type { ActionResult, Span } from '../../local/driver-answers.ts';
import type { RequestName } from './fault-kind.ts';
import type { PlannedCommand } from './plan.ts';

/** One thing that a user did, and what Slack showed for it at once. */
export interface UserAction extends ActionResult {
  request: RequestName;
  user: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** The same on the cloud's clock, which may be ahead. */
  cloudAt: number;
  /** Of AWS's trace header, which everything that it causes carries. */
  traceId: string;
  /** Where it went, by name: grows until all that it causes is over. */
  spans: readonly Pick<Span, 'name'>[];
}

/** What one user did, and which faults hit it. */
export interface CommandLog {
  planned: PlannedCommand;
  actions: UserAction[];
  /** Requests that have been sent, answered or not: the first of each meets its fault. */
  begun: Set<RequestName>;
  /** When the user saw that their incident is open, in milliseconds since the epoch; undefined if they did nothing with it. */
  openedAt: number | undefined;
  /** `ts` of the messages that the user saw before they did something with it. */
  seenBefore: ReadonlySet<string>;
  /** Names of the faults. */
  injected: Set<string>;
  /** What the functions logged of it, where something is wrong. */
  logged: string[];
}

export function createCommandLog(planned: PlannedCommand): CommandLog {
  return {
    planned,
    actions: [],
    begun: new Set(),
    openedAt: undefined,
    seenBefore: new Set(),
    injected: new Set(),
    logged: [],
  };
}

/** Slack was answered 200 without an error. */
export function isAccepted({ shown, status }: UserAction): boolean {
  return status === 200 && shown === null;
}
