import type { Log } from '../../common/logger.ts';
import type { AlertAction } from '../../common/webhook-contract.ts';
import { ReceiptNotUpdatedError, type UpdateReceipt } from './refresh-receipt.ts';

/**
 * Brings the messages of an incident to its newest state after somebody did something to one of its alerts. The event is
 * a hint, no proof: the incident id in an alert's details may be anybody's. So nothing of it is shown: the backend says
 * what the state is, and who made it so. It may come late, twice and out of order; it posts nothing anew.
 * Throws ReceiptNotUpdatedError, and what `updateReceipt` throws.
 */
export function createFollowAlert(deps: {
  updateReceipt: UpdateReceipt;
  log: Log;
}): (detail: AlertAction) => Promise<void> {
  return async ({ incidentId }) => {
    if (incidentId === null) return deps.log.info('of no incident', { outcome: 'ignored' });
    const result = await deps.updateReceipt(incidentId);
    if (result === 'failed') throw new ReceiptNotUpdatedError('Slack did not take the newest state');
    deps.log.info('followed', { outcome: result });
  };
}
