/** Requests per second, and how many may come at once. */
export interface Throttle {
  ratePerSecond: number;
  burst: number;
}

/**
 * The token bucket of a usage plan, or of a route of an HTTP API.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export class TokenBucket {
  readonly #throttle: Throttle;
  readonly #now: () => number;
  #tokens: number;
  #filledAt: number;

  constructor(throttle: Throttle, now: () => number) {
    this.#throttle = throttle;
    this.#now = now;
    this.#tokens = throttle.burst;
    this.#filledAt = now();
  }

  /** false if there is none left. */
  take(): boolean {
    const { burst, ratePerSecond } = this.#throttle;
    const now = this.#now();
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#filledAt) / 1000) * ratePerSecond);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
