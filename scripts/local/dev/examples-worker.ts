import { parentPort, workerData } from 'node:worker_threads';
import { type Examples, readExamples } from '../wiring/environment.ts';
import type { ExamplesAsked, ReadExamples } from './fresh-examples.ts';

const { definitions, lambdaFolder }: ExamplesAsked = workerData;
const examples: Record<string, Examples> = {};
const faults: Record<string, string> = {};
for (const [name, definition] of Object.entries(definitions)) {
  try {
    examples[name] = readExamples(lambdaFolder, name, definition);
  } catch (error) {
    faults[name] = error instanceof Error ? error.message : String(error);
  }
}
const answer: ReadExamples = { examples, faults };
parentPort?.postMessage(answer);
