import { type ColdStart, measureColdStart } from './cold.ts';
import type { Contestant } from './contestants.ts';
import type { FunctionFigures } from './report.ts';
import type { Fake } from './stand-in.ts';
import { median, round } from './statistics.ts';
import { measureWarmCalls } from './warm.ts';

export interface Rounds {
  cold: number;
  warm: number;
}

/** Cold starts and warm calls of all contestants in one run, interleaved; medians. */
export async function measureFunctions(
  contestants: readonly Contestant[],
  fake: Fake,
  rounds: Rounds,
): Promise<FunctionFigures[]> {
  const starts = new Map<string, ColdStart[]>(contestants.map(({ name }) => [name, []]));
  for (let index = 0; index < rounds.cold; index += 1) {
    for (const contestant of shuffled(contestants)) {
      starts.get(contestant.name)?.push(await measureColdStart(contestant, fake));
    }
  }
  const warm = await measureWarmCalls(contestants, fake, rounds.warm);
  return contestants.map((contestant) => {
    const own = starts.get(contestant.name) ?? [];
    return {
      name: contestant.name,
      bundleKb: round(contestant.bundleBytes / 1000, 0),
      loadMs: round(median(own.map(({ loadMs }) => loadMs))),
      answerMs: round(median(own.map(({ answerMs }) => answerMs))),
      warmMs: round(median(warm.get(contestant.name) ?? []), 2),
      cpuMs: medianOf(own.map(({ figures }) => figures?.cpuMs)),
      peakMb: medianOf(own.map(({ figures }) => figures?.peakMb)),
    };
  });
}

/** Nobody always follows the same neighbour, or meets what comes over the machine every few seconds. */
function shuffled<T>(all: readonly T[]): T[] {
  return all
    .map((one) => ({ one, place: Math.random() }))
    .sort((left, right) => left.place - right.place)
    .map(({ one }) => one);
}

/** null where this system does not tell. */
function medianOf(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : round(median(known));
}
