import type { Candidate } from './candidates.ts';
import type { Fake } from './fake.ts';
import { type FunctionProcess, startFunction } from './function-process.ts';
import { type ProcessFigures, processFigures } from './process-figures.ts';

export interface ColdStart {
  /** From the process's start until it asks for its first invocation. */
  loadMs: number;
  /** From the process's start until its first answer is out. */
  answerMs: number;
  figures: ProcessFigures | null;
}

/** Milliseconds from one request to its answer. Throws where the answer is another one, or the work was not done. */
export async function timeAnswer(
  running: FunctionProcess,
  { answer, causes, name, payload }: Candidate,
  fake: Fake,
): Promise<number> {
  const before = causes === undefined ? 0 : fake.count(causes);
  const asked = payload();
  const startedAt = performance.now();
  const answered = await running.ask(asked);
  const ms = performance.now() - startedAt;
  if (answer !== undefined && answered !== answer)
    throw new Error(`${name} answered ${answered}, not ${answer}`);
  if (causes !== undefined && fake.count(causes) === before) throw new Error(`${name}: no ${causes}`);
  return ms;
}

/** One process from its start to its first answer, and its end. */
export async function measureColdStart(candidate: Candidate, fake: Fake): Promise<ColdStart> {
  const startedAt = performance.now();
  const running = await startFunction(candidate);
  const loading = running.loaded.then(() => performance.now() - startedAt);
  try {
    await timeAnswer(running, candidate, fake);
    const answerMs = performance.now() - startedAt;
    return { loadMs: await loading, answerMs, figures: processFigures(running.pid) };
  } finally {
    await running.end();
  }
}
