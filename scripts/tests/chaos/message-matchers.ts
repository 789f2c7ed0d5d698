/** What is said of an order in the end. */
export type Ending = 'done' | 'failed' | 'unknown' | 'pending';

const ENDINGS: readonly [Ending, RegExp][] = [
  ['done', /^Incident <\S+> opened/],
  ['failed', /^No incident opened/],
  ['unknown', /^Not known whether an incident was opened/],
  ['pending', /^Accepted, not confirmed yet/],
];

/** The ending that a message tells; undefined where it tells none. */
export function endingOf(text: string): Ending | undefined {
  return ENDINGS.find(([, pattern]) => pattern.test(text))?.[0];
}

/** The best first. */
export const ENDING_ORDER: readonly Ending[] = ENDINGS.map(([ending]) => ending);

/** What is said on the way, and is no ending. */
export function isOnTheWay(text: string): boolean {
  return /^Opening an incident|is tried again|let the form open in time|:hourglass_flowing_sand:/.test(text);
}

/** What `/devops restart` asks before it does anything. */
export function isQuestion(text: string): boolean {
  return text.startsWith('Restart `');
}

const RESTARTED = [
  /`\S+` is restarted/,
  /`\S+` is still restarting/,
  /Restarting `\S+`/,
  /restart of `\S+`/,
  /not known whether `\S+` was restarted/,
];

/** Owns up to one restart, or to not knowing of it. */
export function claimsRestart(text: string): boolean {
  return RESTARTED.some((pattern) => pattern.test(text));
}
