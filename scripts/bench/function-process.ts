import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { functionArn } from '../local/aws/arns.ts';
import { type RunResult, RuntimeApi } from '../local/lambda/runtime-api.ts';
import type { Candidate } from './candidates.ts';

/** A process of a function behind the Runtime API, as on Lambda. */
export interface FunctionProcess {
  pid: number | undefined;
  /** It asked for its first invocation. */
  loaded: Promise<void>;
  /** What the handler returned, JSON. Rejects with the function's log where it failed, ended. */
  ask(payload: string): Promise<string>;
  end(): Promise<void>;
}

const LIMIT_MS = 20_000;
const BOOTSTRAP = path.join(import.meta.dirname, '../local/lambda/bootstrap.cjs');

/**
 * Its log goes to a file: with a pipe, the process that takes the time would read it in between.
 * Unlike the local bot's workers, it is for one caller that asks one thing at a time.
 */
export async function startFunction({ codeFolder, environment, name }: Candidate): Promise<FunctionProcess> {
  const logFile = path.join(codeFolder, 'log.txt');
  let tellLoaded = (): void => undefined;
  const loaded = new Promise<void>((resolve) => {
    tellLoaded = resolve;
  });
  let settle: (result: RunResult | string) => void = () => undefined;
  const api = new RuntimeApi({
    taken: () => {
      tellLoaded();
      return Date.now() + LIMIT_MS;
    },
    finished: (result) => settle(result),
    initFailed: (error) => settle(error.errorMessage),
  });
  const environmentOfProcess = { ...environment, AWS_LAMBDA_RUNTIME_API: await api.listen() };
  const child = spawnLogged(logFile, { cwd: codeFolder, env: environmentOfProcess });
  child.once('exit', () => settle('the process ended'));
  const exited = once(child, 'exit');
  return {
    pid: child.pid,
    loaded,
    ask: async (payload) => {
      const result = await new Promise<RunResult | string>((resolve) => {
        settle = resolve;
        api.send({ requestId: randomUUID(), functionArn: functionArn(name), traceId: undefined, payload });
      });
      if (typeof result !== 'string' && result.error === null) return result.payload;
      throw new Error(`${name}: ${JSON.stringify(result)}\n${readFileSync(logFile, 'utf8')}`);
    },
    end: async () => {
      child.kill('SIGKILL');
      await exited;
      api.close();
    },
  };
}

function spawnLogged(logFile: string, options: { cwd: string; env: Record<string, string> }): ChildProcess {
  const log = openSync(logFile, 'w');
  try {
    return spawn(process.execPath, [BOOTSTRAP], {
      ...options,
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}
