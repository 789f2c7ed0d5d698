import type { Context } from 'aws-lambda';
import type { OtherEvents } from '../../common/backend/other-events.ts';
import { ALARM_SOURCE } from '../../common/cloudwatch-event.ts';
import type { Metrics } from '../../common/metrics.ts';
import { ALARM_STATE_CHANGE, parseAlarmChange } from './alarm-event.ts';
import { byLongestPrefix } from './alarm-settings.ts';
import { type ShowAlarmDeps, showAlarm, showUntil } from './show-alarm.ts';

export interface HandleAlarmDeps extends ShowAlarmDeps {
  metrics: Pick<Metrics, 'count'>;
}

/**
 * What CloudWatch says of alarms, each in the one message of its alarm. Events may come twice, late and in any order.
 * The handler throws AlarmNotShownError, zod's error for an event that is none, and what the table throws.
 */
export function createAlarmEvents(deps: HandleAlarmDeps): OtherEvents {
  return {
    source: ALARM_SOURCE,
    handlers: { [ALARM_STATE_CHANGE]: (detail, context) => handleAlarm(deps, detail, context) },
  };
}

/** Brings the message of an alarm to what an event of CloudWatch's says, unless it shows a newer one. */
export async function handleAlarm(deps: HandleAlarmDeps, detail: unknown, context: Context): Promise<void> {
  const { alarmSettings, alarmStore, log, metrics, now } = deps;
  const change = parseAlarmChange(detail);
  if (byLongestPrefix(alarmSettings.channels, change.name) === undefined) {
    metrics.count('AlarmsWithoutChannel', undefined);
    return log.warn('an alarm that no prefix of alarm_channels fits', { outcome: 'no_channel' });
  }
  await alarmStore.record(change);
  await showAlarm(deps, change.arn, showUntil(context, now()));
}
