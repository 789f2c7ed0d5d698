import { SlackUnavailableError } from '../call-slack.ts';
import type { Answer } from './acknowledgement.ts';
import { Answers } from './answers.ts';
import { Connection, type ConnectionEvents } from './connection.ts';
import type { Envelope, Hello } from './frame.ts';
import type { OpenedAddress } from './open-connection.ts';
import type { Pings } from './pings.ts';
import { SocketModeError } from './socket-mode-error.ts';
import { backOffMs, type RelayTimes, staleness } from './times.ts';

export interface RelayOptions {
  /** Throws a SocketModeError where it can never succeed. */
  open: () => Promise<OpenedAddress>;
  /** Never rejects. `appId`: of the connection that delivered it. */
  handle: (envelope: Envelope, appId: string) => Promise<Answer>;
  /** The app of the bot token; '' where that is not known. */
  appId: string;
  /** One line for the developer. */
  report: (line: string) => void;
  times: RelayTimes;
  pings: Pings;
  now: () => number;
  random: () => number;
}

export interface Relay {
  /** Resolves with the first hello. Rejects with a SocketModeError if the relay has stopped before. */
  ready: Promise<void>;
  /** Resolves with the sentence that says why it cannot go on; never, if it is closed before. */
  stopped: Promise<string>;
  close(): void;
}

/** Receives the requests of an app over Socket Mode, one connection after the other. */
export function startRelay(options: RelayOptions): Relay {
  const relay = new SocketModeRelay(options);
  relay.start();
  return relay;
}

class SocketModeRelay implements Relay, ConnectionEvents {
  readonly #options: RelayOptions;
  readonly #answers = new Answers();
  /** Every one that has not ended, also where it was replaced. */
  readonly #connections = new Map<Connection, Hello | undefined>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #ready = Promise.withResolvers<void>();
  readonly #stopped = Promise.withResolvers<string>();
  #inService: Connection | undefined;
  #isOpening = false;
  #hasStopped = false;
  #failures = 0;
  #openedAt = Number.NEGATIVE_INFINITY;
  #tickedAt: number;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#tickedAt = options.now();
    this.#ready.promise.catch(() => {});
  }

  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  get stopped(): Promise<string> {
    return this.#stopped.promise;
  }

  start(): void {
    this.#timers.add(setInterval(() => this.#tick(), this.#options.times.tickMs));
    void this.#replace();
  }

  close(): void {
    this.#hasStopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const connection of this.#connections.keys()) connection.close();
    this.#options.pings.close();
  }

  onEnvelope(connection: Connection, envelope: Envelope): void {
    void this.#answer(connection, envelope);
  }

  onEnding(connection: Connection, reason: string): void {
    const { longestBackOffMs, firstBackOffMs } = this.#options.times;
    if (reason === 'link_disabled') {
      this.#stop('Socket Mode was switched off: switch it on in the settings of the app, and start again.');
    }
    if (reason === 'too_many_websockets') {
      this.#failures = Math.ceil(Math.log2(longestBackOffMs / firstBackOffMs)) + 1;
      this.#options.report('This app has more than 10 connections: stop the other bots that use its token.');
    }
    if (connection === this.#inService) void this.#replace();
  }

  onGone(connection: Connection): void {
    this.#connections.delete(connection);
  }

  /** Opens the next connection and only then gives up the one in service. */
  async #replace(): Promise<void> {
    if (this.#isOpening || this.#hasStopped) return;
    this.#isOpening = true;
    const former = this.#inService;
    const next = await this.#openUntilHello();
    this.#isOpening = false;
    if (next === undefined) return;
    this.#inService = next;
    this.#ready.resolve();
    if (former !== undefined) this.#after(this.#options.times.drainMs, () => former.close());
    if (next.isEnding) void this.#replace();
  }

  /** Tries until it succeeds; undefined once the relay has stopped. */
  async #openUntilHello(): Promise<Connection | undefined> {
    let retryAfterMs = 0;
    while (!this.#hasStopped) {
      await this.#pause(retryAfterMs);
      if (this.#hasStopped) return undefined;
      try {
        return await this.#open();
      } catch (error) {
        if (error instanceof SocketModeError) {
          this.#stop(error.message);
          return undefined;
        }
        retryAfterMs = error instanceof SlackUnavailableError ? error.retryAfterMs : 0;
        this.#failures += 1;
        this.#options.report(`No connection to Slack (${messageOf(error)}): trying again.`);
      }
    }
    return undefined;
  }

  async #open(): Promise<Connection> {
    const { appId, now, open, report, times } = this.#options;
    this.#openedAt = now();
    const { url, warnings } = await open();
    for (const warning of warnings) report(`Slack warns: ${warning}`);
    const connection = new Connection(new WebSocket(url), this, now);
    this.#connections.set(connection, undefined);
    const late = this.#after(times.helloMs, () => connection.giveUp('Slack did not say hello'));
    const hello = await connection.hello.finally(() => this.#clear(late));
    if (appId !== '' && hello.appId !== '' && hello.appId !== appId) {
      throw new SocketModeError(
        `SLACK_APP_TOKEN belongs to the app ${hello.appId}, and SLACK_BOT_TOKEN to ${appId}: take both from the settings of one app.`,
      );
    }
    this.#failures = 0;
    this.#connections.set(connection, hello);
    const others = hello.connections - this.#connections.size;
    if (others > 0) {
      report(
        `Slack counts ${hello.connections} connections of this app: another bot uses its token too, and gets some of the commands in place of this one.`,
      );
    }
    return connection;
  }

  async #answer(connection: Connection, envelope: Envelope): Promise<void> {
    const { handle, report } = this.#options;
    const appId = this.#connections.get(connection)?.appId ?? this.#options.appId;
    const { answer, isFirst } = this.#answers.once(envelope.id, () => handle(envelope, appId));
    const { frame, note } = await answer;
    if (note !== undefined && isFirst) report(note);
    if (frame === undefined || connection.send(frame)) return;
    report('An answer was lost: its connection had ended before.');
  }

  #tick(): void {
    const { now, pings, report, times } = this.#options;
    const at = now();
    const sinceTickMs = at - this.#tickedAt;
    this.#tickedAt = at;
    const connection = this.#inService;
    if (connection === undefined || connection.isEnding) return;
    const pingedAt = pings.lastAt();
    const why = staleness(times, {
      sinceTickMs,
      sinceFrameMs: at - connection.lastFrameAt,
      sincePingMs: pingedAt === undefined ? undefined : at - pingedAt,
      ageMs: at - connection.openedAt,
      lifeMs: this.#connections.get(connection)?.lifeMs ?? 0,
    });
    if (why === undefined) return;
    report(`A new connection to Slack: ${why}.`);
    connection.isEnding = true;
    void this.#replace();
  }

  #stop(sentence: string): void {
    if (this.#hasStopped) return;
    this.close();
    this.#ready.reject(new SocketModeError(sentence));
    this.#stopped.resolve(sentence);
  }

  async #pause(retryAfterMs: number): Promise<void> {
    const { now, random, times } = this.#options;
    const past = { failures: this.#failures, sinceLastMs: now() - this.#openedAt };
    const ms = Math.max(retryAfterMs, backOffMs(times, past, random()));
    if (ms > 0) await new Promise<void>((resolve) => this.#after(ms, resolve));
  }

  #after(ms: number, work: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
    return timer;
  }

  #clear(timer: NodeJS.Timeout): void {
    clearTimeout(timer);
    this.#timers.delete(timer);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
