import type { AuditTrail } from '../../common/backend/audit-trail.ts';
import { type Invocation, recipientOf } from '../../common/backend/define-backend.ts';
import type { HandleOnce } from '../../common/backend/handle-once.ts';
import type { Detail } from '../../common/contract.ts';
import { UserError } from '../../common/errors.ts';
import { begunBy } from '../../common/slack/begun-by.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import { inCode } from '../../common/slack/in-code.ts';
import type { MessageRef, Messages } from '../../common/slack/messages.ts';
import type { NotifyUser } from '../../common/slack/notify-user.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import {
  type IncidentAction,
  type IncidentActions,
  type IncidentDetails,
  IncidentNotFoundError,
  IncidentRefusedError,
  IncidentUnknownError,
  type Priority,
} from './incident-backend.ts';
import { ownerOf } from './incident-products.ts';
import { alreadyText } from './incident-state.ts';
import { withMessage } from './incident-store.ts';
import { type PerformActionDeps, type PerformedAction, performAction } from './perform-action.ts';
import {
  placesOf,
  type RefreshReceiptDeps,
  type RefreshResult,
  receiptOf,
  type UpdateReceipt,
} from './refresh-receipt.ts';
import { threadNote } from './thread-note.ts';

export interface ActOnIncidentDeps extends PerformActionDeps {
  handleOnce: HandleOnce;
  updateReceipt: UpdateReceipt;
  receipts: RefreshReceiptDeps['receipts'];
  messages: Pick<Messages, 'post'>;
  notifyUser: NotifyUser;
  audit: Pick<AuditTrail, 'record'>;
}

export interface IncidentOrder {
  action: IncidentAction;
  /** As typed, or as a button carries both. */
  incident: { number: string; id?: string };
  note?: string;
  priority?: Priority;
  team?: string;
  /** The message whose button was clicked: it shows the result. */
  clicked?: MessageRef;
}

/**
 * Does one thing to an incident, once however often the word or click is delivered; then every message of it shows that,
 * a note goes into its thread, and the user is told what none of them shows.
 * Throws UserError, IncidentRefusedError and IncidentUnknownError with words for the user.
 */
export function actOnIncident(
  everyones: ActOnIncidentDeps,
  invocation: Invocation,
  order: IncidentOrder,
): Promise<undefined> {
  const { detail, context } = invocation;
  return everyones.handleOnce(detail, context, async () => {
    const deps = { ...everyones, incidents: ownerOf(everyones.incidents, order.incident.id) };
    return inSlacksWords(deps.incidents, async () => {
      const id = order.incident.id ?? (await incidentNamed(deps.incidents, order.incident)).id;
      const { user, orderedBy: startedBy, idempotencyKey: key } = detail;
      const { action, note, priority, team } = order;
      const given = {
        ...(note && { note }),
        ...(priority && { priority }),
        ...(team && { team }),
        ...(startedBy && { startedBy }),
      };
      const wanted = { ...given, action, id, user, key, remainingMs: context.getRemainingTimeInMillis() };
      const audited = (outcome: string) =>
        deps.audit.record({ action, target: order.incident.number || id, outcome });
      const performed = await performAction(deps, wanted).catch(async (error: unknown) => {
        audited(error instanceof IncidentUnknownError ? 'unknown' : 'failed');
        // Nobody knows what came of it: the message shows what the backend says.
        if (error instanceof IncidentUnknownError) await refresh(deps, id, order.clicked);
        throw error;
      });
      audited(performed.kind);
      const refreshed = await refresh(deps, id, order.clicked);
      const isNoted =
        !note || performed.kind !== 'done' || (await postNote(deps, id, { note, by: byText(detail) }));
      return tell(deps, invocation, { order, id, performed, refreshed, isNoted });
    });
  });
}

/** Throws IncidentNotFoundError, which offers the list. */
export async function incidentNamed(
  incidents: Pick<IncidentActions, 'find' | 'label' | 'name'>,
  { id, number }: IncidentOrder['incident'],
): Promise<IncidentDetails> {
  const found = await incidents.find(id === undefined ? { number } : { id });
  if (found !== undefined) return found;
  const userMessage = `${incidents.name} has no incident ${incidents.label({ number })}.`;
  throw new IncidentNotFoundError('no such number', { userMessage });
}

