import { type LaneOptions, type Outcome, runLane } from './lane.ts';
import type { Planned } from './plan.ts';
import { Turns } from './turns.ts';

export interface RunOptions extends Omit<LaneOptions, 'onDone' | 'turns'> {
  /** People who act at the same time, at most. */
  atATime: number;
  lanes: number;
  onProgress: (done: number) => void;
}

/** Commands for which another bot beside the others is worth its processes. */
const LEAST_OF_A_LANE = 100;

/**
 * Plays the whole plan, shared out among several bots: OpsGenie shows each of them few enough incidents to look
 * through, and while one waits the others work. Throws what breaks the play itself.
 */
export async function runChaos(planned: readonly Planned[], options: RunOptions): Promise<Outcome[]> {
  const lanes = Math.max(1, Math.min(options.lanes, Math.floor(planned.length / LEAST_OF_A_LANE)));
  const turns = new Turns(options.atATime);
  let done = 0;
  const onDone = (): void => {
    done += 1;
    options.onProgress(done);
  };
  return Promise.all(
    Array.from({ length: lanes }, (_, lane) =>
      runLane(
        planned.filter(({ index }) => index % lanes === lane),
        { ...options, turns, onDone },
      ),
    ),
  );
}
