import { QBotError } from '../../common/errors.ts';
import type { AttemptResult } from './attempt-once.ts';
import type { CreateResult, IncidentBackend } from './incident-backend.ts';

/** What the person is told in the end. */
export type IncidentResult =
  | NonNullable<CreateResult>
  | { kind: 'unknown'; reason: string }
  | { kind: 'pending'; ref: string };

/** Milliseconds between two looks; the last one is repeated. */
const WAITS = [100, 250, 500, 1000];

export interface PollDeps {
  incidents: Pick<IncidentBackend, 'outcome' | 'findByKey'>;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}

export interface Poll {
  creation: AttemptResult;
  key: string;
  since: number;
  /** Milliseconds since the epoch: nobody looks again after it. */
  deadline: number;
}

/** Follows a creation until the truth is known or the deadline has passed. Looks at least once, creates nothing. */
export async function pollResult(deps: PollDeps, question: Poll): Promise<IncidentResult> {
  const { creation } = question;
  if (creation.kind === 'found') return { kind: 'done', incident: creation.incident };
  if (creation.kind === 'refused') return { kind: 'failed', reason: creation.reason };
  for (let look = 0; ; look += 1) {
    const ending = await lookOnce(deps, question);
    if (ending !== undefined) return ending;
    const wait = WAITS[Math.min(look, WAITS.length - 1)] ?? 0;
    if (deps.now() + wait >= question.deadline) break;
    await deps.sleep(wait);
  }
  return creation.kind === 'accepted'
    ? { kind: 'pending', ref: creation.ref }
    : { kind: 'unknown', reason: creation.reason };
}

/** Trouble while looking says nothing about the incident: the next look may know. */
async function lookOnce(deps: PollDeps, { creation, key, since }: Poll): Promise<CreateResult> {
  try {
    if (creation.kind === 'accepted') return await deps.incidents.outcome(creation.ref);
    const incident = await deps.incidents.findByKey(key, since);
    return incident === undefined ? undefined : { kind: 'done', incident };
  } catch (error) {
    if (error instanceof QBotError) return undefined;
    throw error;
  }
}
