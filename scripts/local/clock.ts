/** Milliseconds since the epoch: those of the machine, and what was let pass at once. */
export class Clock {
  readonly #machine: () => number;
  #skippedMs = 0;

  constructor(machine: () => number = Date.now) {
    this.#machine = machine;
  }

  readonly now = (): number => this.#machine() + this.#skippedMs;

  /** Nothing happens if it is that late already. */
  moveTo(time: number): void {
    this.#skippedMs += Math.max(0, time - this.now());
  }
}
