import { type Envelope, type Hello, parseFrame } from './frame.ts';

/** What a connection reports. */
export interface ConnectionEvents {
  onEnvelope(connection: Connection, envelope: Envelope): void;
  /** It will end, or has ended; `reason` is Slack's word, or ours. */
  onEnding(connection: Connection, reason: string): void;
  onGone(connection: Connection): void;
}

/** One WebSocket to Slack. Takes requests from the first frame on, and is connected once Slack has said hello. */
export class Connection {
  /** Rejects if the connection ends before. */
  readonly hello: Promise<Hello>;
  readonly openedAt: number;
  /** When something came from Slack, pings aside. */
  lastFrameAt: number;
  /** It is to be replaced. */
  isEnding = false;
  readonly #socket: WebSocket;
  readonly #greeting = Promise.withResolvers<Hello>();
  readonly #events: ConnectionEvents;
  readonly #now: () => number;

  constructor(socket: WebSocket, events: ConnectionEvents, now: () => number) {
    this.#socket = socket;
    this.#events = events;
    this.#now = now;
    this.openedAt = now();
    this.lastFrameAt = this.openedAt;
    this.hello = this.#greeting.promise;
    // Whoever opened it may have given up on it.
    this.hello.catch(() => {});
    socket.addEventListener('message', ({ data }) => this.#receive(data));
    socket.addEventListener('error', () => this.#end('it was closed'));
    socket.addEventListener('close', () => {
      this.#end('it was closed');
      events.onGone(this);
    });
  }

  /** False if it has ended: a closed WebSocket would drop the frame without a word. */
  send(frame: object): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** A silent peer may never confirm it: not to be waited for. */
  close(): void {
    this.isEnding = true;
    this.#socket.close();
  }

  /** Before its hello: whoever waits for that gets the reason. */
  giveUp(reason: string): void {
    this.#end(reason);
    this.#socket.close();
  }

  #receive(data: unknown): void {
    this.lastFrameAt = this.#now();
    const frame = parseFrame(data);
    if (frame.kind === 'hello') this.#greeting.resolve(frame.hello);
    if (frame.kind === 'envelope') this.#events.onEnvelope(this, frame.envelope);
    if (frame.kind === 'disconnect') this.#end(frame.reason);
    if (frame.kind === 'unreadable') this.#end('Slack sent no JSON');
  }

  #end(reason: string): void {
    if (this.isEnding) return;
    this.isEnding = true;
    this.#greeting.reject(new Error(reason));
    this.#events.onEnding(this, reason);
  }
}
