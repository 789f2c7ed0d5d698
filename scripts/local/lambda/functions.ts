import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import { aliasArn } from '../aws/arns.ts';
import type { Faults } from '../fakes/faults/faults.ts';
import { parseJson } from '../json.ts';
import type { Trace } from '../trace.ts';
import type { LocalFunction } from '../wiring/wiring.ts';
import type { FunctionState } from './describe-function.ts';
import { findPython } from './find-python.ts';
import { functionEnvironment } from './function-environment.ts';
import { Worker } from './process.ts';
import { FunctionPool, type PoolProcess, type PoolRun } from './process-pool.ts';
import { createPrograms, withSourceMaps } from './programs.ts';
import { failed, type RunResult } from './runtime-api.ts';

export interface FunctionsOptions {
  functions: LocalFunction[];
  /** Base URL of every AWS service. */
  awsEndpoint: string;
  timeoutMs: (definition: LocalFunction) => number;
  sandboxStartMs: number;
  sleep: (ms: number) => Promise<void>;
  /** Milliseconds since the epoch, for how long a process is idle. */
  now: () => number;
  faults: Faults;
  trace: Trace;
  onLog: (functionName: string, line: string) => void;
  /** Whether stack traces name the lines of the source. */
  hasSourceMaps?: boolean;
}

export interface Call {
  payload: unknown;
  traceId: string | undefined;
  /** The same for each retry of one asynchronous call. */
  requestId?: string;
}

/** Of this machine: Python is looked for once. */
const programOf = createPrograms(findPython);

/** Processes of one function; more calls wait, as they do under a reserved concurrency. */
const PROCESS_LIMIT = 20;

/**
 * Lambda ends an idle process when it likes, and says no number. People measured 10 minutes (2019,
 * https://mikhail.io/2019/08/aws-lambda-cold-starts-after-10-minutes/) and 45 to 60 (2017).
 */
const IDLE_MS = 10 * 60_000;

/** The functions: each call runs in a process of its own pool, and leaves a span in the trace. */
export class Functions {
  readonly #options: FunctionsOptions;
  readonly #pools: Map<string, FunctionPool>;
  readonly #invocations: Record<string, number> = {};
  readonly #states: Map<string, FunctionState>;
  /** Of functions that are gone: what still runs there ends after its invocation. */
  readonly #gone: FunctionPool[] = [];

  constructor(options: FunctionsOptions) {
    this.#options = options;
    this.#pools = new Map(options.functions.map((one) => [one.name, this.#createPool(one)]));
    this.#states = new Map(options.functions.map((one) => [one.name, stateOf(one)]));
  }

  has(name: string): boolean {
    return this.#pools.has(name);
  }

  /** The handler's failure is a result. Rejects if there is no such function, or the cloud is closed. */
  async call(name: string, call: Call): Promise<RunResult> {
    const pool = this.#pool(name);
    this.#invocations[name] = (this.#invocations[name] ?? 0) + 1;
    const end = this.#options.trace.begin(call.traceId, name);
    const run = await this.#runWithFaults(name, pool, call);
    // Of an error with a trace, the process itself has written the line.
    if (run.error !== null && run.error.trace === undefined) {
      this.#options.onLog(name, JSON.stringify(run.error));
    }
    end(
      run.error === null ? 'ok' : `${run.error.errorType}: ${run.error.errorMessage}`,
      {
        cold: run.cold,
        processStartedAt: run.processStartedAt,
      },
      { request: call.payload, answer: run.error ?? parseJson(run.payload) },
    );
    return run;
  }

