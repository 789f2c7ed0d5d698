/**
 * What is wrong with a group that was read: `unknown`, nobody knows it, or it is switched off; `open`, any member of the
 * workspace may edit it; `unmatched`, somebody on call is no full, active member by their e-mail.
 */
export type Trouble = 'unknown' | 'open' | 'unmatched';

/** One group or schedule, as its source told it this time. */
export type ReadGroup =
  | { name: string; kind: 'read'; users: string[]; trouble?: Trouble }
  | { name: string; kind: 'failed'; error: unknown };
