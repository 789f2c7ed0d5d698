import * as z from 'zod/mini';
import { alarmFigures } from './alarm-figures.ts';

export const ALARM_STATE_CHANGE = 'CloudWatch Alarm State Change';

/** CloudWatch's own words; INSUFFICIENT_DATA: the metric has not enough data to say. */
export const ALARM_STATES = ['ALARM', 'OK', 'INSUFFICIENT_DATA'] as const;
export type AlarmState = (typeof ALARM_STATES)[number];

/** A state, and since when: milliseconds since the epoch. */
export interface StateChange {
  state: AlarmState;
  at: number;
}

const stateSchema = z.object({
  value: z.enum(ALARM_STATES),
  timestamp: z.string().check(z.refine((text) => !Number.isNaN(timeOf(text)))),
  reason: z.optional(z.string()),
  /** JSON, whose fields depend on the kind of alarm. */
  reasonData: z.optional(z.string()),
});

const eventSchema = z.object({
  resources: z.array(z.string()).check(z.minLength(1)),
  detail: z.object({
    alarmName: z.string().check(z.minLength(1)),
    state: stateSchema,
    previousState: z.optional(stateSchema),
    configuration: z.optional(z.unknown()),
  }),
});

/** What an alarm says of itself when its state changes. */
export interface AlarmChange extends StateChange {
  arn: string;
  name: string;
  /** What it was before, and since when; undefined where CloudWatch does not say. */
  previous: StateChange | undefined;
  /** Why, in CloudWatch's words; may be ''. */
  reason: string;
  /** Why, in numbers; '' where there are none. Foreign words: not escaped. */
  figures: string;
}

/**
 * Reads the detail that `withRequestId` (common/cloudwatch-event.ts) makes. Throws zod's error for what is no change of an alarm's state.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function parseAlarmChange(detail: unknown): AlarmChange {
  const { event } = z.object({ event: eventSchema }).parse(detail);
  const { alarmName: name, configuration, previousState, state } = event.detail;
  const [arn = ''] = event.resources;
  return {
    ...{ arn, name, ...changeOf(state) },
    previous: previousState && changeOf(previousState),
    reason: state.reason ?? '',
    figures: alarmFigures(state.reasonData, configuration),
  };
}

function changeOf({ timestamp, value: state }: z.infer<typeof stateSchema>): StateChange {
  return { state, at: timeOf(timestamp) };
}

/** CloudWatch writes the offset without a colon, which ISO 8601's extended format has: `+0000`. */
function timeOf(timestamp: string): number {
  return Date.parse(timestamp.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
}
