import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { functionArn } from '../local/aws/arns.ts';
import { Worker } from '../local/lambda/process.ts';
import type { Candidate } from './candidates.ts';
import type { Fake } from './fake.ts';
import { type ProcessFigures, processFigures } from './process-figures.ts';

export interface ColdStart {
  /** From the process's start until it asks for its first invocation. */
  loadMs: number;
  /** From the process's start until its first answer is out. */
  answerMs: number;
  figures: ProcessFigures | null;
}

const LIMIT_MS = 20_000;

/** Two candidates may be of one bundle. */
function logFileOf({ codeFolder, name }: Candidate): string {
  return path.join(codeFolder, `${name}.log.txt`);
}

/** Its log goes to a file: through a pipe, the process that takes the time would have to read it in between. */
export function startFunction(candidate: Candidate): Promise<Worker> {
  const { codeFolder, environment } = candidate;
  return Worker.start({ codeFolder, environment, timeoutMs: LIMIT_MS, logFile: logFileOf(candidate) });
}

export async function endFunction(worker: Worker): Promise<void> {
  worker.kill();
  await worker.exited;
}

/**
 * Milliseconds from one request to its answer. Throws if the function fails, gives another answer or does not do its
 * work.
 */
export async function timeAnswer(worker: Worker, candidate: Candidate, fake: Fake): Promise<number> {
  const { answer, causes, name } = candidate;
  const before = causes === undefined ? 0 : fake.count(causes);
  const payload = candidate.payload();
  const invocation = { requestId: randomUUID(), functionArn: functionArn(name), traceId: undefined, payload };
  const startedAt = performance.now();
  const result = await worker.run(invocation);
  const ms = performance.now() - startedAt;
  if (result === 'not taken' || result.error !== null) {
    throw new Error(`${name}: ${JSON.stringify(result)}\n${readFileSync(logFileOf(candidate), 'utf8')}`);
  }
  if (answer !== undefined && result.payload !== answer)
    throw new Error(`${name} answered ${result.payload}, not ${answer}`);
  if (causes !== undefined && fake.count(causes) === before) throw new Error(`${name}: no ${causes}`);
  return ms;
}

/** One process from its start to its first answer, and its end. */
export async function measureColdStart(candidate: Candidate, fake: Fake): Promise<ColdStart> {
  const startedAt = performance.now();
  const worker = await startFunction(candidate);
  const loading = worker.loaded.then(() => performance.now() - startedAt);
  try {
    await timeAnswer(worker, candidate, fake);
    const answerMs = performance.now() - startedAt;
    return { loadMs: await loading, answerMs, figures: processFigures(worker.pid) };
  } finally {
    await endFunction(worker);
  }
}
