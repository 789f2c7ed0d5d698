/** What is said of a submission in the end. */
export type FinalStatus = 'done' | 'failed' | 'unknown' | 'pending';

/** The best first. */
const FINAL: readonly [FinalStatus, RegExp][] = [
  ['done', /^Incident <\S+> opened/],
  ['failed', /^No incident opened/],
  ['unknown', /^Not known whether an incident was opened/],
  ['pending', /^Accepted, not confirmed yet/],
];

export const FINAL_STATUSES: readonly FinalStatus[] = FINAL.map(([status]) => status);

/** What a message says became of the submission; undefined if it says nothing of that. */
export function finalStatusOf(text: string): FinalStatus | undefined {
  return FINAL.find(([, pattern]) => pattern.test(text))?.[0];
}

/** What is said meanwhile, and is no result. */
export function isInterim(text: string): boolean {
  return /^Opening an incident|is retried|let the form open in time|:hourglass_flowing_sand:/.test(text);
}

/** What `/devops restart` asks before it does anything. */
export function isQuestion(text: string): boolean {
  return text.startsWith('Restart `');
}

/** Owns up to one restart, or to not knowing of it. */
export function claimsRestart(text: string): boolean {
  return /`\S+` is (restarted|still restarting)|(Restarting|restart of) `\S+`|`\S+` may or may not be restarting/.test(
    text,
  );
}
