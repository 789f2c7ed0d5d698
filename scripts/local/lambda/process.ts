import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { nodeProgram, type Program } from './programs.ts';
import { type FunctionError, failed, type Invocation, type RunResult, RuntimeApi } from './runtime-api.ts';

export interface WorkerOptions {
  codeFolder: string;
  /** What runs the code; Node.js if it is left out. */
  program?: Program;
  /** The whole environment of the process, but for AWS_LAMBDA_RUNTIME_API. */
  environment: Record<string, string>;
  timeoutMs: number;
  /** Of each line that it logs. */
  onLog?: (line: string) => void;
  /** In place of `onLog`: a file takes what it logs, so that this process need not read it. */
  logFile?: string;
}

/** `not taken`: the warm process ended before it saw the invocation, so that another one can have it. */
export type WorkerResult = RunResult | 'not taken';

/** Lambda's own limit for loading the code. */
const INIT_LIMIT_MS = 10_000;

interface Job {
  requestId: string;
  traceId: string | undefined;
  taken: boolean;
  settle: (result: WorkerResult) => void;
}

/** One process of a function behind its own Runtime API: one invocation at a time, and none after it ended. */
export class Worker {
  readonly startedAt = Date.now();
  readonly #options: WorkerOptions;
  readonly #api: RuntimeApi;
  readonly #loaded = Promise.withResolvers<void>();
  readonly #exited = Promise.withResolvers<void>();
  #child: ChildProcess | null = null;
  #timer: NodeJS.Timeout | undefined;
  #job: Job | null = null;
  #isLoaded = false;
  #endedBy: string | null = null;

  private constructor(options: WorkerOptions) {
    this.#options = options;
    this.#api = new RuntimeApi({
      taken: () => this.#taken(),
      finished: (result) => this.#settle(result),
      initFailed: (error) => this.#giveUp(error),
    });
  }

  /** Starts the process. If its code does not load, the first `run` says so. */
  static async start(options: WorkerOptions): Promise<Worker> {
    const worker = new Worker(options);
    worker.#spawn(await worker.#api.listen());
    return worker;
  }

  /** Resolves once the code has been loaded, or never will be. */
  get loaded(): Promise<void> {
    return this.#loaded.promise;
  }

  get exited(): Promise<void> {
    return this.#exited.promise;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get ended(): boolean {
    return this.#endedBy !== null;
  }

  /** Never rejects: each way to fail is a result, as it is on Lambda. */
  run(invocation: Invocation): Promise<WorkerResult> {
    return new Promise((settle) => {
      this.#job = { ...invocation, taken: false, settle };
      if (this.#endedBy !== null) return this.#exit(this.#endedBy);
      this.#limit(INIT_LIMIT_MS);
      this.#api.send(invocation);
    });
  }

  /** Is an invocation of that request running here? */
  serves(traceId: string): boolean {
    return this.#job?.traceId?.split(';')[0] === traceId;
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  #spawn(address: string): void {
    const { codeFolder, environment, logFile, onLog = () => {}, program = nodeProgram() } = this.#options;
    const log = logFile === undefined ? 'pipe' : openSync(logFile, 'w');
    const child = spawn(program.command, program.args, {
      cwd: codeFolder,
      env: { ...environment, AWS_LAMBDA_RUNTIME_API: address },
      stdio: ['ignore', log, log],
    });
    if (typeof log === 'number') closeSync(log);
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', onLog);
    }
    // Node.js names the program, also where it is the folder that is missing.
    child.once('error', (error: NodeJS.ErrnoException) => {
      const isMissing = error.code === 'ENOENT' && existsSync(codeFolder);
      this.#exit(isMissing ? program.ifMissing : `${error.message} in ${codeFolder}`);
    });
    child.once('exit', (code, signal) => {
      this.#exit(
        signal === null ? `exit status ${code}` : `signal: ${signal === 'SIGKILL' ? 'killed' : signal}`,
      );
    });
  }

  #taken(): number {
    this.#isLoaded = true;
    this.#loaded.resolve();
    if (this.#job !== null) this.#job.taken = true;
    this.#limit(this.#options.timeoutMs);
    return Date.now() + this.#options.timeoutMs;
  }

  #limit(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const message = `Task timed out after ${(ms / 1000).toFixed(2)} seconds`;
      this.#giveUp({ errorType: 'Sandbox.Timedout', errorMessage: this.#withRequestId(message) });
    }, ms);
  }

  #giveUp(error: FunctionError): void {
    this.#endedBy = error.errorType;
    this.#settle(failed(error));
    this.kill();
  }

  #exit(reason: string): void {
    this.#endedBy ??= reason;
    const message = this.#withRequestId(`Runtime exited with error: ${reason}`);
    const notTaken = this.#isLoaded && this.#job?.taken === false;
    this.#settle(notTaken ? 'not taken' : failed({ errorType: 'Runtime.ExitError', errorMessage: message }));
    this.#api.close();
    this.#loaded.resolve();
    this.#exited.resolve();
  }

  #withRequestId(message: string): string {
    return `RequestId: ${this.#job?.requestId} Error: ${message}`;
  }

  #settle(result: WorkerResult): void {
    clearTimeout(this.#timer);
    const job = this.#job;
    this.#job = null;
    job?.settle(result);
  }
}