  /** Calls of each function so far, retries among them. */
  invocations(): Record<string, number> {
    return { ...this.#invocations };
  }

  /** Ends every process of the function at once, or the one that serves that trace; returns how many. */
  kill(name: string, traceId?: string): number {
    return this.#pools.get(name)?.kill(traceId) ?? 0;
  }

  /** Ends each process that was idle for too long. */
  endIdle(): void {
    for (const pool of this.#pools.values()) pool.endIdle(IDLE_MS);
  }

  /** As it was started, or loaded again. Throws if there is no such function. */
  describe(name: string): FunctionState {
    const state = this.#states.get(name);
    if (state === undefined) throw new Error(`there is no function "${name}"`);
    return state;
  }

  /** The next call starts from the code as it is then; without a name, of every function. */
  reload(name?: string): void {
    const pools = name === undefined ? this.#pools.values() : [this.#pool(name)];
    for (const pool of pools) pool.reload();
    for (const { definition } of [...this.#states.values()])
      if (name === undefined || definition.name === name)
        this.#states.set(definition.name, stateOf(definition));
  }

  /** From now on there are these: the next call of one that has changed starts it anew, and what is gone takes no call. */
  replace(functions: readonly LocalFunction[]): void {
    const names = new Set(functions.map(({ name }) => name));
    for (const name of [...this.#pools.keys()]) if (!names.has(name)) this.#remove(name);
    for (const one of functions) {
      const before = this.#states.get(one.name);
      if (isDeepStrictEqual(before?.definition, one)) continue;
      this.#states.set(one.name, stateOf(one));
      if (before === undefined) this.#pools.set(one.name, this.#createPool(one));
      else this.#pool(one.name).reload();
    }
  }

  #remove(name: string): void {
    const pool = this.#pool(name);
    pool.reload();
    this.#gone.push(pool);
    this.#pools.delete(name);
    this.#states.delete(name);
  }

  processes(): (PoolProcess & { function: string })[] {
    return [...this.#pools].flatMap(([name, pool]) =>
      pool.processes().map((process) => ({ function: name, ...process })),
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values(), ...this.#gone].map((pool) => pool.close()));
  }

  #pool(name: string): FunctionPool {
    const pool = this.#pools.get(name);
    if (pool === undefined) throw new Error(`there is no function "${name}"`);
    return pool;
  }

  #createPool(made: LocalFunction): FunctionPool {
    const { awsEndpoint, hasSourceMaps, now, onLog, sandboxStartMs, sleep, timeoutMs } = this.#options;
    const startWorker = async (): Promise<Worker> => {
      await sleep(sandboxStartMs);
      const definition = this.#states.get(made.name)?.definition ?? made;
      const program = await programOf(definition);
      return Worker.start({
        codeFolder: definition.codeFolder,
        program: hasSourceMaps === true ? withSourceMaps(program) : program,
        environment: functionEnvironment(definition, awsEndpoint),
        timeoutMs: timeoutMs(definition),
        onLog: (line) => onLog(definition.name, line),
      });
    };
    return new FunctionPool({ startWorker, now, limit: PROCESS_LIMIT, startLimit: availableParallelism() });
  }

  /** `refuse`: not run at all; `drop` and `kill` at `received`: run, and its answer lost. */
  async #runWithFaults(name: string, pool: FunctionPool, call: Call): Promise<PoolRun> {
    const requestId = call.requestId ?? randomUUID();
    const lost = failed({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
    });
    const fault = this.#options.faults.take(`function.${name}`, call.traceId);
    if (fault?.kind === 'refuse') return { ...lost, cold: false, processStartedAt: Date.now() };
    const payload = JSON.stringify(call.payload);
    const run = await pool.run({ requestId, functionArn: aliasArn(name), traceId: call.traceId, payload });
    if (fault?.kind === 'stall') await this.#options.sleep(fault.ms);
    if (fault?.kind === 'kill') this.kill(fault.function, fault.trace);
    const isLost = fault?.kind === 'drop' || (fault?.kind === 'kill' && fault.at === 'received');
    return isLost ? { ...run, ...lost } : run;
  }
}

function stateOf(definition: LocalFunction): FunctionState {
  const zip = `${definition.codeFolder}.zip`;
  const codeSha256 = existsSync(zip) ? createHash('sha256').update(readFileSync(zip)).digest('base64') : '';
  return { definition, codeSha256 };
}
