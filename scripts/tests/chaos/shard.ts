import { setTimeout as delay } from 'node:timers/promises';
import { NO_WAITS, startBot } from '../../local/bot.ts';
import { createDriverClient } from '../../local/driver-client.ts';
import { OPEN_CHANNELS, TEAM_ID, USERS } from '../../local/sample-data.ts';
import { readSettings } from '../../local/settings.ts';
import type { AdaptiveLimiter } from './adaptive-limiter.ts';
import { type AlarmStorm, AlarmStorms, wrongAlarms } from './alarm-storm.ts';
import type { ChaosProduct } from './chaos-product.ts';
import { type CommandVerdict, checkInvariants, violationsOf } from './check-invariants.ts';
import { checkGroupRights, type RightsResult } from './check-rights.ts';
import { type CommandLog, createCommandLog } from './command-log.ts';
import { FunctionLog } from './function-log.ts';
import { GroupChanges } from './group-changes.ts';
import { mergeVerdicts } from './merge-verdicts.ts';
import { readObservedState } from './observed-state.ts';
import { groupsEarly, inBursts, type PlannedCommand } from './plan.ts';
import { type PlannedRights, rightsOf } from './planned-rights.ts';
import { recoverAll } from './recover.ts';
import { shuffled } from './sample.ts';
import { ScenarioDriver, type ScenarioDriverOptions } from './scenario-driver.ts';
import { SCENARIOS } from './scenarios.ts';
import { SYNC_FAULTS } from './sync-faults.ts';

/** Those that are restarted, rolled back, and locked: nobody restarts one that another scenario locks. */
const CHAOS_SERVICES = ['shop/checkout', 'shop/payments', 'shop/billing', 'shop/warehouse'];

/** Of each two bots one has restarts approved by another user. */
function approvalOf([first]: readonly PlannedCommand[]): 'self' | 'other' {
  return (first?.index ?? 0) % 2 === 0 ? 'other' : 'self';
}

export interface ShardOptions {
  folders: { lambdaFolder: string; distFolder: string };
  product: ChaosProduct;
  seed: number;
  timeScale: number;
  /** Whether a right that has ended is given up by a real minute of the gatekeepers' cache, or sooner. */
  waitsForCache: boolean;
  /** Users who act at the same time; more may wait for results. */
  limiter: AdaptiveLimiter;
  signal: AbortSignal;
  onDone: () => void;
}

export interface ShardResult {
  verdicts: Map<CommandLog, CommandVerdict>;
  /** Submissions that failed, and whose incident a button opened after all. */
  recovered: Set<CommandLog>;
  storm: AlarmStorm;
  /** One line for each alarm whose message is not right in the end. */
  wrongAlarms: string[];
  rights: RightsResult;
}

/** What an accepted incident takes at most until it shows, at scale 1. */
const INCIDENT_DELAY_MS = 2500;
/** After an accepted request, at scale 1. */
const NOTIFIED_MS = 300_000;
/** Of it, what does not shrink: processes that start, and calls that run out of time. */
const UNSCALED_MS = 15_000;

/** Real milliseconds in which a user must be notified of an accepted request: five minutes of the cloud's clocks. */
export function notifiedWithinMs(timeScale: number): number {
  return NOTIFIED_MS * timeScale + UNSCALED_MS;
}

