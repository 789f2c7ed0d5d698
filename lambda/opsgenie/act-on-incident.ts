import type { AuditTrail } from '../../common/backend/audit-trail.ts';
import type { Invocation } from '../../common/backend/define-backend.ts';
import type { HandleOnce } from '../../common/backend/handle-once.ts';
import type { Detail } from '../../common/contract.ts';
import { begunBy } from '../../common/slack/begun-by.ts';
import type { MessageRef, Messages } from '../../common/slack/messages.ts';
import type { NotifyUser } from '../../common/slack/notify-user.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import {
  type IncidentActions,
  type IncidentDetails,
  IncidentNotFoundError,
  IncidentRefusedError,
  IncidentUnknownError,
} from './incident-backend.ts';
import type { IncidentOrder } from './incident-order.ts';
import { ownerOf } from './incident-products.ts';
import { withMessage } from './incident-store.ts';
import { nothingChanged } from './partial-failure.ts';
import { begunId, type PerformActionDeps, performAction } from './perform-action.ts';
import {
  placesOf,
  type RefreshReceiptDeps,
  type RefreshResult,
  receiptOf,
  type UpdateReceipt,
} from './refresh-receipt.ts';
import { type ActionTarget, tellResult } from './tell-result.ts';
import { threadNote } from './thread-note.ts';

export interface ActOnIncidentDeps extends PerformActionDeps {
  handleOnce: HandleOnce;
  updateReceipt: UpdateReceipt;
  receipts: RefreshReceiptDeps['receipts'];
  messages: Pick<Messages, 'post'>;
  notifyUser: NotifyUser;
  audit: Pick<AuditTrail, 'record'>;
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
): Promise<null> {
  const { detail, context } = invocation;
  return everyones.handleOnce(detail, context, async () => {
    const { user, orderedBy: startedBy, idempotencyKey: key } = detail;
    const incidents = ownerOf(everyones.incidents, order.incident.id);
    const deps = { ...everyones, incidents, claim: claimOfRun(everyones.claim) };
    return inSlacksWords(deps.incidents, async () => {
      const target = await targetOf(deps, order, key);
      const { id } = target;
      const { action, note, priority, team } = order;
      const given = {
        ...(note && { note }),
        ...(priority && { priority }),
        ...(team && { team }),
        ...(startedBy && { startedBy }),
      };
      const wanted = { ...given, action, id, user, key, remainingMs: context.getRemainingTimeInMillis() };
      const audited = (outcome: string, incident = target.incident) =>
        deps.audit.record({ action, target: incident?.number ?? id, outcome });
      const performed = await performAction(deps, wanted).catch(async (failure: unknown) => {
        const error = await unsureIfBegun(deps, key, failure);
        audited(error instanceof IncidentUnknownError ? 'unknown' : 'failed');
        // Nobody knows what came of it: the message shows what the backend says.
        if (error instanceof IncidentUnknownError) await refresh(deps, id, order.clicked);
        throw error;
      });
      audited(performed.kind, performed.incident);
      const refreshed = await refresh(deps, id, order.clicked);
      const isNoted =
        !note || performed.kind !== 'done' || (await postNote(deps, id, { note, by: byText(detail) }));
      return tellResult(deps, invocation, { order, target, performed, refreshed, isNoted });
    });
  });
}

/** One answer to each claim for the whole of a run: its own is no earlier run's. */
function claimOfRun(claim: ActOnIncidentDeps['claim']): ActOnIncidentDeps['claim'] {
  const answers = new Map<string, Promise<boolean>>();
  return (id) => {
    const answer = answers.get(id) ?? claim(id);
    answers.set(id, answer);
    return answer;
  };
}

/** A refusal says that nothing was changed: not if a run before this one began to send, and was interrupted. */
async function unsureIfBegun(
  { claim, incidents }: Pick<ActOnIncidentDeps, 'claim' | 'incidents'>,
  key: string,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof IncidentRefusedError) || error instanceof IncidentNotFoundError) return error;
  if (await claim(begunId(key))) return error;
  const userMessage = `Q-Bot was interrupted while it did this, and could not find out in ${incidents.name} whether it was done. Look there before you do it again.`;
  return new IncidentUnknownError('refused after a run that was interrupted', { cause: error, userMessage });
}

/** Throws as `incidentNamed` does, with words that nothing was changed, after an audit record of that. */
async function targetOf(
  deps: ActOnIncidentDeps,
  { action, incident }: IncidentOrder,
  key: string,
): Promise<ActionTarget> {
  if (incident.id !== undefined) return { id: incident.id };
  try {
    const found = await incidentNamed(deps.incidents, incident);
    return { id: found.id, incident: found };
  } catch (error) {
    const isKnown = error instanceof IncidentNotFoundError;
    const told = isKnown ? error : await unsureIfBegun(deps, key, nothingChanged(error));
    const outcome = told instanceof IncidentUnknownError ? 'unknown' : 'failed';
    deps.audit.record({ action, target: incident.number, outcome });
    throw told;
  }
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
