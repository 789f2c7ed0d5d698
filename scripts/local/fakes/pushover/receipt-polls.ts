/** "No faster than once every 5 seconds", for each receipt. */
const POLL_MS = 5000;

/** A receipt that was asked after too soon. */
export interface FastPoll {
  receipt: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** Since the one before. */
  afterMs: number;
}

/** When each receipt was asked after last, and what was too fast. */
export class ReceiptPolls {
  readonly fast: FastPoll[] = [];
  readonly #last = new Map<string, number>();
  readonly #pollMs: number;

  /** `timeScale` shrinks the 5 seconds, as it does the queue that keeps to them. */
  constructor(timeScale: number) {
    this.#pollMs = POLL_MS * timeScale;
  }

  /** False if it is too fast; that is recorded, and counts as a poll too. */
  admit(receipt: string, at: number): boolean {
    const afterMs = at - (this.#last.get(receipt) ?? Number.NEGATIVE_INFINITY);
    this.#last.set(receipt, at);
    if (afterMs >= this.#pollMs) return true;
    this.fast.push({ receipt, at, afterMs });
    return false;
  }
}
