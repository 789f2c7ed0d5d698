import { performance } from 'node:perf_hooks';
import { isObject } from '../../../common/is-object.ts';
import { functionArn } from '../../local/aws/arns.ts';
import { parseJson } from '../../local/json.ts';
import { functionEnvironment } from '../../local/lambda/function-environment.ts';
import { Worker } from '../../local/lambda/process.ts';
import type { LocalFunction } from '../../local/wiring/wiring.ts';

/** What came of one call. */
export interface CallResult {
  /** undefined if the function failed, or answered with something that is no response. */
  status: number | undefined;
  /** Why it failed: thrown, an unhandled rejection, the end of its process. */
  crash: string | undefined;
  ms: number;
  /** Everything that it logged. */
  log: string;
}

/** A bundle in a process of its own, as Lambda runs it; after a crash the next call gets a new one. */
export interface Target {
  call(payload: unknown, requestId: string): Promise<CallResult>;
  close(): Promise<void>;
}

export function createTarget(definition: LocalFunction, awsEndpoint: string): Target {
  let lines: string[] = [];
  let worker: Worker | undefined;
  const start = (): Promise<Worker> =>
    Worker.start({
      codeFolder: definition.codeFolder,
      environment: functionEnvironment(definition, awsEndpoint),
      timeoutMs: definition.timeoutSeconds * 1000,
      onLog: (line) => void lines.push(line),
    });
  return {
    async call(payload, requestId) {
      // Between two calls only an unhandled rejection ends it.
      const died = worker?.ended === true ? 'ended after its answer' : undefined;
      if (worker === undefined || worker.ended) worker = await start();
      const invocation = {
        requestId,
        functionArn: functionArn(definition.name),
        traceId: undefined,
        payload: JSON.stringify(payload),
      };
      const startedAt = performance.now();
      const result = await worker.run(invocation);
      const ms = performance.now() - startedAt;
      const log = lines.join('\n');
      lines = [];
      if (result === 'not taken') return { status: undefined, crash: 'ended after its answer', ms, log };
      const crash = result.error === null ? died : `${result.error.errorType}: ${result.error.errorMessage}`;
      const response = parseJson(result.payload);
      const status =
        isObject(response) && typeof response.statusCode === 'number' ? response.statusCode : undefined;
      return { status, crash, ms, log };
    },
    async close() {
      worker?.kill();
      await worker?.exited;
    },
  };
}
