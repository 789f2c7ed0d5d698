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
  #schedules: readonly Schedule[] = [];
  /** By the name of each. */
  #dueAt = new Map<string, number>();
  readonly #invocations = new Map<string, number>();

  constructor(options: SchedulesOptions) {
    this.#options = options;
    this.replace(options.schedules);
  }

  /** From now on there are these; one whose name stays is due when it was. */
  replace(schedules: readonly Schedule[]): void {
    const now = this.#options.now();
    this.#dueAt = new Map(
      schedules.map(({ everyMs, name }) => [name, this.#dueAt.get(name) ?? now + everyMs]),
    );
    this.#schedules = [...schedules];
  }

  /** When the next one is due; never: Infinity. */
  nextAt(): number {
    return Math.min(...this.#dueAt.values());
  }

  /** Starts each that is due, once however late it is, and waits for their functions. */
  async runDue(): Promise<void> {
    const { call, now } = this.#options;
    const due = this.#schedules.filter(
      ({ name }) => (this.#dueAt.get(name) ?? Number.POSITIVE_INFINITY) <= now(),
    );
    for (const { everyMs, name } of due) {
      const at = this.#dueAt.get(name) ?? now();
      const missed = Math.floor((now() - at) / everyMs);
      this.#dueAt.set(name, at + (missed + 1) * everyMs);
    }
    // AWS counts what it could not deliver elsewhere, FailedInvocations.
    const delivered = due.filter(({ refusal }) => refusal === undefined);
    for (const { name } of delivered) this.#invocations.set(name, (this.#invocations.get(name) ?? 0) + 1);
    await Promise.all(delivered.map(({ input, target }) => call(target, input)));
  }

  state(): ScheduleState[] {
    return this.#schedules.map(({ name, target }) => ({
      rule: name,
      function: target,
      invocations: this.#invocations.get(name) ?? 0,
    }));
  }
}
