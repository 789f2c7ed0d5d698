/** What the one who wrote the request meant to do. */
export interface Intent {
  type: string;
  /** As a route names it: folded. */
  command: string;
  /** undefined if nobody can say: free text, or an id that was changed at random. */
  subcommand: string | undefined;
  user: string;
  channel: string | null;
}

/** Whether an authenticated request must, may or must never be published, or notify anyone. */
export type Effect = 'must' | 'may' | 'never';

export interface Expected {
  /** One of these. */
  statuses: readonly number[];
  effect: Effect;
  /** If a published event must say exactly this. */
  intent?: Intent;
  /** Whether it leaves an audit record, where no `intent` says so: none, or one by the rule `slack_home_teams`. */
  audited?: 'none' | 'as an outsider';
  /** Keys that must be notified, in any order. */
  notified?: readonly string[];
}

/** The body of a request, and what is right for it if it is authenticated. */
export interface Content {
  /** Class of the case, for the report. */
  what: string;
  body: string;
  /** `latin1`: each character is one byte, so that a body need not be UTF-8. */
  encoding: 'utf8' | 'latin1';
  contentType: string | undefined;
  expected: Expected;
}

/** One call of a function, and everything that is known of it beforehand. */
export interface FuzzCall {
  what: string;
  target: 'gatekeeper' | 'pushover';
  payload: unknown;
  /** It carries a right signature or token. */
  signed: boolean;
  expected: Expected;
}

export function never(...statuses: number[]): Expected {
  return { statuses, effect: 'never' };
}
