import { type Invocation, recipientOf } from '../../common/backend/define-backend.ts';
import { UserError } from '../../common/errors.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import { inCode } from '../../common/slack/in-code.ts';
import type { NotifyUser } from '../../common/slack/notify-user.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import type { IncidentAction, IncidentActions, IncidentDetails } from './incident-backend.ts';
import type { IncidentOrder } from './incident-order.ts';
import { alreadyText } from './incident-state.ts';
import type { IncidentStore } from './incident-store.ts';
import { withLastKnown } from './last-known.ts';
import type { PerformedAction } from './perform-action.ts';
import { isShown, type RefreshResult } from './refresh-receipt.ts';

export interface TellResultDeps {
  incidents: IncidentActions;
  known: Pick<IncidentStore, 'find'>;
  notifyUser: NotifyUser;
  /** Milliseconds since the epoch. */
  now: () => number;
}

export interface ActionTarget {
  id: string;
  /** Absent where a button says which: its id alone counts. */
  incident?: IncidentDetails;
}

const DONE: Record<IncidentAction, string> = {
  acknowledge: 'is acknowledged',
  resolve: 'is resolved',
  close: 'is closed',
  reopen: 'is open again',
  addNote: 'has your note',
  setPriority: 'has the priority',
  escalate: 'is escalated to',
};

/** What a run did that was interrupted, and what became of it. */
const UNDONE: Partial<Record<IncidentAction, string>> = {
  resolve: 'was resolved, and has been opened again since',
  close: 'was closed, and has been opened again since',
  reopen: 'was opened again, and has been resolved or closed since',
};

export interface Acted {
  order: IncidentOrder;
  target: ActionTarget;
  performed: PerformedAction;
  refreshed: RefreshResult;
  isNoted: boolean;
}

/** What a clicked message shows by itself needs no words. */
export async function tellResult(
  deps: TellResultDeps,
  { detail }: Invocation,
  acted: Acted,
): Promise<DeliveryOutcome | null> {
  const { isNoted, order, performed, refreshed } = acted;
  const { kind, noteCut, noteLost } = performed;
  // A message that only one user sees has no `ts`, and does not change.
  const isSeen = isShown(refreshed) && !!order.clicked?.ts;
  if (kind === 'done' && isSeen && !noteCut && !noteLost && isNoted) return null;
  const text = [
    `${await labelOf(deps, acted)} ${await resultText(deps, acted)}`,
    noteCut && `The note was too long: ${deps.incidents.name} has its beginning, and says so.`,
    noteLost === 'unknown' && `Whether ${deps.incidents.name} has the note is not known: look there.`,
    noteLost === 'refused' &&
      `${deps.incidents.name} did not take the note: send it again with \`/sre note\`.`,
    !isNoted && 'The note could not be posted in the thread of its message.',
    refreshed === 'failed' && 'Its message in Slack could not be updated and may show an older state.',
  ];
  return deps.notifyUser(recipientOf(detail), { text: text.filter(Boolean).join(' ') });
}

/** Of the incident that has this id, as the backend names it; what a button says beside the id may be anything. */
async function labelOf({ incidents }: TellResultDeps, { order, performed, target }: Acted): Promise<string> {
  const { id, incident = performed.incident } = target;
  const found = incident ?? (await incidents.find({ id }).catch(() => undefined));
  return escapeText(incidents.label(found ?? order.incident));
}

async function resultText(deps: TellResultDeps, acted: Acted): Promise<string> {
  const { action, priority = '', team = '' } = acted.order;
  const { kind } = acted.performed;
  if (kind === 'done') return `${[DONE[action], priority, team && inCode(team)].filter(Boolean).join(' ')}.`;
  const state = await stateOf(deps, acted);
  if (kind === 'already') return `${state ?? 'is so already'}. Nothing was sent.`;
  return state === undefined ? `${UNDONE[action]}.` : `${UNDONE[action]}. It ${state}.`;
}

/** Read anew: what made it so may have happened a moment ago. undefined if nothing is known of it. */
async function stateOf(
  { incidents, known, now }: TellResultDeps,
  { order: { action, priority }, performed, target: { id } }: Acted,
): Promise<string | undefined> {
  if (priority !== undefined) return `has the priority ${priority} already`;
  const reading = incidents.find({ id }).catch(() => performed.incident ?? 'unread');
  const [incident, row] = await Promise.all([reading, known.find(id)]);
  if (incident === 'unread') return undefined;
  if (incident === undefined) throw new UserError(`${incidents.name} does not know this incident any more.`);
  const state = withLastKnown(incident, row);
  const isUnread = state.incident.status === 'open' && state.incident.acknowledgement.kind === 'unknown';
  // A moment ago it was read that it is.
  if (isUnread && action === 'acknowledge') return 'is acknowledged';
  return alreadyText(state, now());
}
