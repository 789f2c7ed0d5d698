import { AdaptiveLimiter } from './adaptive-limiter.ts';
import { inParallel } from './in-parallel.ts';
import type { PlannedCommand } from './plan.ts';
import { runShard, type ShardOptions, type ShardResult } from './shard.ts';

export interface ChaosOptions extends Omit<ShardOptions, 'limiter' | 'onDone'> {
  /** Users who act at the same time, at most. */
  atATime: number;
  /** Bots at the same time. */
  shards: number;
  onProgress: (done: number) => void;
}

/** Commands for which another bot beside the others is worth its processes. */
const MIN_COMMANDS_PER_BOT = 100;
/** Q-Bot looks through the 500 latest incidents for its own: with more of them a create could not be tried again. */
const MAX_COMMANDS_PER_BOT = 500;

/** Runs the whole plan on several bots, so that some work while others wait. Throws if a run itself breaks. */
export async function runChaos(
  planned: readonly PlannedCommand[],
  options: ChaosOptions,
): Promise<ShardResult[]> {
  const limiter = new AdaptiveLimiter(options.atATime);
  let done = 0;
  const onDone = (): void => {
    done += 1;
    options.onProgress(done);
  };
  const results: ShardResult[] = [];
  const { shards, signal } = options;
  await inParallel(shardsOf(planned, shards), { limit: shards, signal }, async (shard) => {
    results.push(await runShard(shard, { ...options, limiter, onDone }));
  });
  return results;
}

/** The commands of each bot, evenly. */
export function shardsOf(planned: readonly PlannedCommand[], atATime: number): PlannedCommand[][] {
  const worthwhile = Math.min(atATime, Math.floor(planned.length / MIN_COMMANDS_PER_BOT));
  const count = Math.max(1, worthwhile, Math.ceil(planned.length / MAX_COMMANDS_PER_BOT));
  return Array.from({ length: count }, (_, shard) => planned.filter(({ index }) => index % count === shard));
}
