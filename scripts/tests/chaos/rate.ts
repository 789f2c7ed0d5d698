import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import { percentile } from '../../bench/statistics.ts';
import { type Bot, NO_WAITS, startBot } from '../../local/bot.ts';
import { OPEN_CHANNELS, TEAM_ID } from '../../local/sample-data.ts';
import { readSettings } from '../../local/settings.ts';

export interface RateOptions {
  folders: { lambdaFolder: string; distFolder: string };
  /** Commands a second, whether or not those before are answered. */
  rate: number;
  seconds: number;
  /** What everybody types: `/sre`. */
  command: string;
  signal: AbortSignal;
}

/** What came of commands at one rate, without any faults. Times are of the acknowledgement, in milliseconds. */
export interface RateReport {
  rate: number;
  seconds: number;
  commands: number;
  /** Shown an error at once. */
  refused: number;
  /** Acknowledged, and then neither a form nor a word. */
  lost: number;
  p50: number;
  p99: number;
  max: number;
}

/** Not measured: until then the processes start that the rate needs. */
const RAMP_SECONDS = 4;
/** Whoever has seen nothing for so long has lost it. */
const MAX_RETRY_AFTER_MS = 20_000;

const outcomeSchema = z.object({ ms: z.number(), shown: z.nullable(z.string()) });
type Outcome = z.infer<typeof outcomeSchema>;

/** Types as many commands a second for so long, each by a person of its own, and waits until each has seen something. */
export async function measureRate(options: RateOptions): Promise<RateReport> {
  const [first, ramp] = [options.rate * RAMP_SECONDS, Math.ceil(options.rate / 2)];
  const people = Array.from(
    { length: first + options.rate * options.seconds },
    (_, index) => `U0RATE${index}`,
  );
  const bot = await startBot({
    ...{ ...options.folders, port: 0, settings: readSettings({}), waits: NO_WAITS, timeScale: 1 },
    people: people.map((id) => ({ id, name: id.toLowerCase(), teamId: TEAM_ID })),
  });
  try {
    await typeAll(bot, people.slice(0, first), { ...options, rate: ramp });
    await bot.cloud.idle();
    const measured = people.slice(first);
    const outcomes = await typeAll(bot, measured, options);
    return report(options, outcomes, await seenAt(bot));
  } finally {
    await bot.close();
  }
}

/** On the beat: a slow answer delays nobody. */
async function typeAll(
  bot: Bot,
  people: readonly string[],
  options: RateOptions,
): Promise<Map<string, Outcome>> {
  const startedAt = performance.now();
  const outcomes = new Map<string, Outcome>();
  const typing: Promise<void>[] = [];
  for (const [index, user] of people.entries()) {
    const early = startedAt + (index * 1000) / options.rate - performance.now();
    if (early > 1) await delay(early);
    if (options.signal.aborted) break;
    typing.push(type(bot, user, options.command).then((outcome) => void outcomes.set(user, outcome)));
  }
  await Promise.all(typing);
  return outcomes;
}

async function type(bot: Bot, user: string, command: string): Promise<Outcome> {
  const [word = '', ...rest] = command.split(' ');
  const body = JSON.stringify({ command: word, text: rest.join(' '), channel: OPEN_CHANNELS[0], user });
  const response = await fetch(`${bot.url}/_local/slack/driver/command`, { method: 'POST', body });
  return outcomeSchema.parse(await response.json());
}

/** Who has seen something, once all is quiet, or for too long. */
async function seenAt(bot: Bot): Promise<ReadonlySet<string>> {
  await Promise.race([bot.cloud.idle(), delay(MAX_RETRY_AFTER_MS, undefined, { ref: false })]);
  const { messages, views } = bot.slack.state();
  return new Set([
    ...views.filter(({ view }) => view.submit !== undefined).map(({ user }) => user),
    ...messages.map(({ channel, ephemeralFor }) => ephemeralFor ?? `U${channel.slice(1)}`),
  ]);
}

function report(
  { rate, seconds }: RateOptions,
  outcomes: ReadonlyMap<string, Outcome>,
  seen: ReadonlySet<string>,
): RateReport {
  const all = [...outcomes];
  const times = all.map(([, { ms }]) => ms);
  return {
    ...{ rate, seconds, commands: all.length },
    refused: all.filter(([, { shown }]) => shown !== null).length,
    lost: all.filter(([user, { shown }]) => shown === null && !seen.has(user)).length,
    ...{ p50: percentile(times, 50), p99: percentile(times, 99), max: percentile(times, 100) },
  };
}

/** The door's promise: nobody is refused or lost, and 99 of 100 are acknowledged within this. */
const P99_MS = 300;

export function holdsRate({ lost, p99, refused }: RateReport): boolean {
  return lost === 0 && refused === 0 && p99 < P99_MS;
}
