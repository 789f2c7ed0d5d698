import { QBotError } from '../../common/errors.ts';

/** Slack said ok, and not what it says with it: that is no news of anybody. */
export class UnreadableSlackError extends QBotError {
  readonly code = 'QBOT_SLACK_UNREADABLE';
}

/** The run has to end, and this was not read yet. The next one begins with it. */
export class UnreadInTimeError extends QBotError {
  readonly code = 'QBOT_UNREAD_IN_TIME';
}

/** The incident product answered, and who is on call cannot be read from it. */
export class UnreadableSchedulesError extends QBotError {
  readonly code = 'QBOT_SCHEDULES_UNREADABLE';
}
