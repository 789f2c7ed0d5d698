import { UserError } from '../../common/errors.ts';
import type { Log } from '../../common/logger.ts';
import type { Priority } from '../../common/priorities.ts';
import {
  type ActionRequest,
  type ActionResult,
  type IncidentAction,
  type IncidentActions,
  type IncidentDetails,
  IncidentUnknownError,
} from './incident-backend.ts';
import { type IncidentRow, type IncidentStore, type Performed, withFinished } from './incident-store.ts';

export interface PerformActionDeps {
  incidents: IncidentActions;
  known: IncidentStore;
  /** True for the first caller with that id. */
  claim: (id: string) => Promise<boolean>;
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}

/** What a user wants done, by one word or click. */
export interface WantedAction extends ActionRequest {
  action: IncidentAction;
  /** For setPriority. */
  priority?: Priority;
  /** For escalate. */
  team?: string;
  /** For acknowledge: it has to be an alert of the incident. */
  alertId?: string;
  /** `idempotencyKey`: one action of the backend for it, however often it is delivered. */
  key: string;
  /** What is left of the invocation, in milliseconds: so long an action may hold its incident. */
  remainingMs: number;
}

export interface PerformedAction extends Omit<ActionResult, 'incident' | 'kind'> {
  /** `undone`: an interrupted run had sent it, and what it did was undone since. */
  kind: ActionResult['kind'] | 'undone';
  /** As it was read before the action; absent for a later delivery of what was done. */
  incident?: IncidentDetails;
}

/** A second one at the same incident waits for the first: an action ends within about 10 s. */
const MAX_WAIT_MS = 15_000;
/** Between two looks; the last one is repeated. */
const WAITS = [250, 500, 1000];

/** Milliseconds between looks for what was not answered: the backend carries out later what it has accepted. */
const LOOKS = [500, 1000, 1000, 1500];

/** A second one would add a second note or call a team twice, and the backend cannot be asked whether it was done. */
const NOT_REPEATABLE: ReadonlySet<IncidentAction> = new Set(['addNote', 'escalate']);

/**
 * Does one thing to one incident, once for its key. Of two that change the same incident at once the second waits, and
 * then finds what the first has done. A run after one that was interrupted looks first: what can be done twice without
 * harm is looked up by the backend's own reading, a note or an escalation is not sent again and said to be unknown. What
 * the backend did not answer is looked for, and meanwhile the incident is held: another one would do it twice.
 * Throws what the port throws, UserError if another action holds the incident too long.
 */
export async function performAction(deps: PerformActionDeps, wanted: WantedAction): Promise<PerformedAction> {
  const before = doneBefore(await deps.known.find(wanted.id), wanted);
  if (before !== undefined) return before;
  if (NOT_REPEATABLE.has(wanted.action)) return perform(deps, wanted);
  const locked = await lock(deps, wanted);
  try {
    const done = doneBefore(locked, wanted);
    if (done !== undefined) return done;
    if (isUndone(locked, wanted)) return { kind: 'undone', noteCut: false };
    return await perform(deps, wanted);
  } finally {
    await unlock(deps, wanted);
  }
}

/** What each undoes. */
const OPPOSITES: Partial<Record<IncidentAction, readonly IncidentAction[]>> = {
  resolve: ['reopen'],
  close: ['reopen'],
  reopen: ['resolve', 'close'],
};

/** Whether a run before this one has sent it and was interrupted, and it was undone since: this one comes too late. */
function isUndone({ sending }: IncidentRow, { action, key }: WantedAction): boolean {
  const mine = sending?.[action];
  if (mine?.key !== key) return false;
  return (OPPOSITES[action] ?? []).some((opposite) => (sending?.[opposite]?.at ?? 0) > mine.at);
}

/** Also if it was undone since: a late delivery must not do it again. */
function doneBefore(
  row: IncidentRow | undefined,
  { action, key }: WantedAction,
): PerformedAction | undefined {
  const isDone = row?.finished?.includes(key) || row?.performed[action]?.key === key;
  return isDone ? { kind: 'done', noteCut: false, ...row?.notes?.[key] } : undefined;
}

async function perform(deps: PerformActionDeps, wanted: WantedAction): Promise<PerformedAction> {
  const { action, id, key, user } = wanted;
  const startedAt = deps.now();
  const { incident, kind, ...note } = await sendAndLook(deps, wanted);
  deps.log.info(`incident action: ${action}`, { outcome: kind, durationMs: deps.now() - startedAt });
  const by: Performed = { ...(user.id && { userId: user.id }), name: user.name, at: deps.now(), key };
  const stored = await deps.known.change(id, (row) => {
    // A run before this one has sent it and was interrupted, and nobody has sent the same since: it was that run.
    const isMine = kind === 'done' || row.sending?.[action]?.key === key;
    if (!isMine) return undefined;
    return {
      ...withFinished(row, key, note.noteCut || note.noteLost ? note : undefined),
      performed: { ...withoutOpposite(row.performed, action), [action]: by },
    };
  });
  if (stored === undefined) return { kind: 'already', noteCut: false, incident };
  return { ...note, kind: 'done', incident };
}

