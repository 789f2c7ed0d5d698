import { QBotError } from '../../common/errors.ts';

/** The incident product answered, and who is on call cannot be read from it. */
export class UnreadableSchedulesError extends QBotError {
  readonly code = 'QBOT_SCHEDULES_UNREADABLE';
}
