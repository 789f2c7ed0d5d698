/** What somebody asks for, as the one who wrote the request meant it. */
export interface Asked {
  type: string;
  /** As a route names it: folded. */
  command: string;
  /** undefined where nobody can say: free text, or an id that was changed at random. */
  subcommand: string | undefined;
  user: string;
  channel: string | null;
}

/** Whether a request that is proven must, may or must not be published or rung. */
export type Effect = 'must' | 'may' | 'never';

export interface Expected {
  /** One of these. */
  statuses: readonly number[];
  effect: Effect;
  /** Where a published event is to say exactly this. */
  asked?: Asked;
  /** Keys that are to ring, in any order. */
  rings?: readonly string[];
}

/** The body of a request, and what is right for it once it is proven. */
export interface Content {
  /** Class of the case, for people. */
  what: string;
  body: string;
  /** `latin1`: each character is one byte, so that a body need not be UTF-8. */
  encoding: 'utf8' | 'latin1';
  contentType: string | undefined;
  expected: Expected;
}

/** One call of a function, and all that is known of it beforehand. */
export interface Trial {
  what: string;
  target: 'gatekeeper' | 'pushover';
  payload: unknown;
  /** It carries a proof that is right. */
  signed: boolean;
  expected: Expected;
}

export function never(...statuses: number[]): Expected {
  return { statuses, effect: 'never' };
}
