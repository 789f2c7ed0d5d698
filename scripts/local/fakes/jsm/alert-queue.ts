import { randomUUID } from 'node:crypto';

interface Accepted {
  dueAt: number;
  alertId: string;
  run: () => void;
  isDone: boolean;
}

/** Actions on alerts, carried out some time after they were accepted. */
export class AlertQueue {
  readonly #accepted = new Map<string, Accepted>();
  readonly #options: { now: () => number; delayMs: number };

  constructor(options: { now: () => number; delayMs: number }) {
    this.#options = options;
  }

  /** Answers the request's id. */
  accept(alertId: string, run: () => void): string {
    const requestId = randomUUID();
    const dueAt = this.#options.now() + this.#options.delayMs;
    this.#accepted.set(requestId, { dueAt, alertId, run, isDone: false });
    return requestId;
  }

  /** Carries out what is due: before each call, so that nothing is seen too early or too late. */
  settle(): void {
    for (const accepted of this.#accepted.values()) {
      if (accepted.isDone || accepted.dueAt > this.#options.now()) continue;
      accepted.isDone = true;
      accepted.run();
    }
  }

  /** undefined until it is processed, and for an unknown request. */
  processed(requestId: string): { alertId: string; processedAt: string } | undefined {
    const accepted = this.#accepted.get(requestId);
    if (accepted === undefined || !accepted.isDone) return undefined;
    return { alertId: accepted.alertId, processedAt: new Date(accepted.dueAt).toISOString() };
  }
}
