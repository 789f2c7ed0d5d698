import { timeAnswer } from './cold.ts';
import type { Contestant } from './contestants.ts';
import { type FunctionProcess, startFunction } from './function-process.ts';
import type { Fake } from './stand-in.ts';

/** Not counted: the first calls still compile. */
const WARM_UP_CALLS = 20;

/**
 * Milliseconds of each call, by contestant: one process each, and one call of each in turn, so that whatever else the
 * machine does meets all of them.
 */
export async function measureWarmCalls(
  contestants: readonly Contestant[],
  fake: Fake,
  calls: number,
): Promise<Map<string, number[]>> {
  const running = new Map<Contestant, FunctionProcess>();
  const times = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  try {
    for (const contestant of contestants) running.set(contestant, await startFunction(contestant));
    for (let call = -WARM_UP_CALLS; call < calls; call += 1) {
      for (const [contestant, one] of running) {
        const ms = await timeAnswer(one, contestant, fake);
        if (call >= 0) times.get(contestant.name)?.push(ms);
      }
    }
  } finally {
    for (const one of running.values()) await one.end();
  }
  return times;
}