/** The backend's own words are foreign text. */
export async function inSlacksWords<T>(
  { name }: Pick<IncidentActions, 'name'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof IncidentRefusedError || error instanceof IncidentUnknownError)) throw error;
    const said = escapeText(error.userMessage ?? `${name} did not do it.`);
    const userMessage =
      error instanceof IncidentNotFoundError ? `${said} \`/sre list\` shows what is open.` : said;
    const Kind = error instanceof IncidentRefusedError ? IncidentRefusedError : IncidentUnknownError;
    throw new Kind(error.message, { cause: error, userMessage });
  }
}

/** Never throws: what was done is done, and the user is told so. */
async function refresh(
  { known, log, updateReceipt }: ActOnIncidentDeps,
  id: string,
  clicked: MessageRef | undefined,
): Promise<RefreshResult> {
  try {
    if (clicked !== undefined && clicked.ts !== '')
      await known.change(id, (row) => withMessage(row, clicked));
    return await updateReceipt(id);
  } catch (error) {
    log.warn('the message of the incident was not updated', { error });
    return 'failed';
  }
}

/** Into the thread of its first message, if it has one. False if Slack did not take it. */
async function postNote(
  deps: ActOnIncidentDeps,
  id: string,
  { note, by }: { note: string; by: string },
): Promise<boolean> {
  const row = await deps.known.find(id);
  const [place] = row === undefined ? [] : placesOf(row, await receiptOf(deps, row));
  if (place === undefined) return true;
  const to = { channel: place.channel, threadTs: place.ts };
  return 'ts' in (await deps.messages.post(to, threadNote(by, note)));
}

/** Of a replay, the words are those of somebody else. */
function byText({ orderedBy, user }: Detail): string {
  return `<@${user.id}>${begunBy(orderedBy?.id)}`;
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

interface Acted {
  order: IncidentOrder;
  id: string;
  performed: PerformedAction;
  refreshed: RefreshResult;
  isNoted: boolean;
}

/** What a clicked message shows by itself needs no words. */
async function tell(
  deps: ActOnIncidentDeps,
  { detail }: Invocation,
  { order, id, performed, refreshed, isNoted }: Acted,
): Promise<DeliveryOutcome | undefined> {
  const { kind, noteCut, noteLost } = performed;
  // A message that only one user sees has no `ts`, and does not change.
  const isShown = refreshed === 'updated' && !!order.clicked?.ts;
  if (kind === 'done' && isShown && !noteCut && !noteLost && isNoted) return undefined;
  const label = deps.incidents.label(order.incident);
  const text = [
    `${label} ${await resultText(deps, kind, { order, id })}`,
    noteCut && `The note was too long: ${deps.incidents.name} has its beginning, and says so.`,
    noteLost === 'unknown' && `Whether ${deps.incidents.name} has the note is not known: look there.`,
    noteLost === 'refused' &&
      `${deps.incidents.name} did not take the note: send it again with \`/sre note\`.`,
    !isNoted && 'The note could not be posted in the thread of its message.',
    refreshed === 'failed' && 'Its message in Slack could not be updated and may show an older state.',
  ];
  return deps.notifyUser(recipientOf(detail), { text: text.filter(Boolean).join(' ') });
}

async function resultText(
  deps: ActOnIncidentDeps,
  kind: PerformedAction['kind'],
  { id, order }: Pick<Acted, 'id' | 'order'>,
): Promise<string> {
  const { action, priority = '', team = '' } = order;
  if (kind === 'done') return `${[DONE[action], priority, team && inCode(team)].filter(Boolean).join(' ')}.`;
  const state = await stateOf(deps, id, order);
  return kind === 'undone' ? `${UNDONE[action]}. It ${state}.` : `${state}. Nothing was sent.`;
}

/** Read anew: what made it so may have happened a moment ago. */
async function stateOf(
  { incidents, known, now }: ActOnIncidentDeps,
  id: string,
  { priority }: IncidentOrder,
): Promise<string> {
  if (priority !== undefined) return `has the priority ${priority} already`;
  const [incident, row] = await Promise.all([incidents.find({ id }), known.find(id)]);
  if (incident === undefined) throw new UserError(`${incidents.name} does not know this incident any more.`);
  return alreadyText({ incident, performed: row?.performed ?? {} }, now());
}
