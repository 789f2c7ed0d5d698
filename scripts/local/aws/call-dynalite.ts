import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';

export interface DynaliteRequest {
  /** With names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface DynaliteResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * One request to a dynalite, whether it listens or not. It goes past the sockets, which cost several times as much as
 * dynalite's own work. Rejects with what dynalite throws before it looks into its database.
 */
export function callDynalite(server: Server, { body, headers }: DynaliteRequest): Promise<DynaliteResponse> {
  return new Promise((resolve) => {
    const request = Object.assign(new EventEmitter(), { method: 'POST', url: '/', headers });
    server.emit('request', request, new Response(resolve));
    request.emit('data', Buffer.from(body));
    request.emit('end');
  });
}

/** Of Node's ServerResponse what dynalite uses. */
class Response {
  statusCode = 200;
  readonly #headers: Record<string, string> = {};
  readonly #resolve: (response: DynaliteResponse) => void;

  constructor(resolve: (response: DynaliteResponse) => void) {
    this.#resolve = resolve;
  }

  setHeader(name: string, value: string | number): void {
    this.#headers[name.toLowerCase()] = String(value);
  }

  end(body = ''): void {
    this.#resolve({ status: this.statusCode, headers: this.#headers, body });
  }
}
