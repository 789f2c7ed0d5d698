import { randomBytes } from 'node:crypto';
import { isObject } from '../../common/is-object.ts';
import type { Carried, Request, Span } from './driver-answers.ts';
import { type JsonObject, parseJson, textIn } from './json.ts';
import { rootOf } from './trace-root.ts';

export interface TracedRequest extends Request {
  traceId: string;
}

/** A line that a function logged. */
export interface LogLine {
  functionName: string;
  entry: JsonObject;
}

export type EndSpan = (outcome: string, more?: Partial<Span>, carried?: Carried) => void;

const KEPT_REQUESTS = 200;
/** Payloads and log lines are large: only the latest requests keep them. */
const KEPT_WHOLE = 30;

/**
 * The spans of each request through the local bot, told apart by AWS's own trace header (`X-Amzn-Trace-Id`), which the
 * SDK and the local bootstrap pass on. Keeps the last 200 requests.
 */
export class Trace {
  readonly #requests: TracedRequest[] = [];
  readonly #carried = new WeakMap<Span, Carried>();
  readonly #logs = new Map<string, LogLine[]>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** A new request at the gateway; without an id, it gets one of an HTTP API. A trace that it comes with is kept. */
  open(
    label: string,
    requestId = `${randomBytes(11).toString('base64url')}=`,
    traceId?: string,
  ): TracedRequest {
    const startedAt = this.#now();
    const request: TracedRequest = {
      requestId,
      traceId: TRACE_ID.exec(traceId ?? '')?.[0] ?? newTraceId(startedAt),
      label,
      startedAt,
      spans: [],
    };
    this.#requests.push(request);
    if (this.#requests.length > KEPT_REQUESTS) this.#requests.shift();
    this.#forget(this.#requests.at(-KEPT_WHOLE - 1));
    return request;
  }

  /** A span that begins now; call the returned function when it ends. With an unknown trace id it is kept nowhere. */
  begin(traceId: string | undefined, name: string, data?: unknown): EndSpan {
    const span: Span = { name, startedAt: this.#now(), durationMs: null, outcome: 'running' };
    if (data !== undefined) span.data = data;
    const root = rootOf(traceId);
    this.#requests.find((request) => request.traceId === root)?.spans.push(span);
    return (outcome, more = {}, carried) => {
      Object.assign(span, more, { durationMs: this.#now() - span.startedAt, outcome });
      if (carried !== undefined) this.#carried.set(span, carried);
    };
  }

  requests(): readonly TracedRequest[] {
    return this.#requests;
  }

  /** undefined if the span still runs, or is too long ago. */
  carried(span: Span): Carried | undefined {
    return this.#carried.get(span);
  }

  /** Keeps what a function logged, if its line names the request. */
  log(functionName: string, line: string): void {
    const entry = parseJson(line);
    const requestId = isObject(entry) ? textIn(entry.requestId) : '';
    if (!isObject(entry) || !this.#requests.slice(-KEPT_WHOLE).some((one) => one.requestId === requestId))
      return;
    this.#logs.set(requestId, [...(this.#logs.get(requestId) ?? []), { functionName, entry }]);
  }

  /** Oldest first. */
  logs(requestId: string): readonly LogLine[] {
    return this.#logs.get(requestId) ?? [];
  }

  #forget(request: TracedRequest | undefined): void {
    for (const span of request?.spans ?? []) this.#carried.delete(span);
    this.#logs.delete(request?.requestId ?? '');
  }
}

/** As AWS writes it. https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
export function newTraceId(at: number): string {
  return `Root=1-${Math.floor(at / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
}

const TRACE_ID = /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}/;
