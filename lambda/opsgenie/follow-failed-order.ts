import * as z from 'zod/mini';
import { parseEvent, type QBotEvent, SOURCE } from '../../common/contract.ts';
import type { FailedOrder } from '../../common/failed-order-contract.ts';
import { parseActionId } from '../../common/slack/action-id.ts';
import { readClick } from '../../common/slack/click.ts';
import type { IncidentOrder } from './act-on-incident.ts';
import { type FollowIncidentDeps, followIncident } from './follow-alert.ts';
import type { IncidentActions } from './incident-backend.ts';
import { clickedIncident, isOnIncident, numberOf } from './incident-commands.ts';
import { ON_INCIDENT } from './incident-message.ts';
import { readNote } from './note-modal.ts';

type Incidents = Pick<IncidentActions, 'find'>;

const ofAnAlert = z.object({ detail: z.object({ incidentId: z.nullish(z.string()) }) });

/**
 * Brings the messages of an incident to its newest state after an order to it, or news of it, failed for good: it may
 * have been carried out without being shown. Does nothing to the incident.
 * Throws zod's error for an event that breaks its contract, ReceiptNotUpdatedError, and what the port throws.
 */
export function createFollowFailedOrder(
  deps: FollowIncidentDeps & { incidents: Incidents },
): (failed: FailedOrder) => Promise<void> {
  return async ({ event }) => followIncident(deps, (await incidentOf(deps.incidents, event)) ?? null);
}

async function incidentOf(incidents: Incidents, event: FailedOrder['event']): Promise<string | undefined> {
  if (event.source !== SOURCE) return ofAnAlert.parse(event).detail.incidentId ?? undefined;
  const named = namedIn(parseEvent(event));
  return named && (named.id ?? (await incidents.find({ number: named.number }))?.id);
}

/** undefined for an order that is about no incident that exists. */
function namedIn({ detail, 'detail-type': type }: QBotEvent): IncidentOrder['incident'] | undefined {
  const { args, payload, subcommand } = detail;
  if (type === 'view_submission') return subcommand === 'note' ? readNote(payload).incident : undefined;
  if (type === 'slash_command') {
    return isOnIncident(subcommand) && args.length > 0 ? { number: numberOf(detail) } : undefined;
  }
  if (type !== 'block_actions') return undefined;
  const { actionId, value } = readClick(detail);
  return parseActionId(actionId)?.action === ON_INCIDENT ? clickedIncident(value) : undefined;
}