/** A bot of its own, the users of one part of the plan in front of it, and the check once nothing is under way. */
export async function runShard(
  planned: readonly PlannedCommand[],
  options: ShardOptions,
): Promise<ShardResult> {
  const { folders, product, timeScale } = options;
  const rights = rightsOf(planned);
  const given = {
    ...{ RESTRICTED_COMMANDS: JSON.stringify(rights.restricted), INCIDENT_BACKEND: product.backend },
    ...{ DEVOPS_SERVICES: JSON.stringify(CHAOS_SERVICES), RESTART_APPROVAL: approvalOf(planned) },
  };
  const settings = { ...readSettings({}), given };
  const people = planned
    .flatMap(({ colleague, user }) => [user, colleague])
    .map((id) => ({ id, name: id.toLowerCase(), teamId: TEAM_ID }));
  const log = new FunctionLog();
  const bot = await startBot({
    ...{ ...folders, port: 0, settings, waits: NO_WAITS, timeScale, people },
    onFunctionLog: (name, line) => log.add(name, line),
  });
  try {
    bot.account.containers.setRollout({ ms: 0 });
    const groups = groupsOf(rights, { ...options, bot });
    const driver = new ScenarioDriver({ ...options, bot, groups, settings });
    const logs = inBursts(groupsEarly(planned)).map(createCommandLog);
    await warmUp(driver);
    const storms = new AlarmStorms({ bot, seed: options.seed, shard: planned[0]?.index ?? 0, sleep: delay });
    const onDone = (): void => {
      options.onDone();
      storms.afterCommand();
    };
    await perform(driver, logs, { ...options, onDone });
    const result = await check(driver, logs, { ...options, storm: await storms.end() });
    for (const [{ actions, logged }, verdict] of result.verdicts)
      if (violationsOf(verdict).length > 0)
        logged.push(...actions.flatMap(({ requestId }) => (requestId === null ? [] : log.of(requestId))));
    return result;
  } finally {
    await bot.close();
  }
}

function groupsOf(
  { inside, unread }: PlannedRights,
  { bot, seed, signal, waitsForCache }: ShardOptions & Pick<ScenarioDriverOptions, 'bot'>,
): GroupChanges | undefined {
  if (inside.length === 0) return undefined;
  const sleep = (ms: number) => delay(ms, undefined, { signal }).catch(() => undefined);
  const faults = shuffled(SYNC_FAULTS, seed);
  return new GroupChanges({ bot, faults, signal, inside, unread, waitsForCache, sleep });
}

/** Starts the processes, two of each: a modal's trigger lives 3 s, and cold starts do not shrink. */
async function warmUp({ bot }: ScenarioDriver): Promise<void> {
  const client = createDriverClient(bot.url);
  const channel = OPEN_CHANNELS[0] ?? '';
  const user = USERS[0]?.id ?? '';
  for (const command of ['/sre', '/qchain', '/devops']) {
    const body = { command, text: 'help', channel, user };
    await Promise.all([client.act('command', body), client.act('command', body)]);
    await bot.cloud.idle();
  }
}

async function perform(
  driver: ScenarioDriver,
  logs: readonly CommandLog[],
  { limiter, onDone }: ShardOptions,
): Promise<void> {
  const runs: Promise<void>[] = [];
  for (const log of logs) {
    const release = await limiter.acquire();
    if (driver.signal.aborted) break;
    const run = SCENARIOS[log.planned.scenario]({ driver, log, release });
    runs.push(run.finally(release).finally(onDone));
  }
  await Promise.all(runs);
}

/** What became of the commands, and whether the incident of a failed one can be had after all. */
async function check(
  driver: ScenarioDriver,
  logs: readonly CommandLog[],
  { storm, timeScale }: ShardOptions & Pick<ShardResult, 'storm'>,
): Promise<ShardResult> {
  const begun = logs.filter(({ actions }) => actions.length > 0);
  const observe = async () => {
    await quiet(driver);
    return readObservedState(driver.bot, driver.product, INCIDENT_DELAY_MS * timeScale);
  };
  const first = checkInvariants(begun, await observe(), notifiedWithinMs(timeScale));
  const failed = begun.filter((log) => first.get(log)?.unrecoverable);
  await recoverAll(driver, failed);
  const state = await observe();
  // How soon users were notified is checked already: their messages have changed since.
  const now = checkInvariants(begun, state, Number.POSITIVE_INFINITY);
  return {
    verdicts: mergeVerdicts(first, now),
    recovered: new Set(failed.filter((log) => now.get(log)?.unrecoverable === false)),
    storm,
    wrongAlarms: wrongAlarms(driver.bot.account.alarms.all(), driver.bot.slack.state().messages),
    rights: checkGroupRights(driver.groups, begun, state),
  };
}

/** Waits until nothing is under way, and ends all faults. */
async function quiet({ bot, signal }: ScenarioDriver): Promise<void> {
  const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
  await Promise.race([bot.cloud.idle(), aborted]);
  bot.faults.clear();
}
