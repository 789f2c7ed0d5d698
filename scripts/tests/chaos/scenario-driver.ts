import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { Bot } from '../../local/bot.ts';
import type { Fault } from '../../local/fakes/faults/faults.ts';
import { parameterName, type Settings } from '../../local/settings.ts';
import { newTraceId } from '../../local/trace.ts';
import type { Turns } from './adaptive-limiter.ts';
import type { Act, Entry } from './command-log.ts';
import type { FaultKind, RequestName, Trick } from './fault-kind.ts';
import { luckOf } from './plan.ts';
import { between, type Random } from './sample.ts';
import { Eyes } from './user-view.ts';

export interface StageOptions {
  bot: Bot;
  settings: Settings;
  seed: number;
  timeScale: number;
  turns: Pick<Turns, 'felt'>;
  signal: AbortSignal;
}

const outcomeSchema = z.object({
  status: z.nullable(z.number()),
  ms: z.number(),
  shown: z.nullable(z.string()),
  requestId: z.nullable(z.string()),
});

/** How a request is sent on its way. */
interface Way {
  traceId: string;
  ageSeconds?: number;
}

/** A rotation sooner than this would be seen too late: the function re-reads its secret once in 30 s. */
const ROTATION_MS = 35_000;
/** Who comes so soon after a rotation is signed with what the function does not know yet. */
const WAKE_MS = 6000;
/** Lambda's retry comes a minute after a failure. */
const OUTAGE_MS = 100_000;
const MIN_OUTAGE_MS = 5000;
const LOOK_MS = 30;
/** So long after it was submitted an order is looked for, to be killed. */
const KILL_TRIES = 30;
const KILL_AGAIN_MS = 40;
const PATIENT_LOOK_MS = 150;
/** A person who waits longer than this lets others act. */
const TURN_MS = 1500;

/** Where people act before the bot while things go wrong. */
export class Stage {
  readonly bot: Bot;
  readonly eyes: Eyes;
  readonly timeScale: number;
  /** Resolves once somebody stops it, or its time is up. */
  readonly over: Promise<unknown>;
  readonly #options: StageOptions;
  readonly #armed = new Map<Fault, { entry: Entry; kind: FaultKind }>();
  #rotatedAt = Number.NEGATIVE_INFINITY;

  constructor(options: StageOptions) {
    this.#options = options;
    this.bot = options.bot;
    this.eyes = new Eyes(options.bot.slack);
    this.timeScale = options.timeScale;
    this.over = new Promise((resolve) => options.signal.addEventListener('abort', resolve));
    options.bot.faults.watch((fault) => {
      const armed = this.#armed.get(fault);
      armed?.entry.injected.add(armed.kind.name);
    });
  }

  get isOver(): boolean {
    return this.#options.signal.aborted;
  }

  /** Does what a person does, under the fault that is planned for its first time, and enters it in the journal. */
  async act(entry: Entry, request: RequestName, what: { path: string; body: object }): Promise<Act> {
    const isFirst = !entry.acts.some((act) => act.request === request);
    const kind = isFirst ? entry.planned.faults[request] : undefined;
    const way = this.#prepare(entry, kind);
    const startedAt = Date.now();
    const response = await fetch(`${this.bot.url}/_local/slack/driver/${what.path}`, {
      method: 'POST',
      body: JSON.stringify({ user: entry.planned.user, ...what.body, ...way }),
    });
    if (response.status !== 200) throw new Error(`${what.path}: ${await response.text()}`);
    const { traceId } = way;
    const act = { request, startedAt, traceId, ...outcomeSchema.parse(await response.json()) };
    entry.acts.push(act);
    if (kind === undefined) this.#options.turns.felt(act.ms);
    return act;
  }

