import type { QBotEvent } from '../contract.ts';
import type { LogFields } from '../logger.ts';

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
