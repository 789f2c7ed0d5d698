import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod/mini';

/** The error shape of a failed invocation, as the caller of a function sees it. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** `payload` is JSON: what the handler returned, or the error. */
export interface RunResult {
  payload: string;
  error: FunctionError | null;
}

export interface Invocation {
  requestId: string;
  functionArn: string;
  traceId: string | undefined;
  /** JSON. */
  payload: string;
}

export interface RuntimeEvents {
  /** The process asks for an invocation: from here on, Lambda may freeze it. */
  asked?(): void;
  /** The process takes the invocation now: returns its deadline, milliseconds since the epoch. */
  taken(): number;
  finished(result: RunResult): void;
  initFailed(error: FunctionError): void;
}

const BASE = '/2018-06-01/runtime';

const reportSchema = z.object({
  errorType: z.optional(z.string()),
  errorMessage: z.optional(z.string()),
  stackTrace: z.optional(z.array(z.string())),
});

/**
 * The Runtime API of one process, which serves one invocation at a time.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #server: Server;
  readonly #events: RuntimeEvents;
  #waiting: Invocation | null = null;
  #running: Invocation | null = null;
  #next: ServerResponse | null = null;
  /** What its process calls it by: `host:port`. */
  #address = '';

  constructor(events: RuntimeEvents) {
    this.#events = events;
    this.#server = createServer((request, response) => {
      // A process that is killed while it speaks breaks its connection: its exit is handled apart.
      this.#serve(request, response).catch(() => response.destroy());
    });
    // A handler may run for long between two calls on the same connection.
    this.#server.keepAliveTimeout = 0;
  }

  /** Returns the `host:port` for AWS_LAMBDA_RUNTIME_API, on a free loopback port. */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the Runtime API has no port');
    this.#address = `127.0.0.1:${address.port}`;
    return this.#address;
  }

  send(invocation: Invocation): void {
    this.#waiting = invocation;
    this.#deliver();
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers } = request;
    // A page in the developer's browser, maybe under a name of its own that it lets lead here, and no function.
    if (headers.origin !== undefined || headers.host !== this.#address) {
      response.writeHead(403).end();
      return;
    }
    const body = await text(request);
    const path = request.url ?? '';
    if (request.method === 'GET' && path === `${BASE}/invocation/next`) return this.#park(response);
    const outcome = this.#report(path, body);
    response.writeHead(outcome, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: outcome === 202 ? 'OK' : 'unknown invocation' }));
  }

  #park(response: ServerResponse): void {
    this.#next = response;
    this.#events.asked?.();
    this.#deliver();
  }

  #deliver(): void {
    if (this.#next === null || this.#waiting === null) return;
    const invocation = this.#waiting;
    this.#running = invocation;
    this.#waiting = null;
    this.#next.writeHead(200, {
      'content-type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
      'Lambda-Runtime-Deadline-Ms': String(this.#events.taken()),
      'Lambda-Runtime-Invoked-Function-Arn': invocation.functionArn,
      ...(invocation.traceId === undefined ? {} : { 'Lambda-Runtime-Trace-Id': invocation.traceId }),
    });
    this.#next.end(invocation.payload);
    this.#next = null;
  }

  /** Returns the HTTP status. */
  #report(path: string, body: string): number {
    if (path === `${BASE}/init/error`) {
      this.#events.initFailed(toFunctionError(body));
      return 202;
    }
    const [, id, kind] = /\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (this.#running === null || this.#running.requestId !== id) return 400;
    this.#running = null;
    if (kind === 'response') this.#events.finished({ payload: body, error: null });
    else this.#events.finished(failed(toFunctionError(body)));
    return 202;
  }
}

/** A result that carries this error. */
export function failed(error: FunctionError): RunResult {
  return { payload: JSON.stringify(error), error };
}

function toFunctionError(body: string): FunctionError {
  const report = reportSchema.safeParse(JSON.parse(body));
  const { errorType, errorMessage, stackTrace } = report.data ?? {};
  return { errorType: errorType ?? 'Error', errorMessage: errorMessage ?? '', trace: stackTrace ?? [] };
}
