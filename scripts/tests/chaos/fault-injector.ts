import { randomBytes } from 'node:crypto';
import { endingValue } from '../../../common/aws/secrets.ts';
import type { Bot } from '../../local/bot.ts';
import type { Fault } from '../../local/fakes/faults/faults.ts';
import { DEFAULT_INDEX_DELAY_MS, type JsmBehaviour } from '../../local/fakes/jsm/jsm.ts';
import { parameterName, type Settings } from '../../local/settings.ts';
import { newTraceId } from '../../local/trace.ts';
import type { ChaosProduct } from './chaos-product.ts';
import type { CommandLog } from './command-log.ts';
import { ACT_CALL, ACT_STATUS, type FaultInput, type FaultKind } from './fault-kind.ts';
import { INCIDENT_ACTS } from './incident-acts.ts';
import { type Range, type Rng, rngFor } from './sample.ts';

export interface FaultInjectorOptions {
  bot: Bot;
  product: ChaosProduct;
  settings: Settings;
  seed: number;
  timeScale: number;
}

/** How the request with the fault is sent. */
interface Sent {
  traceId: string;
  ageSeconds?: number;
}

interface Target {
  log: CommandLog;
  kind: FaultKind;
  rng: Rng;
}

/** A rotation sooner than this would be seen too late: the function re-reads its secret once in 30 s. */
const ROTATION_MS = 35_000;
/** As `npm run secrets -- rotate` stores it. */
const VALID_MS = 86_400_000;
/** A request so soon after a rotation is signed with a secret that the function does not know yet. */
const ROTATED_MS = 6000;
/** Lambda's retry comes a minute after a failure. */
const OUTAGE_MS = 100_000;
const MIN_OUTAGE_MS = 5000;
/** A submission's process is looked for so often, to be killed. */
const KILL_TRIES = 30;
const KILL_AGAIN_MS = 40;
/** What hits a command by the fault of another. */
const KILLED_WITH_ALL = 'killed: with all others';
/** Longer than until the retry. */
const INDEX_BEHIND_MS = 60_000;
const BENT_MS = 15_000;

/** Injects the faults of the plan into one bot, and logs which of them hit. */
export class FaultInjector {
  readonly #options: FaultInjectorOptions;
  readonly #armed = new Map<Fault, Target>();
  readonly #byTrace = new Map<string, CommandLog>();
  #rotatedAt = Number.NEGATIVE_INFINITY;
  #bent = 0;

  constructor(options: FaultInjectorOptions) {
    this.#options = options;
    options.bot.faults.watch((fault) => {
      const armed = this.#armed.get(fault);
      armed?.log.injected.add(armed.kind.name);
    });
  }

