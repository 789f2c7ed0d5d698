import type { DeliveredVia } from '../../common/slack/delivery.ts';
import type { SlackMessage } from '../../common/slack/response-url.ts';
import type { Incident, IncidentActions, IncidentDetails } from './incident-backend.ts';
import { incidentMessage } from './incident-message.ts';
import type { IncidentStore } from './incident-store.ts';
import { receiptMessage } from './receipt-message.ts';
import type { IncidentResult, Receipt, ReceiptState } from './receipt-store.ts';

export interface OpenedIncidentDeps {
  incidents: Pick<IncidentActions, 'can' | 'label' | 'ownerOf'>;
  known: IncidentStore;
  /** Milliseconds since the epoch. */
  now: () => number;
  incidentFallback: string;
}

/**
 * What happens to the incident finds its receipt by this, so it is stored before anybody sees a button. Never throws: the
 * user is told of the incident first. `incidentId`: something has happened to it already, in an earlier run.
 */
export async function linkIncident(
  { known }: Pick<OpenedIncidentDeps, 'known'>,
  { key }: Receipt,
  result: IncidentResult,
): Promise<{ incidentId?: string } | { error: unknown }> {
  const id = result.kind === 'done' ? result.incident.id : undefined;
  if (id === undefined) return {};
  try {
    const row = await known.change(id, () => ({ receiptKey: key }));
    return row?.version === 1 ? {} : { incidentId: id };
  } catch (error) {
    return { error };
  }
}

/** Id of an incident that is told in another message, while the receipt may still say that there is none. */
export function leftBehind(
  { by, receipt }: { by: DeliveredVia | undefined; receipt: Receipt },
  last: IncidentResult,
): string | undefined {
  if (last.kind !== 'done' || receipt.ts === undefined) return undefined;
  const isCurrent = receipt.movedFrom === undefined && (by === 'update' || by === 'post');
  return isCurrent ? undefined : last.incident.id;
}

/** The message of a submission as it stands: once its incident is open, that of the incident. */
export async function receiptOrIncident(
  deps: OpenedIncidentDeps,
  receipt: Receipt,
  state: ReceiptState,
): Promise<SlackMessage> {
  if (state.kind !== 'done' || state.incident.id === undefined) {
    return receiptMessage(receipt, state, deps.incidentFallback);
  }
  const { id, ...incident } = state.incident;
  const details = asOpened(receipt, { ...incident, id });
  const owner = deps.incidents.ownerOf?.(id) ?? deps.incidents;
  const can = await owner.can();
  const label = owner.label(incident);
  return incidentMessage({ incident: details, performed: {}, receipt, can, label, now: deps.now() });
}

/** As it is shown at first; what has happened to it since comes by `updateReceipt`. */
function asOpened({ input, createdAt }: Receipt, incident: Incident & { id: string }): IncidentDetails {
  const { message, priority, service } = input;
  const state = { status: 'open', acknowledgement: { kind: 'none' }, resolvedAt: undefined } as const;
  return { ...incident, ...state, message, priority, services: [service.name], createdAt };
}
