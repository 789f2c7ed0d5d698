import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isObject } from '../../../common/is-object.ts';
import { failed, type RunResult, RuntimeApi } from '../../local/lambda/runtime-api.ts';

export interface FrozenTarget {
  /** Arguments of Node.js that start a runtime's loop. */
  loop: readonly string[];
  codeFolder: string;
  environment: Record<string, string>;
  /** Of one invocation, JSON. */
  payload: () => string;
}

export interface FrozenRequest {
  /** From when it was handed over until its answer was out. */
  ms: number;
  result: RunResult;
  /** What the process had written, in all, when it asked for the next invocation. */
  lines: string[];
}

const LIMIT_MS = 20_000;
const CHUNK = 65_536;
const UNANSWERED = failed({ errorType: 'none', errorMessage: 'no answer' });
const INVOCATION = {
  functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:frozen',
  traceId: undefined,
};

/**
 * One process of a function, which stands still whenever it asks for its next invocation. What it has written by then
 * is read before it gets one, so that what it left for later is missing from its request.
 */
export async function runFrozen(target: FrozenTarget, requests: number): Promise<FrozenRequest[]> {
  const pipe = openPipe();
  const { promise, resolve, reject } = Promise.withResolvers<FrozenRequest[]>();
  const done: FrozenRequest[] = [];
  let running: { startedAt: number; ms: number; result: RunResult } | undefined;
  const api = new RuntimeApi({
    taken: () => Date.now() + LIMIT_MS,
    finished: (result) => {
      if (running !== undefined)
        Object.assign(running, { result, ms: performance.now() - running.startedAt });
    },
    initFailed: (error) => reject(new Error(error.errorMessage)),
    asked: () => {
      // What is written before the first invocation belongs to none.
      const lines = pipe.read();
      if (running !== undefined) done.push({ ...running, lines });
      if (done.length === requests) return resolve(done);
      running = { startedAt: performance.now(), ms: Number.NaN, result: UNANSWERED };
      api.send({ ...INVOCATION, requestId: `frozen-${done.length}`, payload: target.payload() });
    },
  });
  const child = spawn(process.execPath, target.loop, {
    cwd: target.codeFolder,
    env: { ...target.environment, AWS_LAMBDA_RUNTIME_API: await api.listen() },
    stdio: ['ignore', pipe.writeEnd, pipe.writeEnd],
  });
  child.once('exit', (code) => reject(new Error(`exit status ${code}: ${pipe.read().join('\n')}`)));
  try {
    return await promise;
  } finally {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    api.close();
    pipe.close();
  }
}

/** A named pipe: unlike a stream, it says for certain that there is nothing more in it. */
function openPipe(): { writeEnd: number; read: () => string[]; close: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'q-bot-frozen-'));
  const file = path.join(folder, 'log');
  const { status } = spawnSync('mkfifo', [file]);
  if (status !== 0) throw new Error('mkfifo is needed');
  const readEnd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const writeEnd = openSync(file, constants.O_WRONLY);
  return {
    writeEnd,
    read: () =>
      readAll(readEnd)
        .split('\n')
        .filter((line) => line.trim() !== ''),
    close: () => {
      closeSync(readEnd);
      closeSync(writeEnd);
      rmSync(folder, { recursive: true });
    },
  };
}

function readAll(fd: number): string {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.alloc(CHUNK);
    try {
      chunks.push(chunk.subarray(0, readSync(fd, chunk)));
    } catch (error) {
      // In a test of jest's, it is no instance of the Error there.
      if (isObject(error) && error.code === 'EAGAIN') return Buffer.concat(chunks).toString();
      throw error;
    }
  }
}
