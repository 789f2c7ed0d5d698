import type { Incident, IncidentBackend } from './incident-backend.ts';
import { ownerOfReceipt } from './incident-products.ts';
import { linkIncident, type OpenedIncidentDeps } from './opened-incident.ts';
import type { Receipt, ReceiptStore } from './receipt-store.ts';

export interface LookForOpenedDeps {
  incidents: Pick<IncidentBackend, 'findByKey' | 'openedBy'>;
  receipts: Pick<ReceiptStore, 'find'>;
  known: OpenedIncidentDeps['known'];
  sleep: (ms: number) => Promise<void>;
}

/**
 * The incident that a submission opened, whatever became of the runs that were to tell of it; from now on it is linked
 * with its receipt. undefined: none is to be found. Creates nothing. Throws what the table and the port throw.
 */
export async function lookForOpened(
  { incidents, known, receipts, sleep }: LookForOpenedDeps,
  key: string,
): Promise<string | undefined> {
  const receipt = await receipts.find(key);
  if (receipt === undefined) return undefined;
  const { createdAt } = receipt;
  const incident = toldOf(receipt) ?? (await ownerOfReceipt(incidents, receipt).findByKey(key, createdAt));
  if (incident?.id === undefined) return undefined;
  const linked = await linkIncident({ known, sleep }, receipt, incident.id);
  if ('error' in linked) throw linked.error;
  return linked.id;
}

function toldOf({ incident, result }: Receipt): Incident | undefined {
  return incident ?? (result?.kind === 'done' ? result.incident : undefined);
}
