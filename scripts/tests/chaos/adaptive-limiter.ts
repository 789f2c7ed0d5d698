/** An acknowledgement that takes longer means that the machine has too much to do. */
const SLOW_MS = 400;
/** What a slow one takes off, and a quick one adds. */
const FEWER = 0.8;
const MORE = 0.1;
const MIN_LIMIT = 2;

/**
 * How many users may act at a time: as many as the machine can serve, up to `max`, in the order in which they came. An
 * acknowledgement too slow for the 3 s of a trigger would say something about the machine, not about the bot.
 */
export class AdaptiveLimiter {
  readonly #waiting: (() => void)[] = [];
  readonly #max: number;
  #limit: number;
  #running = 0;

  constructor(max: number) {
    this.#max = max;
    this.#limit = Math.min(max, MIN_LIMIT);
  }

  /** Resolves once the user may act, with the function that lets the next one act; calling it twice counts once. */
  async acquire(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    this.#admit();
    await promise;
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.#running -= 1;
      this.#admit();
    };
  }

  /** Takes note of how long a user without a fault waited, in milliseconds. */
  observe(ms: number): void {
    const limit = ms > SLOW_MS ? this.#limit * FEWER : this.#limit + MORE;
    this.#limit = Math.max(Math.min(limit, this.#max), Math.min(this.#max, MIN_LIMIT));
    this.#admit();
  }

  #admit(): void {
    while (this.#running < Math.floor(this.#limit)) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#running += 1;
      next();
    }
  }
}
