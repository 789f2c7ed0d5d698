import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Examples } from '../wiring/environment.ts';
import type { FunctionDefinition } from '../wiring/function-definitions.ts';

export interface ExamplesAsked {
  lambdaFolder: string;
  definitions: Readonly<Record<string, Pick<FunctionDefinition, 'secrets' | 'variables'>>>;
}

export interface ReadExamples {
  /** Folder name -> its variables. */
  examples: Record<string, Examples>;
  /** Folder name -> why its config.ts cannot be read. */
  faults: Record<string, string>;
}

/**
 * What the `config.ts` files say now: a thread of its own has read none of them before. Rejects if the thread ends without
 * an answer, for which one of the files would have to end it.
 */
export async function readFreshExamples({ definitions, lambdaFolder }: ExamplesAsked): Promise<ReadExamples> {
  const asked: ExamplesAsked = { lambdaFolder, definitions: plain(definitions) };
  const worker = new Worker(path.join(import.meta.dirname, 'examples-worker.ts'), { workerData: asked });
  const exited = once(worker, 'exit').then(() => {
    throw new Error('a config.ts ended the thread that reads it');
  });
  const answered = once(worker, 'message').then(([answer]): ReadExamples => answer);
  return Promise.race([answered, exited]).finally(() => worker.terminate());
}

/** Threads share no functions: only what is read goes there. */
function plain(definitions: ExamplesAsked['definitions']): ExamplesAsked['definitions'] {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, { secrets, variables }]) => [
      name,
      { secrets, ...(variables && { variables }) },
    ]),
  );
}
