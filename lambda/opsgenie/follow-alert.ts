import type { Log } from '../../common/logger.ts';
import type { AlertAction } from '../../common/webhook-contract.ts';
import { type UpdateReceipt, updateOrThrow } from './refresh-receipt.ts';

export interface FollowIncidentDeps {
  updateReceipt: UpdateReceipt;
  log: Log;
}

/**
 * Brings the messages of an incident to its newest state after somebody did something to one of its alerts. The event is
 * a hint, no proof: the incident id in an alert's details may be anybody's. So nothing of it is shown: the backend says
 * what the state is, and who made it so. It may come late, twice and out of order; it posts nothing anew.
 * Throws ReceiptNotUpdatedError, and what `updateReceipt` throws.
 */
export function createFollowAlert(deps: FollowIncidentDeps): (detail: AlertAction) => Promise<void> {
  return ({ incidentId }) => followIncident(deps, incidentId);
}

/** Of news that are about no incident (null) nothing follows. Throws as `updateOrThrow` does. */
export async function followIncident(
  { log, updateReceipt }: FollowIncidentDeps,
  incidentId: string | null,
): Promise<void> {
  if (incidentId === null) return log.info('of no incident', { outcome: 'ignored' });
  log.info('followed', { outcome: await updateOrThrow(updateReceipt, incidentId) });
}
