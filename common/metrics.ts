import { Metrics as Emf, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { DeliveredVia } from './slack/delivery.ts';
import type { SignatureFault } from './slack/signature.ts';

/**
 * Every metric that is counted, and every word of its dimension `outcome`: closed sets, because each combination of
 * dimensions is a metric that is paid for. undefined: it has no outcome.
 */
interface Counted {
  /** At the gatekeeper, of whatever it was asked. */
  Requests:
    | 'published'
    | 'refused'
    | 'unauthorized'
    | 'malformed'
    | 'too_large'
    | 'ignored'
    | 'not_published';
  /** What nothing proved to come from Slack; `too_large` was not even checked. */
  AuthRejected: SignatureFault | 'secret_unreadable' | 'too_large';
  PublishFailed: 'entry_too_large' | 'deadline' | 'put_events' | 'failed_entry';
  /** At a backend, of each delivery; a `late` one has its ending as well. */
  Events: 'done' | 'explained' | 'unexpected' | 'expired' | 'late';
  /** By which way a person was told, each message once. */
  Answers: DeliveredVia;
  /** Sent by dead_letters, once an hour. */
  Probes: undefined;
  /** What came of the weekly paging drill, by the incident backend: `silent`, no webhook told of its alert in time. */
  Drills: 'reached' | 'incomplete' | 'silent';
  /** CloudWatch told of an alarm that has no channel: nothing was posted. */
  AlarmsWithoutChannel: undefined;
  SlackRateLimited: undefined;
  /** Slack took a call and added a warning: a message may have been shortened. */
  SlackWarned: undefined;
  OpsgenieRateLimited: undefined;
  OpsgenieErrors: undefined;
}

export type MetricName = keyof Counted;

export type Outcome<N extends MetricName> = Counted[N];

export interface Metrics {
  /** One more. `command` is one of ours, or `other`: never a person's own word. */
  count<N extends MetricName>(name: N, outcome: Outcome<N>, command?: string): void;
  /** How long the gatekeeper took to acknowledge; `outcome` and `command` as of its request. */
  acknowledged(milliseconds: number, outcome: Outcome<'Requests'>, command?: string): void;
  /** Writes what was counted since the last time: at the end of every invocation. */
  publish(): void;
}

interface Sample {
  name: string;
  unit: (typeof MetricUnit)[keyof typeof MetricUnit];
  value: number;
}

/** What shares its dimensions shares a line. */
interface Group {
  dimensions: Record<string, string>;
  samples: Sample[];
}

/**
 * Metrics as lines on standard output, which CloudWatch reads from the log: no call, no wait. Each is there twice, for
 * the service as a whole (alarms) and by command and outcome. The namespace is POWERTOOLS_METRICS_NAMESPACE.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createMetrics(emf: Emf = new Emf()): Metrics {
  const groups = new Map<string, Group>();
  const add = (sample: Sample, outcome: string | undefined, command: string | undefined) => {
    const key = `${command ?? ''} ${outcome ?? ''}`;
    const group = groups.get(key) ?? { dimensions: dimensionsOf(command, outcome), samples: [] };
    group.samples.push(sample);
    groups.set(key, group);
  };
  return {
    count: (name, outcome, command) => add({ name, unit: MetricUnit.Count, value: 1 }, outcome, command),
    acknowledged: (value, outcome, command) =>
      add({ name: 'AckMilliseconds', unit: MetricUnit.Milliseconds, value }, outcome, command),
    publish() {
      for (const group of groups.values()) write(emf, group);
      groups.clear();
    },
  };
}

function dimensionsOf(command: string | undefined, outcome: string | undefined): Record<string, string> {
  return { ...(command === undefined ? {} : { command }), ...(outcome === undefined ? {} : { outcome }) };
}

function write(emf: Emf, { dimensions, samples }: Group): void {
  // The empty set is the service alone, which Powertools adds to every set.
  emf.addDimensions({});
  if (Object.keys(dimensions).length > 0) emf.addDimensions(dimensions);
  for (const { name, unit, value } of samples) emf.addMetric(name, unit, value);
  emf.publishStoredMetrics();
}
