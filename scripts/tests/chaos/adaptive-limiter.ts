/** An acknowledgement that takes longer than this means that the machine has too much to do. */
const SLOW_MS = 400;
/** What a slow one takes off, and a quick one adds. */
const FEWER = 0.8;
const MORE = 0.1;
const LEAST = 2;

/**
 * Who may act now: as many at a time as the machine can serve, up to `most`, in the order in which they asked. What is
 * too slow for a trigger's 3 s would tell of the machine, not of the bot.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  readonly #most: number;
  #limit: number;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
    this.#limit = Math.min(most, LEAST);
  }

  /** Resolves once it is one's turn, with what ends it; ending it twice counts once. */
  async take(): Promise<() => void> {
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      this.#admit();
    });
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#taken -= 1;
      this.#admit();
    };
  }

  /** How long somebody waited whom nothing befell, in milliseconds. */
  felt(ms: number): void {
    const limit = ms > SLOW_MS ? this.#limit * FEWER : this.#limit + MORE;
    this.#limit = Math.max(Math.min(limit, this.#most), Math.min(this.#most, LEAST));
    this.#admit();
  }

  #admit(): void {
    while (this.#taken < Math.floor(this.#limit)) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#taken += 1;
      next();
    }
  }
}
