import { randomUUID } from 'node:crypto';
import type { Fault, Faults } from '../../fakes/faults/faults.ts';
import { type DeadLetter, type DeliveryError, undeliveredEvent } from '../../lambda/failed-events.ts';
import type { Trace } from '../../trace.ts';
import type { LogRule, Rule } from '../../wiring/wiring.ts';
import { ACCOUNT_ID, REGION, ruleArn } from '../arns.ts';
import { unknownOperation } from '../aws-error.ts';
import { compilePattern } from './pattern.ts';
import { isEntryError, type PutEvent, readEntries } from './put-events.ts';

export interface EventBusOptions {
  name: string;
  rules: Rule[];
  logRules: LogRule[];
  /** false: there is no such function. */
  hasFunction: (name: string) => boolean;
  /** Hands an event to a function's asynchronous queue. */
  deliver: (functionName: string, event: unknown, traceId: string | undefined) => Promise<void>;
  /** Writes an event into a log group. */
  onLogEvent: (logGroup: string, event: unknown) => void;
  onDeadLetter: (letter: DeadLetter) => void;
  /** Keeps hold of work that goes on after the answer. */
  background: (work: Promise<void>) => void;
  faults: Faults;
  trace: Trace;
  sleep: (ms: number) => Promise<void>;
  now: () => number;
  /** What the bus itself takes, milliseconds. */
  busMs: number;
}

/** What a service of AWS tells of itself. */
export interface AwsEvent {
  id: string;
  /** `aws.<service>` */
  source: string;
  detailType: string;
  resources: string[];
  detail: Record<string, unknown>;
  /** Milliseconds since the epoch. */
  at: number;
  traceId: string | undefined;
}

/** Of every account: what AWS itself has to tell comes over this one. */
const DEFAULT_BUS = 'default';

type Compiled<R extends LogRule | Rule> = Omit<R, 'pattern'> & { matches: (event: unknown) => boolean };
type BusRule = Compiled<Rule>;

/**
 * An EventBridge bus with its rules. What no rule matches, and what is put on another bus, is dropped without an
 * error, as AWS does. Throws PatternError if a rule's pattern is not known here.
 */
export class EventBus {
  readonly #options: EventBusOptions;
  #rules: BusRule[] = [];
  #logRules: Compiled<LogRule>[] = [];

  constructor(options: EventBusOptions) {
    this.#options = options;
    this.setRules(options.rules, options.logRules);
  }

  /** From now on there are these. Throws PatternError, and changes nothing, if a pattern is not known here. */
  setRules(rules: readonly Rule[], logRules: readonly LogRule[]): void {
    const compiled = rules.map(compileRule);
    this.#logRules = logRules.map(compileRule);
    this.#rules = compiled;
  }

  /** `AWSEvents.<operation>`: answers the JSON, or throws AwsError. */
  serve(operation: string, input: unknown, traceId: string | undefined): unknown {
    if (operation !== 'PutEvents') throw unknownOperation(operation);
    const entries = readEntries(input).map((entry) => {
      if (isEntryError(entry)) return entry;
      const EventId = randomUUID();
      this.#options.background(this.#publish(EventId, entry, entry.traceHeader ?? traceId));
      return { EventId };
    });
    return { FailedEntryCount: entries.filter((entry) => 'ErrorCode' in entry).length, Entries: entries };
  }

  /**
   * What a service of AWS puts on the account's default bus, which has the rules with `bus: 'default'`. No customer puts an
   * event of an `aws.` source there: PutEvents refuses it.
   */
  async deliverAwsEvent({ at, id, traceId, ...event }: AwsEvent): Promise<void> {
    const entry = { ...event, busName: DEFAULT_BUS, timeSeconds: at / 1000, traceHeader: traceId };
    await this.#publish(id, entry, traceId);
  }

  async #publish(id: string, entry: PutEvent, traceId: string | undefined): Promise<void> {
    const { busMs, faults, name, sleep, trace } = this.#options;
    const event = this.#envelope(id, entry);
    if (entry.busName === name && this.#isLoggedOnly(event)) return;
    const end = trace.begin(traceId, 'bus', { source: entry.source, detailType: entry.detailType });
    const fault = faults.take('bus', traceId);
    await sleep(fault?.kind === 'stall' ? busMs + fault.ms : busMs);
    if (![name, DEFAULT_BUS].includes(entry.busName))
      return end(`dropped: there is no bus "${entry.busName}"`);
    const rules = this.#rules.filter(({ bus = name, matches }) => bus === entry.busName && matches(event));
    if (rules.length === 0) return end('dropped: no rule matches', {}, { request: event });
    end(`matched ${rules.map((rule) => rule.name).join(', ')}`, {}, { request: event });
    const { apartMs = 0, copies } = fault?.kind === 'repeat' ? fault : { copies: 1 };
    const deliveries = Array.from({ length: copies }, async (_, copy) => {
      await sleep(copy * apartMs);
      await Promise.all(rules.map((rule) => this.#deliver(rule, event, { traceId, fault })));
    });
    await Promise.all(deliveries);
  }

  /** What only log groups take is no span of a request's trace, and no fault for one applies to it. */
  #isLoggedOnly(event: unknown): boolean {
    const logRules = this.#logRules.filter((rule) => rule.matches(event));
    for (const { logGroup } of logRules) this.#options.onLogEvent(logGroup, event);
    return (
      logRules.length > 0 && !this.#rules.some(({ bus, matches }) => bus === undefined && matches(event))
    );
  }

  async #deliver(
    rule: BusRule,
    event: unknown,
    { traceId, fault }: { traceId: string | undefined; fault: Fault | undefined },
  ): Promise<void> {
    const { deliver, name, now, onDeadLetter } = this.#options;
    const { bus = name, deadLetterQueue: queue = 'undelivered', target } = rule;
    const error = this.#whyNot(rule, fault);
    if (error === undefined) return deliver(target, event, traceId);
    if (queue === null) return;
    const about = { functionName: target, ruleArn: ruleArn(bus, rule.name), at: now() };
    onDeadLetter(undeliveredEvent({ ...about, queue, event, error, traceId }));
  }

  /** EventBridge does not try again what a permission or a target lacks. */
  #whyNot({ refusal, target }: BusRule, fault: Fault | undefined): DeliveryError | undefined {
    if (!this.#options.hasFunction(target))
      return { code: 'NO_RESOURCE', message: `there is no function "${target}"`, retries: 0 };
    if (refusal !== undefined) return { code: 'NO_PERMISSIONS', message: refusal, retries: 0 };
    if (fault?.kind !== 'refuse' && fault?.kind !== 'drop') return undefined;
    const exhausted = 'MaximumEventAgeInSeconds';
    return { code: 'SDK_CLIENT_ERROR', message: 'the target could not be called', exhausted, retries: 10 };
  }

  #envelope(id: string, entry: PutEvent): Record<string, unknown> {
    const at = entry.timeSeconds === undefined ? this.#options.now() : entry.timeSeconds * 1000;
    return {
      version: '0',
      id,
      'detail-type': entry.detailType,
      source: entry.source,
      account: ACCOUNT_ID,
      time: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
      region: REGION,
      resources: entry.resources,
      detail: entry.detail,
    };
  }
}

function compileRule<R extends LogRule | Rule>({ pattern, ...rule }: R): Compiled<R> {
  return { ...rule, matches: compilePattern(pattern, `rule "${rule.name}"`) };
}
