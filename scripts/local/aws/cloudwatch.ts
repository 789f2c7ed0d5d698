import * as z from 'zod/mini';
import { alarmArn, alarmEvent, reasonFor, type StoredAlarm } from './alarm-events.ts';
import { AwsError, parseInput, unknownOperation } from './aws-error.ts';
import type { AwsEvent } from './eventbridge/bus.ts';

export interface AlarmOptions extends Omit<StoredAlarm, 'since' | 'updatedAt'> {
  /** How long before the start of the bot the state was reached. */
  sinceMs: number;
}

/** An alarm as it stands now. */
export interface AlarmNow {
  name: string;
  state: AlarmOptions['state'];
  /** The state before it; undefined where it has not changed since the bot began. */
  before?: AlarmOptions['state'] | undefined;
  reason: string;
  /** Milliseconds since the epoch. */
  since: number;
  composite: boolean;
}

/** Whose request a change of state is, and the id of its event. */
export type ChangedBy = Pick<AwsEvent, 'id' | 'traceId'>;

const TYPES = ['MetricAlarm', 'CompositeAlarm'] as const;

const inputSchema = z.object({
  AlarmNamePrefix: z.optional(z.string().check(z.minLength(1), z.maxLength(255))),
  AlarmTypes: z.optional(z.array(z.enum(TYPES))),
  StateValue: z.optional(z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA'])),
  MaxRecords: z.optional(z.int().check(z.gte(1), z.lte(100))),
  NextToken: z.optional(z.string()),
});

const PAGE = 50;

/**
 * CloudWatch's alarms, to be read; what changes their state is the driver of this bot.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
export class AlarmStore {
  /** Takes what CloudWatch puts on the default bus when a state changes. */
  onChange: (event: AwsEvent) => void = () => undefined;
  readonly #alarms: StoredAlarm[];
  readonly #now: () => number;

  constructor(alarms: readonly AlarmOptions[], now: () => number) {
    const startedAt = now();
    this.#now = now;
    this.#alarms = alarms
      .map(({ sinceMs, ...alarm }) => ({ ...alarm, since: startedAt - sinceMs, updatedAt: startedAt }))
      .sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  all(): AlarmNow[] {
    return this.#alarms.map(({ before, composite = false, name, reason, since, state }) => ({
      ...{ before, composite, name, reason, since, state },
    }));
  }

  /**
   * Its metric or its alarms bring it into that state; false if it has that one already, of which no event tells. Throws
   * AwsError for an alarm that there is not.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
   */
  setState(name: string, state: AlarmOptions['state'], by: ChangedBy): boolean {
    const alarm = this.#alarms.find((one) => one.name === name);
    if (alarm === undefined) throw new AwsError('ResourceNotFound', `there is no alarm "${name}"`);
    if (alarm.state === state) return false;
    const before = { ...alarm };
    // CloudWatch's clock never shows the same moment twice for one alarm.
    const at = Math.max(this.#now(), alarm.since + 1);
    Object.assign(alarm, {
      state,
      before: before.state,
      since: at,
      updatedAt: at,
      reason: reasonFor(alarm, state),
    });
    this.onChange(alarmEvent(before, alarm, by));
    return true;
  }

  /** `GraniteServiceVersion20100801.<operation>`: returns the JSON, or throws AwsError. */
  serve(operation: string, input: unknown): unknown {
    if (operation !== 'DescribeAlarms') throw unknownOperation(operation);
    return this.#describe(parseInput(inputSchema, input, 'ValidationError'));
  }

  #describe(wanted: z.infer<typeof inputSchema>): unknown {
    // As the real one: without AlarmTypes only metric alarms.
    const types: readonly string[] = wanted.AlarmTypes ?? ['MetricAlarm'];
    const found = this.#alarms.filter(
      ({ composite, name, state }) =>
        types.includes(composite ? 'CompositeAlarm' : 'MetricAlarm') &&
        name.startsWith(wanted.AlarmNamePrefix ?? '') &&
        (wanted.StateValue === undefined || wanted.StateValue === state),
    );
    const start = Number(wanted.NextToken ?? 0);
    if (!Number.isInteger(start)) throw new AwsError('InvalidNextToken', 'The next token is not valid.');
    const end = start + (wanted.MaxRecords ?? PAGE);
    const page = found.slice(start, end);
    return {
      MetricAlarms: page.filter(({ composite }) => !composite).map((one) => this.#present(one)),
      CompositeAlarms: page.filter(({ composite }) => composite).map((one) => this.#present(one)),
      ...(end < found.length ? { NextToken: String(end) } : {}),
    };
  }

  #present({ name, reason, since, state, updatedAt }: StoredAlarm): unknown {
    return {
      AlarmName: name,
      AlarmArn: alarmArn(name),
      ActionsEnabled: true,
      StateValue: state,
      StateReason: reason,
      StateUpdatedTimestamp: updatedAt / 1000,
      StateTransitionedTimestamp: since / 1000,
    };
  }
}
