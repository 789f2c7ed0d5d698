import { isObject } from '../../../../common/is-object.ts';
import { type JsonObject, parseJson, textIn } from '../../json.ts';
import type { Delivery } from '../slack/delivery.ts';

/** What became of an envelope that was sent. */
interface Pending {
  acceptsPayload: boolean;
  /** On which connections it went out, once for each delivery. */
  sentOn: unknown[];
  acknowledgements: number;
  settle: (delivery: Delivery) => void;
}

/** Slack waits so long, whatever the scale of other times. */
const ACK_TIMEOUT_MS = 3000;
const NOTHING = { status: null, requestId: null, contentType: '', body: '' };

/** The envelopes that were sent, and what a strict reader finds wrong in their acknowledgements. */
export class PendingEnvelopes {
  readonly violations: string[] = [];
  /** Ids of envelopes whose acknowledgement came after Slack had given up. */
  readonly late: string[] = [];
  readonly #pending = new Map<string, Pending>();
  readonly #settled = new Map<string, Pending>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** What the user's client learns of it: the acknowledgement, or that there was none. */
  async expect(id: string, acceptsPayload: boolean, send: () => void): Promise<Delivery> {
    const startedAt = this.#now();
    const { promise, resolve } = Promise.withResolvers<Delivery>();
    const settle = (delivery: Delivery) => {
      const entry = this.#pending.get(id);
      if (entry === undefined) return;
      this.#pending.delete(id);
      this.#settled.set(id, entry);
      resolve({ ...delivery, ms: this.#now() - startedAt });
    };
    this.#pending.set(id, { acceptsPayload, sentOn: [], acknowledgements: 0, settle });
    const timer = setTimeout(() => settle({ ...NOTHING, ms: 0, failure: 'timeout' }), ACK_TIMEOUT_MS);
    send();
    return promise.finally(() => clearTimeout(timer));
  }

  sent(id: string, connection: unknown): void {
    this.#pending.get(id)?.sentOn.push(connection);
  }

  /** Nobody is connected, or the only connections that had it are gone. */
  lose(id: string): void {
    this.#pending.get(id)?.settle({ ...NOTHING, ms: 0, failure: 'connection' });
  }

  /** Whether a connection still owes an acknowledgement. */
  hasOn(connection: unknown): boolean {
    return [...this.#pending.values()].some(({ sentOn }) => sentOn.includes(connection));
  }

  /** What is unanswered on a connection that has ended is lost, unless another one has it too. */
  loseOn(connection: unknown): void {
    for (const [id, { sentOn }] of this.#pending) {
      const others = sentOn.filter((one) => one !== connection);
      if (others.length < sentOn.length && others.length === 0) this.lose(id);
    }
  }

  /** A frame of the app: nothing but an acknowledgement of an envelope that this connection has delivered. */
  receive(connection: unknown, text: string): void {
    const ack = parseJson(text);
    const id = isObject(ack) ? textIn(ack.envelope_id) : '';
    const entry = this.#pending.get(id) ?? this.#settled.get(id);
    if (!isObject(ack) || entry === undefined) {
      this.violations.push('a frame is no acknowledgement of an envelope');
      return;
    }
    entry.acknowledgements += 1;
    this.violations.push(...violationsOf(entry, connection, ack));
    if (entry.acknowledgements === 1 && this.#settled.has(id)) this.late.push(id);
    const body = isFilled(ack.payload) ? JSON.stringify(ack.payload) : '';
    entry.settle({ ...NOTHING, status: 200, ms: 0, contentType: 'application/json', body, failure: null });
  }
}

function violationsOf(entry: Pending, connection: unknown, ack: JsonObject): string[] {
  const { acceptsPayload, acknowledgements, sentOn } = entry;
  const { envelope_id: _id, payload, ...others } = ack;
  const found = {
    'it has more than an id and a payload': Object.keys(others).length > 0,
    'it came on another connection': !sentOn.includes(connection),
    'its payload is no object': payload !== undefined && !isObject(payload),
    'nobody takes its payload': isFilled(payload) && !acceptsPayload,
    'it came more often than its envelope': acknowledgements > sentOn.length,
  };
  return Object.entries(found).flatMap(([what, isFound]) => (isFound ? [`an acknowledgement: ${what}`] : []));
}

/** An empty payload counts as none. */
function isFilled(payload: unknown): boolean {
  return isObject(payload) && Object.keys(payload).length > 0;
}
