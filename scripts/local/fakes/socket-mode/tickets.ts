import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';

export interface TicketOptions {
  appToken: string;
  /** Whether the app has Socket Mode on. */
  isOn: () => boolean;
  /** Base URL of the server. */
  url: () => string;
}

/** The addresses that apps.connections.open gives out: each opens one connection, once. */
export class Tickets {
  readonly app = new Hono();
  /** Calls so far. */
  opens = 0;
  #rateLimited = 0;
  readonly #options: TicketOptions;
  readonly #unused = new Set<string>();

  constructor(options: TicketOptions) {
    this.#options = options;
    this.app.post('/api/apps.connections.open', async (c) => {
      this.opens += 1;
      if (this.#rateLimited > 0) {
        this.#rateLimited -= 1;
        return c.json({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': '0' });
      }
      const fault = this.#faultOf(c.req.header('authorization'), await c.req.text());
      return c.json(fault === undefined ? this.#answer() : { ok: false, error: fault });
    });
  }

  /** Whether the path and query of an upgrade are of an address that was given out. */
  redeem(target: string): boolean {
    const { pathname, searchParams } = new URL(target, this.#options.url());
    return pathname === '/link/' && this.#unused.delete(searchParams.get('ticket') ?? '');
  }

  /** Answers the next calls so. */
  rateLimitNext(count: number): void {
    this.#rateLimited = count;
  }

  /** As Slack words it: the token is a header, and no argument. */
  #faultOf(authorization: string | undefined, body: string): string | undefined {
    const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined || new URLSearchParams(body).has('token')) return 'not_authed';
    if (token.startsWith('xoxb-')) return 'not_allowed_token_type';
    return token === this.#options.appToken ? undefined : 'invalid_auth';
  }

  #answer() {
    const ticket = randomUUID();
    this.#unused.add(ticket);
    const url = `${this.#options.url().replace('http:', 'ws:')}/link/?ticket=${ticket}`;
    const off = { response_metadata: { messages: ['[WARN] Socket Mode is not turned on.'] } };
    return { ok: true, url, ...(this.#options.isOn() ? {} : off) };
  }
}
