import type { Context } from 'aws-lambda';
import type { AuditTrail } from '../../common/backend/audit-trail.ts';
import { UserError } from '../../common/errors.ts';
import type { SettledTaps, TapResult } from '../../common/settled-taps.ts';
import { truncate } from '../../common/truncate.ts';
import type { PhoneAcknowledged } from '../../common/webhook-contract.ts';
import {
  ActionNotPossibleError,
  IncidentNotFoundError,
  IncidentRefusedError,
  IncidentUnknownError,
} from './incident-backend.ts';
import { ownerOf } from './incident-products.ts';
import { type PerformActionDeps, performAction } from './perform-action.ts';
import { ReceiptNotUpdatedError, type UpdateReceipt, updateOrThrow } from './refresh-receipt.ts';

export interface PhoneAcknowledgedDeps extends PerformActionDeps {
  taps: SettledTaps;
  updateReceipt: UpdateReceipt;
  audit: Pick<AuditTrail, 'record'>;
}

/** A dead letter that is sent again a day later must not silence what calls people then. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000;
/** As much as a backend shows of a name. */
const NAME_CHARACTERS = 100;

/**
 * Somebody acknowledged an emergency on the phone: acknowledges the alerts of its incident, or an alert of its own, in
 * that recipient's name, once for each tap, and brings the messages of the incident up to date. What cannot be done now
 * waits: the webhook gateway publishes the tap again until it is settled, so an outage makes no dead letter here. An
 * unexpected error is thrown once for each tap, so that it raises an alarm.
 */
export function createPhoneAcknowledged(
  deps: PhoneAcknowledgedDeps,
): (detail: PhoneAcknowledged, context: Context) => Promise<void> {
  return async (detail, context) => {
    const { audit, log, taps } = deps;
    const { alertId, entry, incidentId, receipt } = detail;
    try {
      if (await taps.has(receipt)) return log.info('settled before', { outcome: 'duplicate' });
      const result = await acknowledge(deps, detail, context).catch((error) => settledBy(deps, error));
      audit.record({ action: 'acknowledge', target: incidentId ?? alertId, outcome: result, entry });
      await taps.settle(receipt, result);
      log.info('the tap on the phone is settled', { outcome: `phone_${result}`, entry });
    } catch (error) {
      if (!isAway(error) && (await deps.claim(`phone-failed#${receipt}`))) throw error;
      log.warn('the tap on the phone waits, and will come again', { outcome: 'phone_waits', entry, error });
    }
  };
}

async function acknowledge(
  deps: PhoneAcknowledgedDeps,
  { alertId, at, device, entry, incidentId, receipt }: PhoneAcknowledged,
  context: Context,
): Promise<TapResult> {
  const { incidents, now, updateReceipt } = deps;
  if (now() - Date.parse(at) > MAX_AGE_MS) return 'expired';
  const where = device === '' ? 'on the phone' : `on the phone: ${device}`;
  const user = { id: '', name: truncate(`${entry} (${where})`, NAME_CHARACTERS) };
  if (incidentId === null) {
    return (await incidents.acknowledgeAlert?.({ alertId, user })) ?? 'not_possible';
  }
  const owner = ownerOf(incidents, incidentId);
  const { kind } = await performAction(
    { ...deps, incidents: owner },
    {
      ...{ action: 'acknowledge', id: incidentId, alertId, user, key: `phone#${receipt}` },
      remainingMs: context.getRemainingTimeInMillis(),
    },
  );
  await updateOrThrow(updateReceipt, incidentId);
  return kind === 'done' ? 'done' : 'already';
}

/** The backend, Slack, a missing right or another action stands in the way now: a later try may succeed. */
function isAway(error: unknown): boolean {
  return [IncidentRefusedError, IncidentUnknownError, UserError, ReceiptNotUpdatedError].some(
    (Kind) => error instanceof Kind,
  );
}

/** What no later try changes. It goes on calling in the backend, where its people see it. */
function settledBy({ log }: PhoneAcknowledgedDeps, error: unknown): TapResult {
  const isGone = error instanceof IncidentNotFoundError;
  if (!isGone && !(error instanceof ActionNotPossibleError)) throw error;
  const reason = error.message;
  log.warn('an acknowledgement on the phone cannot be passed on', { outcome: 'phone_not_passed', reason });
  return isGone ? 'not_found' : 'not_possible';
}
