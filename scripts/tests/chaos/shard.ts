import { NO_WAITS, startBot } from '../../local/bot.ts';
import type { User } from '../../local/fakes/slack/slack.ts';
import { TEAM_ID } from '../../local/sample-data.ts';
import { readSettings, type Settings } from '../../local/settings.ts';
import { actAt } from '../e2e/test-user.ts';
import type { Turns } from './adaptive-limiter.ts';
import { judgeAll, type Verdict } from './check-invariants.ts';
import { createEntry, type Entry } from './command-log.ts';
import { settled } from './merge-verdicts.ts';
import { readLedger } from './observed-state.ts';
import { inBursts, type Planned } from './plan.ts';
import { recoverAll } from './recover.ts';
import { Stage } from './scenario-driver.ts';
import { placeOrder, readSomething, restartService, type Tell } from './scenarios.ts';

export interface LaneOptions {
  folders: { lambdaFolder: string; distFolder: string };
  seed: number;
  timeScale: number;
  /** People who act at the same time; more may wait for what they ordered. */
  turns: Turns;
  signal: AbortSignal;
  onDone: () => void;
}

export interface Outcome {
  verdicts: Map<Entry, Verdict>;
  /** Orders that failed and were carried out after all, by a button. */
  recovered: Set<Entry>;
}

const STORIES: Record<Planned['story'], Tell> = {
  order: placeOrder,
  read: readSomething,
  restart: restartService,
};

/** What an accepted incident takes at most until it shows, at scale 1. */
const INCIDENT_DELAY_MS = 2500;
/** Behind the door, at scale 1. */
const TOLD_MS = 300_000;
/** Of it, what does not shrink: processes that start, and calls that run out of time. */
const UNSCALED_MS = 15_000;

/** A bot of its own, the people of one part of the plan in front of it, and the judgement once all is quiet. */
export async function runLane(planned: readonly Planned[], options: LaneOptions): Promise<Outcome> {
  const settings: Settings = { ...readSettings({}), restrictedCommands: '{}' };
  const bot = await startBot({
    ...{ ...options.folders, port: 0, settings, waits: NO_WAITS, timeScale: options.timeScale },
    people: planned.map(personOf),
  });
  try {
    bot.account.containers.setRollout({ ms: 0 });
    const stage = new Stage({ ...options, bot, settings });
    const entries = inBursts(planned).map(createEntry);
    await warmUp(stage);
    await perform(stage, entries, options);
    return await judgeLane(stage, entries, options);
  } finally {
    await bot.close();
  }
}

function personOf({ user }: Planned): User {
  return { id: user, name: user.toLowerCase(), teamId: TEAM_ID };
}

/** Starts the processes, two at a time, as many as act: a form's trigger lives 3 s, and cold starts do not shrink. */
async function warmUp({ bot }: Stage): Promise<void> {
  const { type } = actAt(bot);
  for (const command of ['/sre', '/qchain', '/devops']) {
    await Promise.all([type(command, 'help'), type(command, 'help')]);
    await bot.cloud.idle();
  }
}

async function perform(
  stage: Stage,
  entries: readonly Entry[],
  { onDone, turns }: LaneOptions,
): Promise<void> {
  const stories: Promise<void>[] = [];
  for (const entry of entries) {
    const endTurn = await turns.take();
    if (stage.isOver) break;
    const story = STORIES[entry.planned.story](stage, entry, endTurn);
    stories.push(story.finally(endTurn).finally(onDone));
  }
  await Promise.all(stories);
}

/** What a person behind the door may wait for their word, in real milliseconds: five minutes of the cloud's clocks. */
export function toldWithinMs(timeScale: number): number {
  return TOLD_MS * timeScale + UNSCALED_MS;
}

/** Once nothing is under way: what became of it, and whether what failed can be had after all. */
async function judgeLane(stage: Stage, entries: readonly Entry[], options: LaneOptions): Promise<Outcome> {
  const begun = entries.filter(({ acts }) => acts.length > 0);
  const delayMs = INCIDENT_DELAY_MS * options.timeScale;
  await quiet(stage);
  const first = judgeAll(begun, await readLedger(stage.bot, delayMs), toldWithinMs(options.timeScale));
  const failed = begun.filter((entry) => first.get(entry)?.unrecoverable);
  await recoverAll(stage, failed);
  await quiet(stage);
  // How soon they were told was judged: their messages have changed since.
  const now = judgeAll(begun, await readLedger(stage.bot, delayMs), Number.POSITIVE_INFINITY);
  return {
    verdicts: settled(first, now),
    recovered: new Set(failed.filter((entry) => now.get(entry)?.unrecoverable === false)),
  };
}

/** Nothing is under way any more, and nothing more goes wrong. */
async function quiet({ bot, over }: Stage): Promise<void> {
  await Promise.race([bot.cloud.idle(), over]);
  bot.faults.clear();
}
