import { Turns } from './adaptive-limiter.ts';
import type { Planned } from './plan.ts';
import { type LaneOptions, type Outcome, runLane } from './shard.ts';

export interface RunOptions extends Omit<LaneOptions, 'onDone' | 'turns'> {
  /** People who act at the same time, at most. */
  atATime: number;
  /** Bots at the same time. */
  lanes: number;
  onProgress: (done: number) => void;
}

/** Commands for which another bot beside the others is worth its processes. */
const MIN_COMMANDS_PER_BOT = 100;
/** Q-Bot looks through the 500 latest incidents for its own: with more of them an order could not be tried again. */
const MAX_COMMANDS_PER_BOT = 500;

/**
 * Plays the whole plan, shared out among several bots, so many at a time: while one waits the others work.
 * Throws what breaks the play itself.
 */
export async function runChaos(planned: readonly Planned[], options: RunOptions): Promise<Outcome[]> {
  const turns = new Turns(options.atATime);
  let done = 0;
  const onDone = (): void => {
    done += 1;
    options.onProgress(done);
  };
  const parts = partsOf(planned, options.lanes);
  const outcomes: Outcome[] = [];
  const next = async (): Promise<void> => {
    for (let part = parts.pop(); part !== undefined && !options.signal.aborted; part = parts.pop()) {
      outcomes.push(await runLane(part, { ...options, turns, onDone }));
    }
  };
  await Promise.all(Array.from({ length: options.lanes }, next));
  return outcomes;
}

/** One for each bot, of the same size. */
export function partsOf(planned: readonly Planned[], lanes: number): Planned[][] {
  const fewest = Math.min(lanes, Math.floor(planned.length / MIN_COMMANDS_PER_BOT));
  const count = Math.max(1, fewest, Math.ceil(planned.length / MAX_COMMANDS_PER_BOT));
  return Array.from({ length: count }, (_, part) => planned.filter(({ index }) => index % count === part));
}
