import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { handles, type OtherEvents } from '../../common/backend/other-events.ts';
import { ALARM_SOURCE, withRequestId } from '../../common/cloudwatch-event.ts';
import {
  DEAD_LETTERS_SOURCE,
  type FailedOrder,
  failedOrderSchema,
} from '../../common/failed-order-contract.ts';
import type { Metrics } from '../../common/metrics.ts';
import { ALARM_STATE_CHANGE, parseAlarmChange } from './alarm-event.ts';
import { byLongestPrefix } from './alarm-settings.ts';
import { type ShowAlarmDeps, showAlarm, showUntil } from './show-alarm.ts';

export interface HandleAlarmDeps extends ShowAlarmDeps {
  metrics: Pick<Metrics, 'count'>;
}

/**
 * What CloudWatch says of alarms, each in the one message of its alarm. Events may come twice, late and in any order; one
 * that failed for good is tried once more when dead_letters tells of it, so that no message shows an older state for want
 * of another event. The handlers throw AlarmNotShownError, zod's error for an event that is none, and what the table throws.
 */
export function createAlarmEvents(deps: HandleAlarmDeps): OtherEvents[] {
  return [
    {
      source: ALARM_SOURCE,
      handlers: { [ALARM_STATE_CHANGE]: (detail, context) => handleAlarm(deps, detail, context) },
    },
    {
      source: DEAD_LETTERS_SOURCE,
      handlers: {
        order_failed: handles(failedOrderSchema, (failed, context) => followFailed(deps, failed, context)),
      },
    },
  ];
}

/** A command or a click that failed is its user's to run again. */
async function followFailed(deps: HandleAlarmDeps, { event }: FailedOrder, context: Context): Promise<void> {
  if (event.source !== ALARM_SOURCE) return;
  const { detail } = z.object({ detail: z.unknown() }).parse(withRequestId(event));
  await handleAlarm(deps, detail, context);
}

async function handleAlarm(deps: HandleAlarmDeps, detail: unknown, context: Context): Promise<void> {
  const { alarmSettings, alarmStore, log, metrics, now } = deps;
  const change = parseAlarmChange(detail);
  if (byLongestPrefix(alarmSettings.channels, change.name) === undefined) {
    metrics.count('AlarmsWithoutChannel', undefined);
    return log.warn('an alarm that no prefix of alarm_channels fits', { outcome: 'no_channel' });
  }
  await alarmStore.record(change);
  await showAlarm(deps, change.arn, showUntil(context, now()));
}
