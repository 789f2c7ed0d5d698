import { type AlarmType, type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { callAws } from './aws-errors.ts';

export interface Alarm {
  name: string;
  arn: string;
  /** In ALARM since, milliseconds since the epoch; undefined where AWS does not say. */
  since: number | undefined;
  reason: string;
  /** Milliseconds since the epoch; undefined for one that nobody has muted. */
  mutedUntil?: number;
}

export interface Alarms {
  /** Those in ALARM whose names begin so ('': all), the newest first; `more`: there are others beyond 500. */
  inAlarm(prefix: string): Promise<{ alarms: Alarm[]; more: boolean }>;
}

const PAGE = 100;
const PAGES = 5;
/** Without this AWS leaves composite alarms out. */
const TYPES: AlarmType[] = ['MetricAlarm', 'CompositeAlarm'];

/**
 * CloudWatch's alarms. Throws AwsRefusedError or AwsUnsureError.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
export function createAlarms(client: CloudWatchClient): Alarms {
  return {
    async inAlarm(prefix) {
      const alarms: Alarm[] = [];
      let token: string | undefined;
      for (let page = 0; page < PAGES; page += 1) {
        const answer = await describe(client, prefix, token);
        alarms.push(
          ...(answer.MetricAlarms ?? []).map(toAlarm),
          ...(answer.CompositeAlarms ?? []).map(toAlarm),
        );
        token = answer.NextToken;
        if (!token) break;
      }
      alarms.sort((left, right) => (right.since ?? 0) - (left.since ?? 0));
      return { alarms, more: Boolean(token) };
    },
  };
}

function describe(client: CloudWatchClient, prefix: string, token: string | undefined) {
  const command = new DescribeAlarmsCommand({
    StateValue: 'ALARM',
    AlarmTypes: TYPES,
    MaxRecords: PAGE,
    ...(prefix === '' ? {} : { AlarmNamePrefix: prefix }),
    ...(token === undefined ? {} : { NextToken: token }),
  });
  return callAws('cloudwatch:DescribeAlarms', client.send(command));
}

/** What metric and composite alarms have in common. */
interface Described {
  AlarmName?: string | undefined;
  AlarmArn?: string | undefined;
  StateReason?: string | undefined;
  StateTransitionedTimestamp?: Date | undefined;
  StateUpdatedTimestamp?: Date | undefined;
}

/** A state's reason may be updated without the state: only the transition says since when. */
function toAlarm(described: Described): Alarm {
  const since = described.StateTransitionedTimestamp ?? described.StateUpdatedTimestamp;
  return {
    name: described.AlarmName ?? '',
    arn: described.AlarmArn ?? '',
    since: since?.getTime(),
    reason: described.StateReason ?? '',
  };
}
