/** A call to a webhook and its answer. */
export interface SentWebhook<Action extends string = string> {
  /** Milliseconds since the epoch. */
  at: number;
  action: Action;
  alertId: string;
  incidentId: string;
  /** null without an answer. */
  status: number | null;
  /** The gateway's own id of the request. */
  requestId: string | null;
}

export interface WebhookOptions {
  url: string;
  /** As entered in the form of the integration: the key and the token. */
  headers: Record<string, string>;
  now: () => number;
  send?: typeof fetch;
}

const ANSWER_WITHIN_MS = 30_000;

/** Posts to one webhook, each call once, and keeps what it answered. */
export class WebhookSender<Action extends string = string> {
  readonly #options: WebhookOptions;
  readonly #calls: SentWebhook<Action>[] = [];
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(options: WebhookOptions) {
    this.#options = options;
  }

  calls(): readonly SentWebhook<Action>[] {
    return this.#calls;
  }

  /** Resolves once each call that was made has its answer. */
  async idle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  /** Never rejects: without an answer, the call says so. */
  async post(
    about: Pick<SentWebhook<Action>, 'action' | 'alertId' | 'incidentId'>,
    body: unknown,
  ): Promise<SentWebhook<Action>> {
    const call = { at: this.#options.now(), ...about, status: null, requestId: null };
    this.#calls.push(call);
    const sent = this.#send(call, JSON.stringify(body));
    this.#underWay.add(sent);
    await sent;
    this.#underWay.delete(sent);
    return call;
  }

  async #send(call: SentWebhook<Action>, body: string): Promise<void> {
    const { headers, send = fetch, url } = this.#options;
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const init = {
      method: 'POST',
      body,
      signal,
      headers: { 'Content-Type': 'application/json', ...headers },
    };
    const response = await send(url, init).catch(() => null);
    await response?.body?.cancel();
    call.status = response?.status ?? null;
    call.requestId = response?.headers.get('x-amzn-requestid') ?? null;
  }
}
