import { setTimeout as delay } from 'node:timers/promises';
import { type Bot, startBot } from '../local/bot.ts';
import type { Span } from '../local/driver-answers.ts';
import { createDriverClient } from '../local/driver-client.ts';
import type { Service } from '../local/fakes/opsgenie/opsgenie.ts';
import { CHANNELS, USERS } from '../local/sample-data.ts';
import { readSettings } from '../local/settings.ts';
import type { TracedRequest } from '../local/trace.ts';
import type { Waits } from '../local/wiring/cloud-options.ts';
import type { Folders } from './candidates.ts';
import type { FormTimes } from './report.ts';
import { median, percentile } from './statistics.ts';

/** Milliseconds since the gateway got the request. */
export interface FormRun {
  acknowledgedMs: number;
  openMs: number;
  filledMs: number;
}

/**
 * How the functions are found: every process ended before each run, kept by the pings of half an hour without a command, or
 * as the run before left them.
 */
export type Start = 'cold' | 'keptWarm' | 'warm';

const HALF_AN_HOUR_MS = 30 * 60_000;

const MAX_RUN_MS = 15_000;

/** The local bot as `npm start` has it, `--incidents` as that has it. Close it with `close()`. */
export function startBenchBot({
  incidents = 'opsgenie',
  ...options
}: Folders & { waits: Waits; services?: Service[]; incidents?: 'opsgenie' | 'jsm' }): Promise<Bot> {
  const settings = readSettings({ INCIDENT_BACKEND: incidents });
  return startBot({ ...options, port: 0, settings, timeScale: 1 });
}

/** Types `/sre` and waits for the filled form. Throws if it does not open, or its functions are found otherwise. */
export async function runFormScenario(bot: Bot, { start }: { start: Start }): Promise<FormRun> {
  if (start === 'cold') endProcesses(bot);
  if (start === 'keptWarm') await bot.cloud.passTime(HALF_AN_HOUR_MS);
  const { requestId, status } = await createDriverClient(bot.url).act('command', {
    command: '/sre',
    channel: CHANNELS[0]?.id ?? '',
    user: USERS[0]?.id ?? '',
  });
  if (status !== 200) throw new Error(`/sre was answered ${status}`);
  const deadline = Date.now() + MAX_RUN_MS;
  for (;;) {
    const request = bot.trace.requests().find((one) => one.requestId === requestId);
    const filled = request?.spans.find((span) => isDone(span, 'slack views.update'));
    if (request !== undefined && filled !== undefined) return timesOf(request, start === 'cold');
    if (Date.now() > deadline) throw new Error(`no form: ${JSON.stringify(request)}`);
    await delay(20);
  }
}

function endProcesses(bot: Bot): void {
  const running = new Set(bot.cloud.processes().map((one) => one.function));
  for (const name of running) bot.cloud.killFunction(name);
}

function isDone(span: Span, name: string): boolean {
  return span.name === name && span.durationMs !== null;
}

function timesOf(request: TracedRequest, cold: boolean): FormRun {
  const endOf = (name: string): number => {
    const span = request.spans.find((one) => isDone(one, name));
    if (span === undefined || !['ok', '200'].includes(span.outcome))
      throw new Error(`${name}: ${span?.outcome}`);
    return span.startedAt + (span.durationMs ?? 0) - request.startedAt;
  };
  const temperatures = request.spans.filter((span) => span.cold !== undefined).map((span) => span.cold);
  if (temperatures.some((one) => one !== cold)) throw new Error(`not all ${cold ? 'cold' : 'warm'}`);
  return {
    acknowledgedMs: endOf('gateway'),
    openMs: endOf('slack views.open'),
    filledMs: endOf('slack views.update'),
  };
}

/** So many runs one after another. */
export async function runFormScenarios(
  bot: Bot,
  options: { start: Start; runs: number },
): Promise<FormRun[]> {
  const [runs = []] = await runInTurn([bot], options);
  return runs;
}

/** So many runs of each bot, one of each in turn, so that other load on the machine slows all of them. */
export async function runInTurn(
  bots: readonly Bot[],
  options: { start: Start; runs: number },
): Promise<FormRun[][]> {
  const runs: FormRun[][] = bots.map(() => []);
  for (let run = 0; run < options.runs; run += 1) {
    for (const [index, bot] of bots.entries()) {
      runs[index]?.push(await runFormScenario(bot, options));
      // The function that filled the form is still on its way out.
      await bot.cloud.idle();
    }
  }
  return runs;
}

export function summarize(runs: readonly FormRun[]): FormTimes {
  const open = runs.map(({ openMs }) => openMs);
  return {
    runs: runs.length,
    acknowledgedMedianMs: Math.round(median(runs.map(({ acknowledgedMs }) => acknowledgedMs))),
    openMedianMs: Math.round(median(open)),
    openP95Ms: Math.round(percentile(open, 95)),
    filledMedianMs: Math.round(median(runs.map(({ filledMs }) => filledMs))),
  };
}
