/** What is said of a submission in the end. */
export type FinalStatus = 'done' | 'failed' | 'unknown' | 'pending';

/** The best first. */
const FINAL: readonly [FinalStatus, RegExp][] = [
  ['done', /^Incident <\S+> (opened|is open|acknowledged|resolved|closed)\b/],
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
  return /^Opening an incident|is retried|let the form open|:hourglass_flowing_sand:/.test(text);
}

/** Another delivery of the same request follows. */
export function isRetried(text: string): boolean {
  return text.includes('It is retried within two minutes');
}

/** What `/devops restart` and `rollback` ask before they do anything. */
export function isQuestion(text: string): boolean {
  return /^(Restart|Roll) `/.test(text);
}

/** Owns up to one restart or rollback, or to not knowing of it. */
export function claimsRestart(text: string): boolean {
  return /`\S+` is (restarted|rolled back|still (restarting|rolling back))|(Restarting|Rolling back|(restart|rollback) of) `\S+`|`\S+` may or may not be (restarting|rolling back)/.test(
    text,
  );
}

/** What became of a confirmed question that a lock stopped. */
export function isNotRestarted(text: string): boolean {
  return /`\S+` was not restarted/.test(text);
}

/** Says who has locked a service. */
export function isLocked(text: string): boolean {
  return /^:lock: <@\w+> has locked `/.test(text);
}

/** Beside the question: says nothing of what became of it. */
export function isAside(text: string): boolean {
  return isLocked(text) || /^:unlock: <@\w+> has |^<@\w+>: (approved|denied) by /.test(text);
}

/** The gateway denies what is restricted. */
export function deniesRight(text: string): boolean {
  return text.includes('is restricted, and you are not on its list.');
}

/** `/sre list` names the incidents of others too. */
export function isList(text: string): boolean {
  return text.startsWith('*Open incidents in ');
}

/** What a user is told of what they did with an incident, if the product has done it. */
export function claimsAction(text: string): boolean {
  return /^(?:#|[A-Z][A-Z0-9]+-)?\d+ (is (acknowledged|resolved|closed|open again|escalated to [^.]+)|has (your note|the priority P\d))\./.test(
    text,
  );
}

/** Says that the product has changed nothing. */
export function deniesAction(text: string): boolean {
  return /Nothing was (sent|changed)|(OpsGenie|Jira) did not do it/.test(text);
}

/** Owns up to a message of the incident that is not up to date. */
export function admitsOldMessage(text: string): boolean {
  return text.includes('may show an older state');
}
