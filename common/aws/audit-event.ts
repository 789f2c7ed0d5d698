import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { Log, LogFields } from '../logger.ts';
import type { Failure } from './put-events.ts';

/** EventBridge `detail-type` of a record: only the rule of the audit log matches it. */
export const AUDIT_DETAIL_TYPE = 'audit';

/** In the shape that the rule of terraform/audit.tf matches, under the publisher's own source. */
export function auditEntry(
  { busName, source }: { busName: string; source: string },
  record: object,
): PutEventsRequestEntry {
  return {
    EventBusName: busName,
    Source: source,
    DetailType: AUDIT_DETAIL_TYPE,
    Detail: JSON.stringify(record),
  };
}

/** `outcome` makes the metric AuditLost. */
export function logLost(log: Log, failure: Failure, fields: LogFields = {}): void {
  log.error('no audit record', { ...fields, outcome: 'audit_lost', ...failure });
}
