import type { QBotEvent } from '../contract.ts';
import type { LogFields } from '../logger.ts';
import type { AuditSubject } from './audit-trail.ts';

/** Of an event, in every line about it: ids alone. The first word of a command may be the user's own text. */
export function logFieldsOf(event: QBotEvent): LogFields {
  const { channel, command, idempotencyKey, requestId, subcommand, team, user } = event.detail;
  return {
    requestId,
    idempotencyKey,
    detailType: event['detail-type'],
    command,
    ...(event['detail-type'] === 'slash_command' ? {} : { subcommand }),
    team: team.id,
    user: user.id,
    ...(channel === null ? {} : { channel: channel.id }),
  };
}

/** Of an event, in each audit record about it. */
export function auditSubjectOf(event: QBotEvent): AuditSubject {
  const { channel, command, orderedBy, requestId, team, user } = event.detail;
  return {
    requestId,
    team: team.id,
    user: user.id,
    ...(channel === null ? {} : { channel: channel.id }),
    command,
    detailType: event['detail-type'],
    ...(orderedBy === undefined ? {} : { orderedBy: orderedBy.id }),
  };
}
