import { randomUUID } from 'node:crypto';
import type { AlarmNow } from '../../local/aws/cloudwatch.ts';
import type { Bot } from '../../local/bot.ts';
import { DROP, kill, repeat, stall, status } from './fault-kind.ts';
import { type Rng, rngFor } from './sample.ts';

/** What happens to one change of an alarm: in bursts it makes events come late, in another order, and more than once. */
const FAULTS: Readonly<Record<string, Record<string, unknown> | undefined>> = {
  none: undefined,
  'comes 3 times': { target: 'bus', ...repeat(3), apartMs: 300 },
  'comes late': { target: 'bus', ...stall(1500) },
  'comes much later': { target: 'bus', ...stall(5000) },
  'update: 429': { target: 'slack.chat.update', ...status(429, { ok: false }, { 'retry-after': '1' }) },
  'update: 503': { target: 'slack.chat.update', ...status(503) },
  'update: done, answer lost': { target: 'slack.chat.update', ...DROP },
  'post: 429': { target: 'slack.chat.postMessage', ...status(429, { ok: false }, { 'retry-after': '1' }) },
  'row: answer lost': { target: 'dynamodb.UpdateItem', ...DROP },
  'killed, update received': { target: 'slack.chat.update', ...kill('devops', 'received') },
  'killed, update answered': { target: 'slack.chat.update', ...kill('devops', 'answered') },
};

const NAMES = Object.keys(FAULTS);
const STATES = ['ALARM', 'OK', 'INSUFFICIENT_DATA'] as const;
/** No command has this index. */
const STORM = 1_000_000;
const BURST = 4;
const BETWEEN_MS = 2500;
/** An alarm changes once for four commands: its calls take of the time that users' commands have. */
const CHANGES_PER_STORM = 16;
const COMMANDS_PER_STORM = 64;
/** By how many commands the storms of two bots lie apart. */
const COMMANDS_APART = 10;

/** Alarms whose channel the local bot knows. */
const HAS_CHANNEL = /^(shop|qbot)-/;

/** What was done to the alarms of one bot. */
export interface AlarmStorm {
  changes: number;
  /** Fault -> how many changes it was set for. */
  faults: Record<string, number>;
}

export interface AlarmStormOptions {
  bot: AlarmBot;
  seed: number;
  /** Number of the bot among all. */
  shard: number;
  sleep: (ms: number) => Promise<unknown>;
}

interface AlarmBot {
  account: { alarms: Pick<Bot['account']['alarms'], 'all' | 'setState'> };
  faults: Pick<Bot['faults'], 'set'>;
  trace: Pick<Bot['trace'], 'open'>;
}

/**
 * While users act, the alarms of the account go off: for each 64 commands 16 changes in a row, in bursts of one alarm. The
 * storms of several bots fall on other commands, so that none takes the processors from the users of all. The same for the
 * same seed.
 */
export class AlarmStorms {
  readonly #options: AlarmStormOptions;
  readonly #random: Rng;
  readonly #names: readonly string[];
  readonly #storm: AlarmStorm = { changes: 0, faults: {} };
  #commands: number;
  #playing = Promise.resolve();
  #isOver = false;

  constructor(options: AlarmStormOptions) {
    this.#options = options;
    this.#random = rngFor(options.seed, STORM);
    // The first storm of the first bot comes with its first command, and that of the next a few later.
    this.#commands = COMMANDS_PER_STORM - 1 - ((options.shard * COMMANDS_APART) % COMMANDS_PER_STORM);
    const all = options.bot.account.alarms.all();
    this.#names = all.map(({ name }) => name).filter((name) => HAS_CHANNEL.test(name));
  }

  /** To be called once a command is done. */
  afterCommand(): void {
    this.#commands += 1;
    if (this.#commands % COMMANDS_PER_STORM === 0) this.#playing = this.#playing.then(() => this.#play());
  }

  /** Ends a storm that is under way after its burst; resolves to what was done. */
  async end(): Promise<AlarmStorm> {
    this.#isOver = true;
    await this.#playing;
    return this.#storm;
  }

  async #play(): Promise<void> {
    const until = this.#storm.changes + CHANGES_PER_STORM;
    while (!this.#isOver && this.#storm.changes < until) {
      const name = this.#names[this.#random([0, this.#names.length - 1])] ?? '';
      const one = { name, random: this.#random, storm: this.#storm };
      for (let change = 0; change < BURST; change += 1) changeOne(this.#options.bot, one);
      await this.#options.sleep(BETWEEN_MS);
    }
  }
}

function changeOne(
  bot: AlarmBot,
  { name, random, storm }: { name: string; random: Rng; storm: AlarmStorm },
): void {
  const pick = <T>(all: readonly T[]): T | undefined => all[random([0, all.length - 1])];
  const [state, fault = 'none'] = [pick(STATES), pick(NAMES)];
  if (state === undefined || bot.account.alarms.all().some((one) => one.name === name && one.state === state))
    return;
  const id = randomUUID();
  const { traceId: trace } = bot.trace.open(`${name} ${state}`, id);
  const set = FAULTS[fault];
  if (set !== undefined) bot.faults.set({ ...set, times: 1, trace });
  storm.changes += 1;
  storm.faults[fault] = (storm.faults[fault] ?? 0) + 1;
  bot.account.alarms.setState(name, state, { id, traceId: trace });
}

/** Of all bots: how many changes there were, and how many with each fault. */
export function alarmChanges(results: readonly { storm: AlarmStorm }[]): Record<string, number> {
  const all: Record<string, number> = { changes: 0 };
  for (const { storm } of results) {
    for (const [name, count] of Object.entries({ changes: storm.changes, ...storm.faults }))
      all[name] = (all[name] ?? 0) + count;
  }
  return all;
}

/** In what a message of an alarm says: how it stands. */
const SAYS: Readonly<Record<AlarmNow['state'], RegExp>> = {
  ALARM: /went into ALARM|: :red_circle: in ALARM$/,
  OK: /has recovered|: :large_green_circle: OK$/,
  INSUFFICIENT_DATA: /has had no data|: :white_circle: without data$/,
};

/** Data that goes after the recovery changes nothing: the alarm has recovered all the same. */
function standsAs({ before, state }: Pick<AlarmNow, 'before' | 'state'>): AlarmNow['state'] {
  return state === 'INSUFFICIENT_DATA' && before === 'OK' ? 'OK' : state;
}

/**
 * One line for each alarm whose messages are not right once all is quiet: the newest one says how the alarm stands, and no
 * other says that it is in ALARM.
 */
export function wrongAlarms(
  alarms: readonly Pick<AlarmNow, 'name' | 'state' | 'before'>[],
  messages: readonly { text: string }[],
): string[] {
  return alarms.flatMap((alarm) => {
    const { name } = alarm;
    const state = standsAs(alarm);
    const own = messages
      .filter(({ text }) => text.includes(`*${name}*`) && isOfAlarm(text))
      .map(({ text }) => text);
    const [last, ...others] = own.toReversed();
    if (last === undefined) return [];
    const firing = others.filter((text) => SAYS.ALARM.test(text));
    return [
      ...(SAYS[state].test(last) ? [] : [`${name} is ${state}, and its message says: ${last}`]),
      ...firing.map((text) => `${name} has another message, which says: ${text}`),
    ];
  });
}

function isOfAlarm(text: string): boolean {
  return Object.values(SAYS).some((says) => says.test(text));
}
