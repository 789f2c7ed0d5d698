import type { Candidate } from './candidates.ts';
import { type ColdStart, measureColdStart } from './cold.ts';
import type { Fake } from './fake.ts';
import type { FunctionFigures } from './report.ts';
import { median, round } from './statistics.ts';
import { measureWarmCalls } from './warm.ts';

export interface Rounds {
  cold: number;
  warm: number;
}

/** Cold starts and warm calls of all candidates in one run, interleaved; medians. */
export async function measureFunctions(
  candidates: readonly Candidate[],
  fake: Fake,
  rounds: Rounds,
): Promise<FunctionFigures[]> {
  const starts = new Map<string, ColdStart[]>(candidates.map(({ name }) => [name, []]));
  for (let index = 0; index < rounds.cold; index += 1) {
    for (const candidate of shuffled(candidates)) {
      starts.get(candidate.name)?.push(await measureColdStart(candidate, fake));
    }
  }
  const warm = await measureWarmCalls(candidates, fake, rounds.warm);
  return candidates.map((candidate) => {
    const own = starts.get(candidate.name) ?? [];
    return {
      name: candidate.name,
      bundleKb: round(candidate.bundleBytes / 1000, 0),
      loadMs: round(median(own.map(({ loadMs }) => loadMs))),
      answerMs: round(median(own.map(({ answerMs }) => answerMs))),
      warmMs: round(median(warm.get(candidate.name) ?? []), 2),
      cpuMs: medianOf(own.map(({ figures }) => figures?.cpuMs)),
      peakMb: medianOf(own.map(({ figures }) => figures?.peakMb)),
    };
  });
}

/** Random order, so that neighbours and periodic noise average out. */
function shuffled<T>(all: readonly T[]): T[] {
  return all
    .map((one) => ({ one, place: Math.random() }))
    .sort((left, right) => left.place - right.place)
    .map(({ one }) => one);
}

/** null if this system does not report it. */
function medianOf(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : round(median(known));
}
