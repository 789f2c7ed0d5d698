import type { Hono } from 'hono';
import { WebSocket, WebSocketServer } from 'ws';
import type { Upgrade } from '../../listen.ts';
import type { Deliver, Delivery } from '../slack/delivery.ts';
import { PendingEnvelopes } from './pending-envelopes.ts';
import { Tickets } from './tickets.ts';
import { type SentEnvelope, toEnvelope } from './to-envelope.ts';

export interface SocketModeOptions {
  appToken: string;
  appId: string;
  /** Base URL of the server that `app` and `upgrade` are part of. */
  url: () => string;
  /** Shrinks Slack's own times; its 3 seconds for an acknowledgement never shrink. */
  timeScale: number;
}

export interface SocketModeState {
  /** Calls of apps.connections.open. */
  opens: number;
  /** Connections that got a hello, so far. */
  hellos: number;
  /** Connections that are open. */
  connections: number;
  /** Envelopes sent, each delivery counted. */
  deliveries: number;
  /** What the client did that Slack does not allow. */
  violations: readonly string[];
  late: readonly string[];
}

const MAX_CONNECTIONS = 10;
const PING_MS = 10_000;
/** From a disconnect frame to the end of the connection. */
const GRACE_MS = 10_000;

interface Line {
  socket: WebSocket;
  /** Slack still delivers on it. */
  delivers: boolean;
  /** It has been told that it will end. */
  isEnding: boolean;
  isSilent: boolean;
}

/**
 * Slack's side of Socket Mode, strict: tickets that open one connection each, hello, pings, envelopes to any one of up
 * to ten connections, each acknowledged once, on the connection that brought it, within 3 seconds.
 * https://docs.slack.dev/apis/events-api/using-socket-mode
 */
export class SocketMode {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #tickets: Tickets;
  readonly #lines = new Set<Line>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #pending = new PendingEnvelopes(Date.now);
  readonly #options: SocketModeOptions;
  #isOn = true;
  #deliveries = 0;
  #hellos = 0;
  #turn = 0;
  #refused = 0;
  #isRepeating = false;
  #isMute = false;

  constructor(options: SocketModeOptions) {
    this.#options = options;
    this.#tickets = new Tickets({ ...options, isOn: () => this.#isOn });
    this.#timers.add(setInterval(() => this.#ping(), PING_MS * options.timeScale));
  }

  get app(): Hono {
    return this.#tickets.app;
  }

  state(): SocketModeState {
    const { late, violations } = this.#pending;
    const open = [...this.#lines].filter(({ socket }) => socket.readyState === WebSocket.OPEN);
    return {
      ...{
        opens: this.#tickets.opens,
        hellos: this.#hellos,
        connections: open.length,
        deliveries: this.#deliveries,
      },
      ...{ violations, late },
    };
  }

  /** For `listen`. */
  readonly upgrade: Upgrade = (request, socket, head) => {
    if (this.#refused > 0 || !this.#tickets.redeem(request.url ?? '')) {
      this.#refused -= 1;
      socket.end('HTTP/1.1 409 Conflict\r\nconnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (opened) => this.#greet(opened));
  };

  /** Sends the request to one of the connections; what comes back is what an HTTP app would have answered. */
  readonly deliver: Deliver = async (request) => {
    const envelope = toEnvelope(request);
    return this.#expect(envelope, () => {
      if (!this.#send(envelope)) this.#pending.lose(envelope.envelope_id);
      else if (this.#isRepeating) this.#send(envelope);
    });
  };

  /** Tells every connection that it will end, for that reason, and ends it some time later. */
  disconnect(reason: 'warning' | 'refresh_requested'): void {
    for (const line of this.#lines) if (!line.isEnding) this.#end(line, reason);
  }

  /** Switches Socket Mode off, as in the settings of the app. */
  disable(): void {
    this.#isOn = false;
    for (const { socket } of this.#lines) {
      socket.send(frame({ type: 'disconnect', reason: 'link_disabled' }));
      socket.close();
    }
  }

  /** Ends every connection without a word. */
  cut(): void {
    for (const { socket } of this.#lines) socket.terminate();
  }

  /** Every connection stays open, and nothing passes any more, no ping either. */
  silence(): void {
    for (const line of this.#lines) line.isSilent = true;
  }

  /** Sends a text that is no JSON, as Slack was seen to. */
  garble(): void {
    for (const { socket } of this.#lines) socket.send('UNAUTHENTICATED: cache_error');
  }

  /** Refuses the next upgrades. */
  refuseNext(count: number): void {
    this.#refused = count;
  }

  rateLimitNext(count: number): void {
    this.#tickets.rateLimitNext(count);
  }

  /** New connections get no hello. */
  mute(isMute: boolean): void {
    this.#isMute = isMute;
  }

  /** Delivers each envelope twice. */
  repeat(isRepeating: boolean): void {
    this.#isRepeating = isRepeating;
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.cut();
    this.#server.close();
  }

  #greet(socket: WebSocket): void {
    const line: Line = { socket, delivers: !this.#isMute, isEnding: false, isSilent: false };
    socket.on('error', () => {});
    socket.on('message', (data, isBinary) => {
      if (!line.isSilent) this.#pending.receive(line, isBinary ? '' : String(data));
    });
    socket.on('close', () => {
      this.#lines.delete(line);
      this.#pending.loseOn(line);
    });
    if (this.#lines.size >= MAX_CONNECTIONS) {
      socket.send(frame({ type: 'disconnect', reason: 'too_many_websockets' }));
      socket.close();
      return;
    }
    this.#lines.add(line);
    if (this.#isMute) return;
    this.#hellos += 1;
    socket.send(frame(this.#hello()));
  }

  #hello(): object {
    return {
      type: 'hello',
      num_connections: this.#lines.size,
      debug_info: { host: 'applink-1', build_number: 1, approximate_connection_time: 18_060 },
      connection_info: { app_id: this.#options.appId },
    };
  }

  #ping(): void {
    for (const { isSilent, socket } of this.#lines) {
      if (!isSilent && socket.readyState === WebSocket.OPEN) socket.ping('Ping from applink-1');
    }
  }

  /** For half of the time that is left it still delivers; it ends once all of that is answered, or given up. */
  #end(line: Line, reason: string): void {
    const graceMs = GRACE_MS * this.#options.timeScale;
    line.isEnding = true;
    line.socket.send(frame({ type: 'disconnect', reason }));
    this.#after(graceMs / 2, () => {
      line.delivers = false;
    });
    const close = () => {
      if (this.#pending.hasOn(line)) this.#after(graceMs / 10, close);
      else line.socket.close();
    };
    this.#after(graceMs, close);
  }

  #expect(envelope: SentEnvelope, send: () => void): Promise<Delivery> {
    return this.#pending.expect(envelope.envelope_id, envelope.accepts_response_payload, send);
  }

  /** To any one of the connections, in turn. False if there is none. */
  #send(envelope: SentEnvelope): boolean {
    const open = [...this.#lines].filter(
      ({ delivers, socket }) => delivers && socket.readyState === WebSocket.OPEN,
    );
    this.#turn += 1;
    const line = open[this.#turn % open.length];
    if (line === undefined) return false;
    this.#deliveries += 1;
    this.#pending.sent(envelope.envelope_id, line);
    if (!line.isSilent) line.socket.send(frame(envelope));
    return true;
  }

  #after(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }
}

function frame(value: object): string {
  return JSON.stringify(value);
}
