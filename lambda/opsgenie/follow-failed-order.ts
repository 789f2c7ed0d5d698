import * as z from 'zod/mini';
import { parseEvent, type QBotEvent, SOURCE } from '../../common/contract.ts';
import type { FailedOrder } from '../../common/failed-order-contract.ts';
import { parseActionId } from '../../common/slack/action-id.ts';
import { readClick } from '../../common/slack/click.ts';
import { type FollowIncidentDeps, followIncident } from './follow-alert.ts';
import type { IncidentActions } from './incident-backend.ts';
import { clickedIncident, isOnIncident, numberOf } from './incident-commands.ts';
import { ON_INCIDENT } from './incident-message.ts';
import type { IncidentOrder } from './incident-order.ts';
import { type LookForOpenedDeps, lookForOpened } from './look-for-opened.ts';
import { readNote } from './note-modal.ts';
import { readReceiptValue } from './receipt-click.ts';
import { CHECK_AGAIN } from './receipt-message.ts';

export interface FollowFailedOrderDeps extends FollowIncidentDeps, LookForOpenedDeps {
  incidents: Pick<IncidentActions, 'find'> & LookForOpenedDeps['incidents'];
}

const ofAnAlert = z.object({ detail: z.object({ incidentId: z.nullish(z.string()) }) });

/**
 * Brings the messages of an incident to its newest state after an order to it, or news of it, failed for good: it may
 * have been carried out without being shown. That of a new incident may be open: its message says so then. Does nothing
 * to the incident.
 * Throws zod's error for an event that breaks its contract, ReceiptNotUpdatedError, and what port and table throw.
 */
export function createFollowFailedOrder(deps: FollowFailedOrderDeps): (failed: FailedOrder) => Promise<void> {
  return async ({ event }) => followIncident(deps, (await incidentOf(deps, event)) ?? null);
}

async function incidentOf(
  deps: FollowFailedOrderDeps,
  event: FailedOrder['event'],
): Promise<string | undefined> {
  if (event.source !== SOURCE) return ofAnAlert.parse(event).detail.incidentId ?? undefined;
  const order = parseEvent(event);
  const key = receiptKeyOf(order);
  if (key !== undefined) return lookForOpened(deps, key);
  const named = namedIn(order);
  return named && (named.id ?? (await deps.incidents.find({ number: named.number }))?.id);
}

/** Of an order that opens an incident, or looks for one. */
function receiptKeyOf({ detail, 'detail-type': type }: QBotEvent): string | undefined {
  if (type === 'view_submission') return detail.subcommand === 'note' ? undefined : detail.idempotencyKey;
  if (type !== 'block_actions') return undefined;
  const { actionId, value } = readClick(detail);
  return parseActionId(actionId)?.action === CHECK_AGAIN ? readReceiptValue(value).key : undefined;
}

/** undefined for an order that is about no incident that exists. */
function namedIn({ detail, 'detail-type': type }: QBotEvent): IncidentOrder['incident'] | undefined {
  const { args, payload, subcommand } = detail;
  if (type === 'view_submission') return readNote(payload).incident;
  if (type === 'slash_command') {
    return isOnIncident(subcommand) && args.length > 0 ? { number: numberOf(detail) } : undefined;
  }
  if (type !== 'block_actions') return undefined;
  const { actionId, value } = readClick(detail);
  return parseActionId(actionId)?.action === ON_INCIDENT ? clickedIncident(value) : undefined;
}
