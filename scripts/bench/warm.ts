import type { Worker } from '../local/lambda/process.ts';
import type { Candidate } from './candidates.ts';
import { endFunction, startFunction, timeAnswer } from './cold.ts';
import type { Fake } from './fake.ts';

/** Not counted: the first calls still compile. */
const WARM_UP_CALLS = 20;

/**
 * Milliseconds of each call, by the candidate's name: one process each, and one call of each in turn, so that other load
 * on the machine slows all of them.
 */
export async function measureWarmCalls(
  candidates: readonly Candidate[],
  fake: Fake,
  calls: number,
): Promise<Map<string, number[]>> {
  const running = new Map<Candidate, Worker>();
  const times = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
  try {
    for (const candidate of candidates) running.set(candidate, await startFunction(candidate));
    for (let call = -WARM_UP_CALLS; call < calls; call += 1) {
      for (const [candidate, one] of running) {
        const ms = await timeAnswer(one, candidate, fake);
        if (call >= 0) times.get(candidate.name)?.push(ms);
      }
    }
  } finally {
    for (const one of running.values()) await endFunction(one);
  }
  return times;
}
