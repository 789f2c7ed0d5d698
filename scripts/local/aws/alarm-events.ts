import { ACCOUNT_ID, REGION } from './arns.ts';
import type { AwsEvent } from './eventbridge/bus.ts';

export interface StoredAlarm {
  name: string;
  state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  /** The state before it, once it has changed. */
  before?: StoredAlarm['state'];
  reason: string;
  composite?: boolean;
  /** When the state was reached, and when its reason was last written: milliseconds since the epoch. */
  since: number;
  updatedAt: number;
}

export function alarmArn(name: string): string {
  return `arn:aws:cloudwatch:${REGION}:${ACCOUNT_ID}:alarm:${name}`;
}

const THRESHOLD = 5;
const DATAPOINTS: Readonly<Record<StoredAlarm['state'], number[]>> = {
  ALARM: [12, 9, 17],
  OK: [1],
  INSUFFICIENT_DATA: [],
};

/** In CloudWatch's words. */
export function reasonFor({ composite, name }: StoredAlarm, state: StoredAlarm['state']): string {
  if (composite) return `${alarmArn(`${name}-part`)} transitioned to ${state}`;
  if (state === 'INSUFFICIENT_DATA') return 'Insufficient Data: 1 datapoint was unknown.';
  const was = state === 'ALARM' ? 'was' : 'was not';
  return `Threshold Crossed: 1 datapoint [${DATAPOINTS[state].at(-1)}] ${was} greater than the threshold (${THRESHOLD}.0).`;
}

/**
 * The event of a change of state, in the shape that CloudWatch documents for metric and composite alarms.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function alarmEvent(
  before: StoredAlarm,
  alarm: StoredAlarm,
  by: Pick<AwsEvent, 'id' | 'traceId'>,
): AwsEvent {
  return {
    ...by,
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm State Change',
    resources: [alarmArn(alarm.name)],
    at: alarm.since,
    detail: {
      alarmName: alarm.name,
      configuration: alarm.composite ? compositeConfiguration(alarm) : metricConfiguration(alarm),
      previousState: stateOf(before),
      state: stateOf(alarm),
    },
  };
}

function stateOf(alarm: StoredAlarm) {
  const { reason, since, state: value } = alarm;
  const data = alarm.composite ? triggersOf(alarm) : datapointsOf(alarm);
  return { value, reason, reasonData: JSON.stringify(data), timestamp: timestamp(since) };
}

function datapointsOf({ since, state }: StoredAlarm) {
  return {
    version: '1.0',
    queryDate: timestamp(since),
    statistic: 'Sum',
    period: 60,
    recentDatapoints: DATAPOINTS[state],
    threshold: THRESHOLD,
  };
}

function triggersOf({ name, since, state: value }: StoredAlarm) {
  return {
    triggeringAlarms: [{ arn: alarmArn(`${name}-part`), state: { value, timestamp: timestamp(since) } }],
  };
}

function metricConfiguration({ name }: StoredAlarm) {
  const metric = { namespace: 'Shop', name: 'Errors', dimensions: { Alarm: name } };
  return {
    description: 'Of the local bot',
    metrics: [{ id: 'm1', metricStat: { metric, period: 60, stat: 'Sum' }, returnData: true }],
  };
}

function compositeConfiguration({ name }: StoredAlarm) {
  return { alarmRule: `ALARM("${name}-part")` };
}

/** CloudWatch writes the offset without a colon. */
function timestamp(at: number): string {
  return new Date(at).toISOString().replace('Z', '+0000');
}
