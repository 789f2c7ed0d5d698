/** A rule that a clock starts: its function gets `input` as it stands. */
export interface Schedule {
  name: string;
  everyMs: number;
  /** Name of a function. */
  target: string;
  input: unknown;
  /** Why the function does not let itself be called by this rule. */
  refusal?: string;
}

export interface SchedulesOptions {
  schedules: readonly Schedule[];
  /** Resolves once the function has taken the input, or has failed for the last time. */
  call: (functionName: string, input: unknown) => Promise<void>;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** As CloudWatch counts it in AWS/Events, by rule. */
export interface ScheduleState {
  rule: string;
  function: string;
  invocations: number;
}

/**
 * Rules that a clock starts, `rate(...)`: the first time so long after they are made.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export class Schedules {
  readonly #options: SchedulesOptions;
  readonly #dueAt = new Map<Schedule, number>();
  readonly #invocations = new Map<Schedule, number>();

  constructor(options: SchedulesOptions) {
    this.#options = options;
    const now = options.now();
    for (const schedule of options.schedules) this.#dueAt.set(schedule, now + schedule.everyMs);
  }

  /** When the next one is due; never: Infinity. */
  nextAt(): number {
    return Math.min(...this.#dueAt.values());
  }

  /** Starts each that is due, once however late it is, and waits for their functions. */
  async runDue(): Promise<void> {
    const { call, now } = this.#options;
    const due = [...this.#dueAt].filter(([, at]) => at <= now());
    for (const [schedule, at] of due) {
      const missed = Math.floor((now() - at) / schedule.everyMs);
      this.#dueAt.set(schedule, at + (missed + 1) * schedule.everyMs);
    }
    // AWS counts what it could not deliver elsewhere, FailedInvocations.
    const delivered = due.map(([schedule]) => schedule).filter(({ refusal }) => refusal === undefined);
    for (const schedule of delivered) {
      this.#invocations.set(schedule, (this.#invocations.get(schedule) ?? 0) + 1);
    }
    await Promise.all(delivered.map(({ input, target }) => call(target, input)));
  }

  state(): ScheduleState[] {
    return this.#options.schedules.map((schedule) => ({
      rule: schedule.name,
      function: schedule.target,
      invocations: this.#invocations.get(schedule) ?? 0,
    }));
  }
}
