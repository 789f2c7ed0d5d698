import { randomUUID } from 'node:crypto';
import { ACCOUNT_ID, REGION } from './aws-account.ts';
import { AwsError } from './aws-error.ts';
import { type DeadLetter, undeliveredLetter } from './dead-letters.ts';
import { compilePattern } from './event-pattern.ts';
import type { Fault, Faults } from './faults.ts';
import { isEntryError, type PutEvent, readEntries } from './put-events.ts';
import type { Trace } from './trace.ts';
import type { Rule } from './wiring.ts';

export interface EventBusOptions {
  name: string;
  rules: Rule[];
  /** false: there is no such function. */
  hasFunction: (name: string) => boolean;
  /** Hands an event to a function's asynchronous queue. */
  deliver: (functionName: string, event: unknown, traceId: string | undefined) => Promise<void>;
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

interface BusRule extends Omit<Rule, 'pattern'> {
  matches: (event: unknown) => boolean;
}

/**
 * An EventBridge bus with its rules. What no rule matches, and what is put on another bus, is dropped without an
 * error, as AWS does. Throws PatternError where a rule's pattern is not known here.
 */
export class EventBus {
  readonly #options: EventBusOptions;
  readonly #rules: BusRule[];

  constructor(options: EventBusOptions) {
    this.#options = options;
    this.#rules = options.rules.map(compileRule);
  }

  /** `AWSEvents.<operation>`: answers the JSON, or throws AwsError. */
  serve(operation: string, input: unknown, traceId: string | undefined): unknown {
    if (operation !== 'PutEvents') throw new AwsError('UnknownOperationException', operation);
    const entries = readEntries(input).map((entry) => {
      if (isEntryError(entry)) return entry;
      const EventId = randomUUID();
      this.#options.background(this.#publish(EventId, entry, entry.traceHeader ?? traceId));
      return { EventId };
    });
    return { FailedEntryCount: entries.filter((entry) => 'ErrorCode' in entry).length, Entries: entries };
  }

  async #publish(id: string, entry: PutEvent, traceId: string | undefined): Promise<void> {
    const { busMs, faults, name, sleep, trace } = this.#options;
    const end = trace.begin(traceId, 'bus', { source: entry.source, detailType: entry.detailType });
    const fault = faults.take('bus');
    await sleep(fault?.kind === 'stall' ? busMs + fault.ms : busMs);
    if (entry.busName !== name) return end(`dropped: there is no bus "${entry.busName}"`);
    const event = this.#envelope(id, entry);
    const rules = this.#rules.filter((rule) => rule.matches(event));
    if (rules.length === 0) return end('dropped: no rule matches', {}, { request: event });
    end(`matched ${rules.map((rule) => rule.name).join(', ')}`, {}, { request: event });
    const copies = fault?.kind === 'repeat' ? fault.copies : 1;
    const deliveries = rules.flatMap((rule) => Array<BusRule>(copies).fill(rule));
    await Promise.all(deliveries.map((rule) => this.#deliver(rule, event, { traceId, fault })));
  }

  async #deliver(
    rule: BusRule,
    event: unknown,
    { traceId, fault }: { traceId: string | undefined; fault: Fault | undefined },
  ): Promise<void> {
    const { deliver, hasFunction, now, onDeadLetter } = this.#options;
    const isRefused = fault?.kind === 'refuse' || fault?.kind === 'drop';
    const { deadLetterQueue: queue = 'undelivered', refusal, target } = rule;
    const isHere = hasFunction(target);
    if (isHere && refusal === undefined && !isRefused) return deliver(target, event, traceId);
    const error = isHere ? (refusal ?? 'the target could not be called') : `there is no function "${target}"`;
    if (queue !== null)
      onDeadLetter(undeliveredLetter({ queue, functionName: target, event, error, at: now() }));
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

function compileRule({ pattern, ...rule }: Rule): BusRule {
  return { ...rule, matches: compilePattern(pattern, `rule "${rule.name}"`) };
}
