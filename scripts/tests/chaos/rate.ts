import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../../bench/statistics.ts';
import { type Bot, NO_WAITS, startBot } from '../../local/bot.ts';
import type { ActionResult } from '../../local/driver-answers.ts';
import { createDriverClient } from '../../local/driver-client.ts';
import { OPEN_CHANNELS, TEAM_ID } from '../../local/sample-data.ts';
import { readSettings } from '../../local/settings.ts';

export interface RateOptions {
  folders: { lambdaFolder: string; distFolder: string };
  /** Commands a second, whether or not those before are answered. */
  rate: number;
  seconds: number;
  /** What every user types: `/sre`. */
  command: string;
  signal: AbortSignal;
}

/** What came of commands at one rate, without any faults. Times are of the acknowledgement, in milliseconds. */
export interface RateReport {
  rate: number;
  seconds: number;
  commands: number;
  /** Answered with an error at once. */
  refused: number;
  /** Acknowledged, and then neither a modal nor a message. */
  lost: number;
  p50: number;
  p99: number;
  max: number;
}

/** Not measured: meanwhile the processes start that the rate needs. */
const RAMP_SECONDS = 4;
/** A command whose user has seen nothing for so long is lost. */
const LOST_AFTER_MS = 20_000;
/** 99 of 100 commands are acknowledged within this. */
const P99_MS = 300;

/** Types so many commands a second, each by a user of its own, and waits until each has seen something. */
export async function measureRate(options: RateOptions): Promise<RateReport> {
  const { folders, rate, seconds } = options;
  const rampUsers = rate * RAMP_SECONDS;
  const users = Array.from({ length: rampUsers + rate * seconds }, (_, index) => `U0RATE${index}`);
  const bot = await startBot({
    ...folders,
    port: 0,
    settings: readSettings({}),
    waits: NO_WAITS,
    timeScale: 1,
    people: users.map((id) => ({ id, name: id.toLowerCase(), teamId: TEAM_ID })),
  });
  try {
    await typeAll(bot, users.slice(0, rampUsers), { ...options, rate: Math.ceil(rate / 2) });
    await bot.cloud.idle();
    const results = await typeAll(bot, users.slice(rampUsers), options);
    return report(options, results, await usersWhoSaw(bot));
  } finally {
    await bot.close();
  }
}

/** Whether nothing is refused or lost, and the acknowledgements are fast enough. */
export function holdsRate({ lost, p99, refused }: RateReport): boolean {
  return lost === 0 && refused === 0 && p99 < P99_MS;
}

/** At a steady rate: a slow answer delays nobody. */
async function typeAll(
  bot: Bot,
  users: readonly string[],
  { command: typed, rate, signal }: RateOptions,
): Promise<Map<string, ActionResult>> {
  const client = createDriverClient(bot.url);
  const [command = '', ...words] = typed.split(' ');
  const channel = OPEN_CHANNELS[0] ?? '';
  const startedAt = performance.now();
  const results = new Map<string, ActionResult>();
  const typing: Promise<void>[] = [];
  for (const [index, user] of users.entries()) {
    const early = startedAt + (index * 1000) / rate - performance.now();
    if (early > 1) await delay(early);
    if (signal.aborted) break;
    const sent = client.act('command', { command, text: words.join(' '), channel, user });
    typing.push(sent.then((result) => void results.set(user, result)));
  }
  await Promise.all(typing);
  return results;
}

/** The users who have seen something, once nothing is under way, or after too long. */
async function usersWhoSaw(bot: Bot): Promise<ReadonlySet<string>> {
  await Promise.race([bot.cloud.idle(), delay(LOST_AFTER_MS, undefined, { ref: false })]);
  const { messages, views } = bot.slack.state();
  return new Set([
    ...views.filter(({ view }) => view.submit !== undefined).map(({ user }) => user),
    ...messages.map(({ channel, ephemeralFor }) => ephemeralFor ?? `U${channel.slice(1)}`),
  ]);
}

function report(
  { rate, seconds }: RateOptions,
  results: ReadonlyMap<string, ActionResult>,
  seen: ReadonlySet<string>,
): RateReport {
  const all = [...results];
  const times = all.map(([, { ms }]) => ms);
  return {
    rate,
    seconds,
    commands: all.length,
    refused: all.filter(([, { shown }]) => shown !== null).length,
    lost: all.filter(([user, { shown }]) => shown === null && !seen.has(user)).length,
    p50: percentile(times, 50),
    p99: percentile(times, 99),
    max: percentile(times, 100),
  };
}