/** Once it is open again, nobody has resolved or closed it. */
function withoutOpposite(performed: IncidentRow['performed'], action: IncidentAction) {
  if (action !== 'reopen') return performed;
  const { resolve: _resolve, close: _close, ...others } = performed;
  return others;
}

async function sendAndLook(deps: PerformActionDeps, wanted: WantedAction): Promise<ActionResult> {
  const isRepeatable = !NOT_REPEATABLE.has(wanted.action);
  const beforeSend = () => (isRepeatable ? markIt(deps, wanted) : claimIt(deps, wanted));
  try {
    return await send(deps.incidents, wanted, beforeSend);
  } catch (error) {
    if (!(error instanceof IncidentUnknownError)) throw error;
    const done = isRepeatable ? await lookFor(deps, wanted) : undefined;
    if (done !== undefined) return done;
    const userMessage = `${error.userMessage} Look in ${deps.incidents.name} whether it was done before you do it again.`;
    throw new IncidentUnknownError(error.message, { cause: error, userMessage });
  }
}

/** As soon as the backend shows what was sent; undefined if it does not. Sends nothing. */
async function lookFor(
  { incidents, log, sleep }: PerformActionDeps,
  wanted: WantedAction,
): Promise<ActionResult | undefined> {
  for (const wait of LOOKS) {
    await sleep(wait);
    const seen = await send(incidents, wanted, () => Promise.reject(new Error('not done yet'))).catch(
      (error: unknown) => log.info('looked for what was not answered', { error }),
    );
    if (seen) return { ...seen, kind: 'done' };
  }
  return undefined;
}

function send(
  incidents: IncidentActions,
  { action, alertId, id, startedBy, user, note, priority = 'P3', team = '' }: WantedAction,
  beforeSend: () => Promise<void>,
): Promise<ActionResult> {
  const given = { ...(startedBy && { startedBy }), ...(note && { note }), ...(alertId && { alertId }) };
  const request = { id, user, beforeSend, ...given };
  switch (action) {
    case 'addNote':
      return incidents.addNote({ ...request, note: note ?? '' });
    case 'setPriority':
      return incidents.setPriority({ ...request, priority });
    case 'escalate':
      return incidents.escalate({ ...request, team });
    default:
      return incidents[action](request);
  }
}

/** Throws IncidentUnknownError if a run before this one came so far. */
async function claimIt({ claim }: PerformActionDeps, { action, key }: WantedAction): Promise<void> {
  if (!(await claim(begunId(key)))) throw interrupted(action);
}

/** Of the claim that a run makes before it sends: another run of the same order then knows that it may have been sent. */
export function begunId(key: string): string {
  return `begun#${key}`;
}

/** A run that finds it done reads here whether it was done for the same click; one that finds out nothing, in the claim. */
async function markIt(
  { claim, known, now }: PerformActionDeps,
  { action, id, key }: WantedAction,
): Promise<void> {
  const mark = known.change(id, ({ sending }) => ({ sending: { ...sending, [action]: { key, at: now() } } }));
  await Promise.all([mark, claim(begunId(key))]);
}

function interrupted(action: IncidentAction): IncidentUnknownError {
  const what = action === 'addNote' ? 'the note was added' : 'the team was called';
  return new IncidentUnknownError('interrupted before its result was stored', {
    userMessage: `Q-Bot was interrupted, so it is not known whether ${what}.`,
  });
}

async function lock(deps: PerformActionDeps, wanted: WantedAction): Promise<IncidentRow> {
  const { id, key, remainingMs } = wanted;
  const { known, now, sleep, incidents } = deps;
  const giveUpAt = now() + Math.min(MAX_WAIT_MS, remainingMs / 2);
  for (let looks = 0; ; looks += 1) {
    const lockedUntil = now() + remainingMs;
    const mine = await known.change(id, (row) =>
      row.lockedUntil > now() && row.lockedBy !== key ? undefined : { lockedUntil, lockedBy: key },
    );
    if (mine !== undefined) return mine;
    const wait = WAITS[Math.min(looks, WAITS.length - 1)] ?? 0;
    if (now() + wait > giveUpAt) break;
    await sleep(wait);
  }
  throw new UserError(
    `Another user is changing this incident in ${incidents.name} at this moment, so nothing was done. Try again in a minute.`,
  );
}

/** If the table fails, the lock ends with the time of this function. */
async function unlock({ known, log }: PerformActionDeps, { id, key }: WantedAction): Promise<void> {
  await known
    .change(id, (row) => (row.lockedBy === key ? { lockedUntil: 0 } : undefined))
    .catch((error: unknown) => log.warn('the incident stays locked for a while', { error }));
}
