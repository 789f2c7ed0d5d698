import type { Worker } from './process.ts';
import type { Invocation, RunResult } from './runtime-api.ts';

export interface PoolRun extends RunResult {
  /** This invocation started its process. */
  cold: boolean;
  processStartedAt: number;
}

export interface PoolProcess {
  pid: number;
  startedAt: number;
  busy: boolean;
}

export type PoolWorker = Pick<
  Worker,
  'ended' | 'exited' | 'kill' | 'loaded' | 'pid' | 'run' | 'serves' | 'startedAt'
>;

export interface PoolOptions {
  startWorker: () => Promise<PoolWorker>;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** At most so many processes; more invocations wait. */
  limit: number;
  /** At most so many of them load their code at the same time: they share the processors of one machine. */
  startLimit: number;
}

/** The processes of one function: an idle one is reused, and another started when all are busy. */
export class FunctionPool {
  readonly #options: PoolOptions;
  readonly #workers = new Set<PoolWorker>();
  readonly #idle: PoolWorker[] = [];
  readonly #idleSince = new WeakMap<PoolWorker, number>();
  readonly #retired = new WeakSet<PoolWorker>();
  readonly #waiting: (() => void)[] = [];
  #spawning = 0;
  #loading = 0;
  #generation = 0;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Rejects only if the pool is closed. */
  async run(invocation: Invocation): Promise<PoolRun> {
    for (;;) {
      if (this.#closed) throw new Error('the local cloud is closed');
      const warm = this.#idle.pop();
      const worker = warm ?? (await this.#start());
      if (worker === null) continue;
      const result = await worker.run(invocation);
      this.#release(worker);
      if (result === 'not taken') continue;
      return { ...result, cold: warm === undefined, processStartedAt: worker.startedAt };
    }
  }

  /** Ends every process at once, or the one that serves that trace; returns how many. */
  kill(traceId?: string): number {
    if (traceId !== undefined) return this.#killServing(traceId);
    const running = [...this.#workers];
    // A killed process is gone some time later: it must get no invocation until then.
    this.#idle.length = 0;
    for (const worker of running) worker.kill();
    return running.length;
  }

  #killServing(traceId: string): number {
    const serving = [...this.#workers].filter((worker) => worker.serves(traceId));
    for (const worker of serving) worker.kill();
    return serving.length;
  }

  /** Idle processes end now, busy ones after their invocation. */
  reload(): void {
    this.#generation += 1;
    for (const worker of this.#workers) this.#retired.add(worker);
    for (const worker of this.#idle.splice(0)) worker.kill();
  }

  /** Ends what has done nothing for so long. */
  endIdle(ms: number): void {
    const before = this.#options.now() - ms;
    for (const worker of [...this.#idle]) {
      if ((this.#idleSince.get(worker) ?? 0) > before) continue;
      this.#idle.splice(this.#idle.indexOf(worker), 1);
      worker.kill();
    }
  }

  processes(): PoolProcess[] {
    return [...this.#workers].map((worker) => ({
      pid: worker.pid ?? 0,
      startedAt: worker.startedAt,
      busy: !this.#idle.includes(worker),
    }));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.kill();
    for (const wake of this.#waiting.splice(0)) wake();
    await Promise.all([...this.#workers].map((worker) => worker.exited));
  }

  /** null if a limit is reached: once a process is free, loaded or gone, try again. */
  async #start(): Promise<PoolWorker | null> {
    const { limit, startLimit, startWorker } = this.#options;
    if (this.#workers.size + this.#spawning >= limit || this.#loading >= startLimit) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      return null;
    }
    const generation = this.#generation;
    this.#spawning += 1;
    this.#loading += 1;
    const worker = await startWorker().finally(() => {
      this.#spawning -= 1;
    });
    this.#workers.add(worker);
    if (generation !== this.#generation) this.#retired.add(worker);
    if (this.#closed) worker.kill();
    worker.loaded.then(() => this.#afterLoad(), undefined);
    worker.exited.then(() => this.#forget(worker), undefined);
    return worker;
  }

  #afterLoad(): void {
    this.#loading -= 1;
    this.#waiting.shift()?.();
  }

  #release(worker: PoolWorker): void {
    if (this.#retired.has(worker)) worker.kill();
    else if (!worker.ended) this.#rest(worker);
    this.#waiting.shift()?.();
  }

  #rest(worker: PoolWorker): void {
    this.#idleSince.set(worker, this.#options.now());
    this.#idle.push(worker);
  }

  #forget(worker: PoolWorker): void {
    this.#workers.delete(worker);
    const index = this.#idle.indexOf(worker);
    if (index >= 0) this.#idle.splice(index, 1);
    this.#waiting.shift()?.();
  }
}
