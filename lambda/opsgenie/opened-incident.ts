import type { Log } from '../../common/logger.ts';
import type { DeliverMessage } from '../../common/slack/deliver-message.ts';
import type { DeliveredVia } from '../../common/slack/delivery.ts';
import type { SlackMessage } from '../../common/slack/response-url.ts';
import type { Incident, IncidentActions, IncidentDetails } from './incident-backend.ts';
import { incidentMessage } from './incident-message.ts';
import { ownerOf } from './incident-products.ts';
import type { IncidentStore } from './incident-store.ts';
import { receiptMessage } from './receipt-message.ts';
import { type Receipt, type ReceiptState, type ReceiptStore, submitterOf } from './receipt-store.ts';
import { isShown, type UpdateReceipt } from './refresh-receipt.ts';

export interface OpenedIncidentDeps {
  incidents: Pick<IncidentActions, 'can' | 'label' | 'ownerOf'>;
  known: IncidentStore;
  /** Milliseconds since the epoch. */
  now: () => number;
  incidentFallback: string;
}

export interface ShowReceiptDeps extends OpenedIncidentDeps {
  receipts: Pick<ReceiptStore, 'update'>;
  updateReceipt: UpdateReceipt;
  deliverMessage: DeliverMessage;
  log: Log;
}

export interface LinkedIncident {
  id: string;
  /** Counts what has happened to it. */
  version: number;
}

const LINK_TRIES = 3;
const LINK_WAIT_MS = 200;

/**
 * What happens to the incident finds its receipt by this, so it is stored before anybody sees a button. A table that
 * does not answer is asked again: stored twice is as good as once. Never throws: the user is told of the incident first.
 */
export async function linkIncident(
  { known, sleep }: Pick<OpenedIncidentDeps, 'known'> & { sleep: (ms: number) => Promise<void> },
  { key }: Pick<Receipt, 'key'>,
  id: string,
): Promise<LinkedIncident | { error: unknown }> {
  for (let tries = 1; ; tries += 1) {
    try {
      const row = await known.change(id, () => ({ receiptKey: key }));
      return { id, version: row?.version ?? 0 };
    } catch (error) {
      if (tries === LINK_TRIES) return { error };
      await sleep(LINK_WAIT_MS);
    }
  }
}

/** The first: nothing has happened to the incident before. */
const LINKED = 1;

/** Whether something was done with the incident, or learnt of it, before it was linked now. */
export function hasHappened({ version }: LinkedIncident): boolean {
  return version > LINKED;
}

/**
 * Whether a message of it may show less than what is known: something happened to it before or while it was told, or it
 * is told in another message while the receipt may still say that there is none.
 */
export async function isBehind(
  { known }: Pick<OpenedIncidentDeps, 'known'>,
  linked: LinkedIncident,
  { by, receipt }: { by: DeliveredVia | null; receipt: Receipt },
): Promise<boolean> {
  const isElsewhere = by !== 'update' && by !== 'post' && receipt.ts !== undefined;
  if (hasHappened(linked) || receipt.movedFrom !== undefined || isElsewhere) return true;
  return (await known.find(linked.id))?.version !== linked.version;
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
  const owner = ownerOf(deps.incidents, id);
  const can = await owner.can();
  const label = owner.label(incident);
  const told = { ...receipt, incident: state.incident };
  const shown = { incident: details, performed: {}, receipt: told, can, label, now: deps.now() };
  return incidentMessage({ ...shown, isReceipt: true });
}

/** As it is shown at first; what has happened to it since comes by `updateReceipt`. */
function asOpened({ input, createdAt }: Receipt, incident: Incident & { id: string }): IncidentDetails {
  const { message, priority, service } = input;
  const state = { status: 'open', acknowledgement: { kind: 'none' }, resolvedAt: undefined } as const;
  return { ...incident, ...state, message, priority, services: [service.name], createdAt };
}

/**
 * Of an earlier run, after which something happened to the incident: what was known then is not shown again. undefined
 * if its message could not be brought up to date, or there is none.
 */
export async function showNewest(
  deps: Pick<ShowReceiptDeps, 'updateReceipt' | 'log'>,
  receipt: Receipt,
  linked: LinkedIncident,
): Promise<{ receipt: Receipt; by: DeliveredVia } | undefined> {
  if (!hasHappened(linked) || !receipt.ts) return undefined;
  try {
    const result = await deps.updateReceipt(linked.id);
    return isShown(result) ? { receipt, by: 'update' } : undefined;
  } catch (error) {
    deps.log.warn('the message of the incident was not updated', { error });
    return undefined;
  }
}

/** In the receipt's message, or wherever else the user can be notified; then stores where it stands. */
export async function showReceipt(
  deps: ShowReceiptDeps,
  responseUrl: string | null,
  { receipt, state }: { receipt: Receipt; state: ReceiptState },
): Promise<{ receipt: Receipt; by: DeliveredVia | null }> {
  const { announced, channelId: channel, ts } = receipt;
  const delivered = await deps.deliverMessage({
    message: await receiptOrIncident(deps, receipt, state),
    channel,
    ts,
    to: { user: submitterOf(receipt).id, responseUrl },
    isFinal: state.kind !== 'received',
  });
  const { by, ts: shownAt = ts } = delivered;
  const changes = {
    announced: true,
    ...(shownAt === undefined ? {} : { ts: shownAt }),
    ...(ts === undefined || shownAt === ts ? {} : { movedFrom: [...(receipt.movedFrom ?? []), ts] }),
  };
  if (!announced || shownAt !== ts) await deps.receipts.update(receipt, changes);
  return { by, receipt: { ...receipt, ...changes } };
}
