import * as z from 'zod/mini';
import { ACCOUNT_ID, REGION } from './arns.ts';
import { AwsError, parseInput, unknownOperation } from './aws-error.ts';

export interface AlarmOptions {
  name: string;
  state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  /** How long before the start of the bot the state was reached. */
  sinceMs: number;
  reason: string;
  composite?: boolean;
}

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
 * CloudWatch's alarms, to be read.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
export class AlarmStore {
  readonly #alarms: AlarmOptions[];
  readonly #startedAt: number;

  constructor(alarms: readonly AlarmOptions[], now: () => number) {
    this.#alarms = [...alarms].sort((left, right) => (left.name < right.name ? -1 : 1));
    this.#startedAt = now();
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

  #present({ name, reason, sinceMs, state }: AlarmOptions): unknown {
    return {
      AlarmName: name,
      AlarmArn: `arn:aws:cloudwatch:${REGION}:${ACCOUNT_ID}:alarm:${name}`,
      ActionsEnabled: true,
      StateValue: state,
      StateReason: reason,
      StateUpdatedTimestamp: this.#startedAt / 1000,
      StateTransitionedTimestamp: (this.#startedAt - sinceMs) / 1000,
    };
  }
}
