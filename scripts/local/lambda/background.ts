import { setTimeout as delay } from 'node:timers/promises';

/** Work that goes on after an answer, and the waits within it: ended together. */
export class Background {
  readonly #running = new Set<Promise<unknown>>();
  readonly #stop = new AbortController();

  readonly sleep = async (ms: number): Promise<void> => {
    if (ms > 0) await delay(ms, undefined, { signal: this.#stop.signal });
  };

  start(work: Promise<void>): void {
    void this.hold(this.#caught(work));
  }

  /** Goes on by itself: `idle` does not wait for it. */
  stand(work: Promise<void>): void {
    void this.#caught(work);
  }

  #caught(work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => {
      // What was under way when all was stopped fails, and may.
      if (!this.#stop.signal.aborted) console.error(error);
    });
  }

  hold<T>(work: Promise<T>): Promise<T> {
    const forget = (): void => void this.#running.delete(work);
    this.#running.add(work);
    work.then(forget, forget);
    return work;
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  stop(): void {
    this.#stop.abort();
  }
}
