import { setTimeout as delay } from 'node:timers/promises';
import type { Bot } from '../../local/bot.ts';
import type { ActionResult } from '../../local/driver-answers.ts';
import { createDriverClient, type DriverActions, type DriverClient } from '../../local/driver-client.ts';
import type { ViewRecord } from '../../local/fakes/slack/slack.ts';
import type { AdaptiveLimiter } from './adaptive-limiter.ts';
import type { ChaosProduct, ShownIncident } from './chaos-product.ts';
import type { CommandLog, UserAction } from './command-log.ts';
import { FaultInjector, type FaultInjectorOptions } from './fault-injector.ts';
import type { RequestName } from './fault-kind.ts';
import type { GroupChanges } from './group-changes.ts';
import { type ShownMessage, toShownMessage } from './observed-state.ts';
import { UserView, usersOf } from './user-view.ts';

export interface ScenarioDriverOptions extends FaultInjectorOptions {
  limiter: Pick<AdaptiveLimiter, 'observe'>;
  /** undefined if no user has a right by a group. */
  groups: GroupChanges | undefined;
  signal: AbortSignal;
}

/** `user`: another one than that of the command. */
export interface ActedAs {
  request: RequestName;
  user?: string;
}

/** Does one thing in Slack, as that user and with that trace. */
type Send = (
  client: DriverClient,
  sent: Pick<DriverActions['command'], 'ageSeconds' | 'traceId' | 'user'>,
) => Promise<ActionResult>;

const LOOK_MS = 30;
const SLOW_LOOK_MS = 150;
const REREAD_MS = 100;
/** A user who waits longer than this lets others act. */
const TURN_MS = 1500;

/** Lets users act in front of one bot while things go wrong. */
export class ScenarioDriver {
  readonly bot: Bot;
  readonly product: ChaosProduct;
  readonly signal: AbortSignal;
  readonly groups: GroupChanges | undefined;
  /** How long a user waits for an answer: after the retry of an event, and what it may take; milliseconds. */
  readonly patienceMs: number;
  readonly #client: DriverClient;
  readonly #injector: FaultInjector;
  readonly #limiter: ScenarioDriverOptions['limiter'];
  readonly #messages;
  readonly #modals;
  #read: { at: number; incidents: ShownIncident[] } = { at: 0, incidents: [] };

  constructor(options: ScenarioDriverOptions) {
    const { bot, groups, limiter, product, signal, timeScale } = options;
    this.bot = bot;
    this.groups = groups;
    this.product = product;
    this.signal = signal;
    this.patienceMs = 15_000 + 150_000 * timeScale;
    this.#client = createDriverClient(bot.url);
    this.#injector = new FaultInjector(options);
    this.#limiter = limiter;
    this.#messages = new UserView(
      () => bot.slack.state().messages,
      (message) => usersOf(toShownMessage(message)),
    );
    this.#modals = new UserView(
      () => bot.slack.state().views,
      ({ user }) => [user],
    );
  }

  /** What the product holds, read anew a few times a second: all users look at once, and the bot's clouds run beside them. */
  incidents(): ShownIncident[] {
    if (Date.now() - this.#read.at > REREAD_MS)
      this.#read = { at: Date.now(), incidents: this.product.incidents(this.bot) };
    return this.#read.incidents;
  }

  /** What that user sees, oldest first. */
  messagesOf(user: string): ShownMessage[] {
    return this.#messages.of(user).map(toShownMessage);
  }

  /** The modals that the user can submit, newest last. */
  modalsOf(user: string): ViewRecord[] {
    return this.#modals.of(user).filter(({ status, view }) => status === 'open' && view.submit !== undefined);
  }

  /** Does what a user does, with the fault that is planned for its first time, and logs it. */
  async act(log: CommandLog, { request, user = log.planned.user }: ActedAs, send: Send): Promise<UserAction> {
    const isFirst = !log.begun.has(request);
    log.begun.add(request);
    const kind = isFirst ? log.planned.faults[request] : undefined;
    const sent = this.#injector.prepare(log, kind);
    const times = { startedAt: Date.now(), cloudAt: this.bot.cloud.now() };
    const result = await send(this.#client, { user, ...sent });
    const { traceId } = sent;
    const spans = this.bot.trace.requests().findLast((one) => one.traceId === traceId)?.spans ?? [];
    const action = { request, user, ...times, traceId, spans, ...result };
    log.actions.push(action);
    if (kind === undefined) this.#limiter.observe(action.ms);
    return action;
  }

  /** Looks until there is something; undefined if that takes too long, or if nothing can come any more. */
  async wait<T>(look: () => T | undefined, patienceMs: number, release: () => void): Promise<T | undefined> {
    const startedAt = Date.now();
    let isIdle = false;
    void this.bot.cloud.idle().then(() => {
      isIdle = true;
    });
    for (;;) {
      const isLast = isIdle || this.signal.aborted;
      const seen = look();
      const waitedMs = Date.now() - startedAt;
      if (seen !== undefined || waitedMs > patienceMs || isLast) return seen;
      if (waitedMs > TURN_MS) release();
      await delay(waitedMs > TURN_MS ? SLOW_LOOK_MS : LOOK_MS);
    }
  }
}
