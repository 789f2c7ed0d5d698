import * as z from 'zod/mini';

/** Of these as many are named as a person reads at a glance. */
const SHOWN = 5;

const metricReason = z.object({
  recentDatapoints: z.array(z.nullable(z.number())).check(z.minLength(1)),
  threshold: z.optional(z.number()),
});

const compositeReason = z.object({
  triggeringAlarms: z
    .array(z.object({ arn: z.string(), state: z.object({ value: z.string() }) }))
    .check(z.minLength(1)),
});

const metricStat = z.object({
  metric: z.object({ namespace: z.string(), name: z.string() }),
  period: z.number(),
  stat: z.string(),
});

const configurationSchema = z.object({
  metrics: z.array(
    z.object({
      returnData: z.optional(z.boolean()),
      metricStat: z.optional(metricStat),
      label: z.optional(z.string()),
      expression: z.optional(z.string()),
    }),
  ),
});

/**
 * Why an alarm has its state, in numbers, for a metric alarm (`AWS/EC2 CPUUtilization, Average of 5 min: 99.5 (threshold
 * 50)`), or by which alarms, for a composite one. '' where the event has no numbers: the metric has no data, say.
 *
 * @param reasonData JSON of the event's `state`
 * @param configuration of its `detail`
 */
export function alarmFigures(reasonData: string | undefined, configuration: unknown): string {
  const reason = parseJson(reasonData);
  const composite = compositeReason.safeParse(reason);
  if (composite.success) return triggersText(composite.data);
  const metric = metricReason.safeParse(reason);
  if (!metric.success) return '';
  const points = metric.data.recentDatapoints.flatMap((point) => (point === null ? [] : [numberText(point)]));
  if (points.length === 0) return '';
  const { threshold } = metric.data;
  const limit = threshold === undefined ? '' : ` (threshold ${numberText(threshold)})`;
  return [metricText(configuration), `${points.slice(-SHOWN).join(', ')}${limit}`].filter(Boolean).join(': ');
}

function triggersText({ triggeringAlarms }: z.infer<typeof compositeReason>): string {
  const named = triggeringAlarms.map(({ arn, state }) => `${nameIn(arn)} is in ${state.value}`);
  const rest = named.length - SHOWN;
  return `${named.slice(0, SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** `arn:aws:cloudwatch:<region>:<account>:alarm:<name>`, whose name may hold colons. */
function nameIn(arn: string): string {
  return arn.split(':').slice(6).join(':') || arn;
}

/** '' where the configuration does not say which metric the alarm looks at. */
function metricText(configuration: unknown): string {
  const { data } = configurationSchema.safeParse(configuration);
  const metrics = data?.metrics ?? [];
  const looked = metrics.find(({ returnData }) => returnData === true) ?? metrics[0];
  if (looked?.metricStat === undefined) return looked?.label || looked?.expression || '';
  const { metric, period, stat } = looked.metricStat;
  return `${metric.namespace} ${metric.name}, ${stat} of ${periodText(period)}`;
}

function periodText(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** Four digits are enough to see how bad it is. */
function numberText(value: number): string {
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(4)));
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
