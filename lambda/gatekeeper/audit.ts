import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type DetailType, SOURCE } from '../../common/contract.ts';
import type { Log } from '../../common/logger.ts';
import type { GateLists, Refusal } from './authorize.ts';
import { type BusDeps, type Failure, putEntries } from './put-entries.ts';
import type { SlackRequest } from './slack-request.ts';

/** EventBridge `detail-type` of a record: no backend's rule takes it, only that of the audit log. */
export const AUDIT_DETAIL_TYPE = 'audit';

const VALUE_CHARACTERS = 300;

/** Who asked for what where, and what the gatekeeper made of it: ids and words of ours, never what was typed. */
export interface AuditRecord {
  /** ISO 8601, UTC: when the request arrived. */
  time: string;
  /** API Gateway's: what backends then did is found by it. */
  requestId: string;
  team: string;
  user: string;
  channel: string | null;
  command: string;
  /** Only where it is a word of ours. */
  subcommand?: string;
  detailType: DetailType;
  decision: 'allowed' | 'refused';
  /** The gate that refused it. */
  rule?: Refusal['rule'];
  outcome: 'published' | 'refused' | 'not_published';
  /** From the arrival to this record. */
  durationMs: number;
}

interface Audited {
  request: SlackRequest;
  requestId: string;
  /** Both in milliseconds since the epoch. */
  receivedAt: number;
  now: number;
  lists: Pick<GateLists, 'restrictedCommands'>;
}

/** The record of one request, without its end. */
export function describeRequest(audited: Audited): Omit<AuditRecord, 'decision' | 'outcome' | 'rule'> {
  const { request, receivedAt } = audited;
  return {
    time: new Date(receivedAt).toISOString(),
    requestId: audited.requestId,
    team: short(request.team.id),
    user: short(request.user.id),
    channel: request.channel === null ? null : short(request.channel.id),
    command: short(request.command),
    ...ownSubcommand(request, audited.lists),
    detailType: request.type,
    durationMs: audited.now - receivedAt,
  };
}

/**
 * The sub-command, where it is a word of ours: a button or a form names its own; of typed ones, whose first word may be
 * a person's, those are known that somebody restricted.
 */
export function ownSubcommand(
  { type, command, subcommand }: SlackRequest,
  lists: Audited['lists'],
): { subcommand?: string } {
  const isOurs =
    type !== 'slash_command' || Object.hasOwn(lists.restrictedCommands, `${command} ${subcommand}`);
  return isOurs ? { subcommand: short(subcommand) } : {};
}

/** As the rule of terraform/audit.tf expects it. */
export function auditEntry(busName: string, record: AuditRecord): PutEventsRequestEntry {
  return {
    EventBusName: busName,
    Source: SOURCE,
    DetailType: AUDIT_DETAIL_TYPE,
    Detail: JSON.stringify(record),
  };
}

/** Never throws: a record that is lost is said in the log, and alarms. */
export type Audit = (record: AuditRecord, budgetMs: number) => Promise<void>;

/** Sends a record by itself, for what is not published. */
export function createAudit(deps: BusDeps & { busName: string; log: Log }): Audit {
  return async (record, budgetMs) => {
    if (budgetMs <= 0) return logLost(deps.log, { reason: 'no time left' });
    const [failure] = await putEntries(deps, [auditEntry(deps.busName, record)], budgetMs);
    if (failure !== undefined) logLost(deps.log, failure);
  };
}

export function logLost(log: Log, failure: Failure): void {
  log.error('no audit record', { outcome: 'audit_lost', ...failure });
}

function short(value: string): string {
  return value.slice(0, VALUE_CHARACTERS);
}