  /** Prepares the fault for the request that comes next. */
  prepare(log: CommandLog, kind: FaultKind | undefined): Sent {
    const sent = { traceId: newTraceId(Date.now()) };
    this.#byTrace.set(sent.traceId, log);
    if (kind === undefined) return sent;
    const target = { log, kind, rng: rngFor(this.#options.seed, log.planned.index) };
    // A process that starts reads its secrets before it has a request: that fault has no trace.
    const trace = kind.action === 'cold_gatekeeper' ? {} : { trace: sent.traceId };
    for (const fault of kind.faults ?? [])
      this.#arm({ ...withoutRanges(this.#aimed(fault, log), target.rng), ...trace }, target);
    return { ...sent, ...this.#start(target, sent.traceId) };
  }

  /** A fault without an end ends as an outage does: some time after its event was retried and given up. */
  #arm(input: object, target: Target): void {
    const { bot, timeScale } = this.#options;
    const fault = bot.faults.set(input);
    this.#armed.set(fault, target);
    if (fault.times !== undefined) return;
    setTimeout(() => bot.faults.end(fault), MIN_OUTAGE_MS + OUTAGE_MS * timeScale).unref();
  }

  #start(target: Target, traceId: string): Partial<Sent> {
    switch (target.kind.action) {
      case 'age_within':
        return { ageSeconds: ageOf(target, [120, 280]) };
      case 'age_beyond':
        return { ageSeconds: ageOf(target, [320, 900]) };
      case 'rotate_secret':
        this.#rotate(target);
        break;
      case 'cold_gatekeeper':
        this.#options.bot.cloud.killFunction('gatekeeper');
        break;
      case 'index_behind':
        this.#bendIndex({ indexDelayMs: INDEX_BEHIND_MS });
        break;
      case 'index_out_of_order':
        this.#bendIndex({ outOfOrder: true });
        break;
      case 'kill_one_soon':
        this.#killSoon(target, traceId);
        break;
      case 'kill_all_soon':
        this.#killAllSoon(target);
    }
    return {};
  }

  /** The new secret first, the old one beside it, then Slack signs with the new one. */
  #rotate({ kind, log }: Target): void {
    const { bot, settings } = this.#options;
    const now = Date.now();
    if (now - this.#rotatedAt > ROTATION_MS) {
      const secret = randomBytes(16).toString('hex');
      const former = endingValue(settings.signingSecret, now + VALID_MS);
      bot.cloud.setParameter(parameterName('slack-signing-secret-previous'), former);
      bot.cloud.setParameter(parameterName('slack-signing-secret'), secret);
      settings.signingSecret = secret;
      this.#rotatedAt = now;
    }
    if (now - this.#rotatedAt < ROTATED_MS) log.injected.add(kind.name);
  }

  /** Each act has its own call. */
  #aimed(fault: FaultInput, { planned: { act } }: CommandLog): FaultInput {
    if (act === undefined) return fault;
    const { call, status } = this.#options.product.targetsOf(INCIDENT_ACTS[act]);
    const target = fault.target.replace(ACT_CALL, call).replace(ACT_STATUS, status);
    return { ...fault, target };
  }

  /** For everything that is made meanwhile: until the last of those who wanted it has made theirs. */
  #bendIndex(behaviour: Partial<JsmBehaviour>): void {
    const { jsm } = this.#options.bot;
    this.#bent += 1;
    jsm.configure(behaviour);
    setTimeout(() => {
      this.#bent -= 1;
      if (this.#bent === 0) jsm.configure({ indexDelayMs: DEFAULT_INDEX_DELAY_MS, outOfOrder: false });
    }, BENT_MS).unref();
  }

  #killSoon(target: Target, traceId: string): void {
    this.#soon(target, () => this.#options.bot.cloud.killFunction('opsgenie', traceId));
  }

  /** What other users have under way dies with it: their commands are judged as killed ones. */
  #killAllSoon(target: Target): void {
    const { cloud } = this.#options.bot;
    this.#soon(target, () => {
      const served = [...this.#byTrace].filter(([traceId]) => cloud.killFunction('opsgenie', traceId) > 0);
      for (const [, log] of served) if (log !== target.log) log.injected.add(KILLED_WITH_ALL);
      return served.length + cloud.killFunction('opsgenie');
    });
  }

  /** At some moment, or at the first one after it at which there is a process to kill. */
  #soon({ kind, log, rng }: Target, end: () => number): void {
    const kill = (tries: number): void => {
      if (end() > 0) log.injected.add(kind.name);
      else if (tries > 1) setTimeout(kill, KILL_AGAIN_MS, tries - 1).unref();
    };
    setTimeout(kill, rng([20, 300]), KILL_TRIES).unref();
  }
}

function ageOf({ kind, log, rng }: Target, range: Range): number {
  log.injected.add(kind.name);
  return rng(range) * (rng([0, 1]) === 0 ? -1 : 1);
}

function withoutRanges(fault: FaultInput, rng: Rng): object {
  const isRange = (value: unknown): value is Range => Array.isArray(value);
  return Object.fromEntries(
    Object.entries(fault).map(([name, value]) => [name, isRange(value) ? rng(value) : value]),
  );
}
