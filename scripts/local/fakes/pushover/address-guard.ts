/** Pushover blocks an address that sends many bad requests within minutes; how many is not published. */
const BAD_REQUESTS = 30;
const WINDOW_MS = 5 * 60 * 1000;
const BLOCK_MS = 5 * 60 * 1000;

/** Counts the bad requests of each address. https://pushover.net/api#friendly */
export class AddressGuard {
  readonly #now: () => number;
  readonly #bad = new Map<string, number[]>();
  readonly #blockedUntil = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  isBlocked(address: string): boolean {
    return (this.#blockedUntil.get(address) ?? 0) > this.#now();
  }

  /** After a request that was answered with a 4xx. */
  countRejected(address: string): void {
    const now = this.#now();
    const recent = [...(this.#bad.get(address) ?? []), now].filter((at) => at > now - WINDOW_MS);
    this.#bad.set(address, recent);
    if (recent.length >= BAD_REQUESTS) this.#blockedUntil.set(address, now + BLOCK_MS);
  }
}
