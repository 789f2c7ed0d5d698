import { randomBytes } from 'node:crypto';

/** One stop of a request on its way: times are milliseconds since the epoch. */
export interface Hop {
  /** `gateway`, `gatekeeper`, `bus`, `queue`, a backend's name, `slack views.open`, `opsgenie create` ... */
  name: string;
  startedAt: number;
  /** null while the hop runs. */
  durationMs: number | null;
  outcome: string;
  /** Of a function: did this request start a process, and when did that process start. */
  cold?: boolean;
  processStartedAt?: number;
  data?: unknown;
}

export interface TracedRequest {
  requestId: string;
  traceId: string;
  label: string;
  startedAt: number;
  hops: Hop[];
}

export type EndHop = (outcome: string, more?: Partial<Hop>) => void;

const KEPT_REQUESTS = 200;

/**
 * The way of each request through the local bot, told apart by AWS's own trace header (`X-Amzn-Trace-Id`), which the
 * SDK and the local bootstrap pass on. Keeps the last 200 requests.
 */
export class Trace {
  readonly #requests: TracedRequest[] = [];
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** A new request at the gateway. */
  open(label: string): TracedRequest {
    const startedAt = this.#now();
    const seconds = Math.floor(startedAt / 1000).toString(16);
    const request: TracedRequest = {
      requestId: `${randomBytes(11).toString('base64url')}=`,
      traceId: `Root=1-${seconds}-${randomBytes(12).toString('hex')}`,
      label,
      startedAt,
      hops: [],
    };
    this.#requests.push(request);
    if (this.#requests.length > KEPT_REQUESTS) this.#requests.shift();
    return request;
  }

  /** A hop that begins now; call the returned function when it ends. An unknown trace id is traced nowhere. */
  begin(traceId: string | undefined, name: string, data?: unknown): EndHop {
    const hop: Hop = { name, startedAt: this.#now(), durationMs: null, outcome: 'running' };
    if (data !== undefined) hop.data = data;
    const root = rootOf(traceId);
    this.#requests.find((request) => request.traceId === root)?.hops.push(hop);
    return (outcome, more = {}) => {
      Object.assign(hop, more, { durationMs: this.#now() - hop.startedAt, outcome });
    };
  }

  requests(): readonly TracedRequest[] {
    return this.#requests;
  }
}

/** The SDK may add `Parent` and `Sampled`: only the root names the story. */
function rootOf(traceId: string | undefined): string | undefined {
  return traceId?.split(';')[0];
}