  /**
   * Looks until there is something; undefined where that takes too long, or nothing can come any more. Ends the turn of
   * who waits.
   */
  async wait<T>(look: () => T | undefined, patienceMs: number, endTurn: () => void): Promise<T | undefined> {
    const startedAt = Date.now();
    let isIdle = false;
    void this.bot.cloud.idle().then(() => {
      isIdle = true;
    });
    for (;;) {
      const isLast = isIdle || this.isOver;
      const seen = look();
      const waitedMs = Date.now() - startedAt;
      if (seen !== undefined || waitedMs > patienceMs || isLast) return seen;
      if (waitedMs > TURN_MS) endTurn();
      await delay(waitedMs > TURN_MS ? PATIENT_LOOK_MS : LOOK_MS);
    }
  }

  #prepare(entry: Entry, kind: FaultKind | undefined): Way {
    const way = { traceId: newTraceId(Date.now()) };
    if (kind === undefined) return way;
    const random = luckOf(this.#options.seed, entry.planned);
    // A process that starts reads its secrets before it has a request: that fault can name none.
    const trace = kind.trick === 'cold_gatekeeper' ? {} : { trace: way.traceId };
    for (const fault of kind.faults?.(random) ?? []) {
      this.#arm(this.bot.faults.set({ ...fault, ...trace }), { entry, kind });
    }
    return { ...way, ...(kind.trick && this.#play(kind.trick, { entry, kind, random, ...way })) };
  }

  /** What strikes for good ends as an outage does: some time after its event was retried and given up. */
  #arm(fault: Fault, by: { entry: Entry; kind: FaultKind }): void {
    this.#armed.set(fault, by);
    if (fault.times !== undefined) return;
    const outageMs = MIN_OUTAGE_MS + OUTAGE_MS * this.timeScale;
    setTimeout(() => this.bot.faults.end(fault), outageMs).unref();
  }

  #play(trick: Trick, on: { entry: Entry; kind: FaultKind; random: Random; traceId: string }): Partial<Way> {
    const { cloud } = this.bot;
    const { entry, kind, random, traceId } = on;
    const sign = random() < 0.5 ? -1 : 1;
    switch (trick) {
      case 'age_within':
        entry.injected.add(kind.name);
        return { ageSeconds: sign * between(random, 120, 280) };
      case 'age_beyond':
        entry.injected.add(kind.name);
        return { ageSeconds: sign * between(random, 320, 900) };
      case 'rotate_secret':
        this.#rotate(on);
        return {};
      case 'cold_gatekeeper':
        cloud.killFunction('gatekeeper');
        return {};
      case 'kill_one_soon':
        this.#killSoon(on, traceId);
        return {};
      case 'kill_all_soon':
        this.#killSoon(on, undefined);
        return {};
    }
  }

  /** The new secret first, the old one beside it, then Slack signs with the new one. */
  #rotate({ entry, kind }: { entry: Entry; kind: FaultKind }): void {
    const { bot, settings } = this.#options;
    const now = Date.now();
    if (now - this.#rotatedAt > ROTATION_MS) {
      const secret = randomBytes(16).toString('hex');
      bot.cloud.setParameter(parameterName('slack-signing-secret-previous'), settings.signingSecret);
      bot.cloud.setParameter(parameterName('slack-signing-secret'), secret);
      settings.signingSecret = secret;
      this.#rotatedAt = now;
    }
    if (now - this.#rotatedAt < WAKE_MS) entry.injected.add(kind.name);
  }

  /** At some moment, or at the first one after it at which there is a process to kill. */
  #killSoon(
    { entry, kind, random }: { entry: Entry; kind: FaultKind; random: Random },
    traceId: string | undefined,
  ): void {
    const { cloud } = this.bot;
    const kill = (tries: number): void => {
      if (cloud.killFunction('opsgenie', traceId) > 0) entry.injected.add(kind.name);
      else if (tries > 1) setTimeout(kill, KILL_AGAIN_MS, tries - 1).unref();
    };
    setTimeout(kill, between(random, 20, 300), KILL_TRIES).unref();
  }
}
