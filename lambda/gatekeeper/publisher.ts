import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { auditEntry, logLost } from '../../common/aws/audit-event.ts';
import { type BusDeps, type Failure, putEvents } from '../../common/aws/put-events.ts';
import { type Detail, type DetailType, SOURCE } from '../../common/contract.ts';
import type { Log } from '../../common/logger.ts';
import type { AuditRecord } from './audit.ts';
import { EXTRA_MS } from './deadlines.ts';

/**
 * In UTF-8 bytes of source, detail-type and detail. EventBridge's own limit was 256 kB for years, for all entries of a
 * call together: the rest is for the audit record.
 */
export const ENTRY_BYTES = 240_000;

/** Returns undefined if the bus took the event, else the failure. */
export type Publish = (event: {
  type: DetailType;
  detail: Detail;
  /** Sent in the same call: a second call would delay the response. */
  record: AuditRecord;
  /** Milliseconds for all attempts together. */
  budgetMs: number;
}) => Promise<Failure | undefined>;

/** Puts one event and its audit record on the bus within the budget. A lost record is logged and fails nothing. */
export function createPublish(deps: BusDeps & { busName: string; log: Log }): Publish {
  return async ({ type, detail, record, budgetMs }) => {
    const entry = {
      EventBusName: deps.busName,
      Source: SOURCE,
      DetailType: type,
      Detail: JSON.stringify(detail),
    };
    if (bytesOf(entry) > ENTRY_BYTES) return { reason: 'entry_too_large' };
    const recorded = auditEntry({ busName: deps.busName, source: SOURCE }, record);
    const [event, audit] = await putEvents(deps, [entry, recorded], { budgetMs, extraMs: EXTRA_MS });
    if (event === undefined && audit !== undefined) logLost(deps.log, audit);
    return event;
  };
}

function bytesOf({ Source, DetailType, Detail }: PutEventsRequestEntry): number {
  return [Source, DetailType, Detail].reduce((total, text) => total + Buffer.byteLength(text ?? ''), 0);
}
