import { auditEntry, logLost } from '../../common/aws/audit-event.ts';
import { type BusDeps, putEvents } from '../../common/aws/put-events.ts';
import { type DetailType, SOURCE } from '../../common/contract.ts';
import type { Log } from '../../common/logger.ts';
import type { AuthorizationRules, UserDenial } from './authorize.ts';
import type { ReceivedRequest, SlackRequest } from './slack-request.ts';

const VALUE_CHARACTERS = 300;

/** Who requested what, where, and what the gatekeeper decided: ids and our own words, never what the user typed. */
export interface AuditRecord {
  /** ISO 8601, UTC: when the request arrived. */
  time: string;
  /** API Gateway's id: it finds what the backends did. */
  requestId: string;
  team: string;
  user: string;
  /** The user's workspace or organisation, if it is another than `team`. */
  userTeam?: string;
  channel: string | null;
  command: string;
  /** Only if it is one of our own words. */
  subcommand?: string;
  detailType: DetailType;
  decision: 'allowed' | 'refused';
  /** The groups and schedules by which the user may run it, where their own id is not listed. */
  grantedBy?: string;
  /** The rule that denied it. */
  rule?: UserDenial['rule'];
  outcome: 'published' | 'refused' | 'not_published';
  /** From when the request arrived to this record. */
  durationMs: number;
}

type Restrictions = Pick<AuthorizationRules, 'restrictedCommands'>;

/** The record of one request without its result. `now`: milliseconds since the epoch. */
export function describeRequest(
  rules: Restrictions,
  request: ReceivedRequest,
  now: number,
): Omit<AuditRecord, 'decision' | 'outcome' | 'rule'> {
  return {
    time: new Date(request.receivedAt).toISOString(),
    requestId: request.requestId,
    team: short(request.team.id),
    user: short(request.user.id),
    ...userTeamOf(request),
    channel: request.channel === null ? null : short(request.channel.id),
    command: short(request.command),
    ...ownSubcommand(rules, request),
    detailType: request.type,
    durationMs: now - request.receivedAt,
  };
}

function userTeamOf({ team, userTeamId = team.id }: SlackRequest): { userTeam?: string } {
  return userTeamId === team.id ? {} : { userTeam: short(userTeamId) };
}

/**
 * The sub-command, if it is one of our own words: that of a button or a modal always is. The first typed word may be
 * anything, so a typed one counts only if it is restricted by name.
 */
export function ownSubcommand(
  rules: Restrictions,
  { type, command, subcommand }: SlackRequest,
): { subcommand?: string } {
  const isOurs =
    type !== 'slash_command' || Object.hasOwn(rules.restrictedCommands, `${command} ${subcommand}`);
  return isOurs ? { subcommand: short(subcommand) } : {};
}

/** Never throws: a lost record is logged, and raises an alarm. */
export type Audit = (record: AuditRecord, budgetMs: number) => Promise<void>;

/** Sends a record without an event, for a request that is not published. */
export function createAudit(deps: BusDeps & { busName: string; log: Log }): Audit {
  return async (record, budgetMs) => {
    if (budgetMs <= 0) return logLost(deps.log, { reason: 'no time left' });
    const [failure] = await putEvents(deps, [auditEntry({ busName: deps.busName, source: SOURCE }, record)], {
      budgetMs,
    });
    if (failure !== undefined) logLost(deps.log, failure);
  };
}

function short(value: string): string {
  return value.slice(0, VALUE_CHARACTERS);
}
