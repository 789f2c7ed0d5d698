import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type Detail, type DetailType, SOURCE } from '../../common/contract.ts';
import type { Log } from '../../common/logger.ts';
import { type AuditRecord, auditEntry, logLost } from './audit.ts';
import { type BusDeps, type Failure, putEntries } from './put-entries.ts';

/**
 * In UTF-8 bytes of source, detail-type and detail; EventBridge's own limit was 256 kB for years, for all entries of a
 * call together. The rest is the audit record's.
 */
export const ENTRY_BYTES = 240_000;

/** undefined once the bus has taken the event; else why not. */
export type Publish = (event: {
  type: DetailType;
  detail: Detail;
  /** Goes with it: a call of its own would keep the person waiting. */
  record: AuditRecord;
  /** Milliseconds that all tries together may take. */
  budgetMs: number;
}) => Promise<Failure | undefined>;

/** Puts one event, and its audit record, on the bus within its budget. What becomes of the record never counts. */
export function createPublish(deps: BusDeps & { busName: string; log: Log }): Publish {
  return async ({ type, detail, record, budgetMs }) => {
    const entry = {
      EventBusName: deps.busName,
      Source: SOURCE,
      DetailType: type,
      Detail: JSON.stringify(detail),
    };
    if (bytesOf(entry) > ENTRY_BYTES) return { reason: 'entry_too_large' };
    const [order, audit] = await putEntries(deps, [entry, auditEntry(deps.busName, record)], budgetMs);
    if (order === undefined && audit !== undefined) logLost(deps.log, audit);
    return order;
  };
}

function bytesOf({ Source, DetailType, Detail }: PutEventsRequestEntry): number {
  return [Source, DetailType, Detail].reduce((total, text) => total + Buffer.byteLength(text ?? ''), 0);
}
