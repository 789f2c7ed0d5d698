/** What became of an action. */
export interface Effect {
  isSuccess: boolean;
  /** In OpsGenie's words. */
  status: string;
  incidentId?: string;
  alertId?: string;
}

interface Processed extends Effect {
  action: string;
  processedAt: string;
}

interface Accepted {
  action: string;
  dueAt: number;
  run: () => Effect;
  processed?: Processed;
}

/** Actions that are carried out some time after they were accepted, in the order of their acceptance. */
export class ActionQueue {
  readonly #accepted = new Map<string, Accepted>();
  readonly #options: { delayMs: number; now: () => number; sleep: (ms: number) => Promise<void> };

  constructor(options: { delayMs: number; now: () => number; sleep: (ms: number) => Promise<void> }) {
    this.#options = options;
  }

  accept(requestId: string, action: string, run: () => Effect): void {
    const { delayMs, now, sleep } = this.#options;
    const dueAt = now() + delayMs;
    this.#accepted.set(requestId, { action, dueAt, run });
    // A timer may end a millisecond before its time: it counts as that time.
    void sleep(delayMs).then(() => this.settle(dueAt));
  }

  /** Carries out what is due. Before each read, so that nothing is seen too early or too late. */
  settle(until: number = this.#options.now()): void {
    for (const accepted of this.#accepted.values()) {
      if (accepted.processed !== undefined || accepted.dueAt > until) continue;
      const processedAt = new Date(accepted.dueAt).toISOString();
      accepted.processed = { ...accepted.run(), action: accepted.action, processedAt };
    }
  }

  /** undefined until the action is carried out, and for an unknown request. */
  processed(requestId: string): Processed | undefined {
    this.settle();
    return this.#accepted.get(requestId)?.processed;
  }
}
