export interface StepResult {
  name: string;
  seconds: number;
  /** What was seen, or why it failed. */
  note: string;
  passed: boolean;
}

/** Throws what `work` throws, once it is in the table. */
export type RunStep = <T>(name: string, work: () => Promise<T>, note?: (result: T) => string) => Promise<T>;

/** The steps of a run, each with its time. */
export class StepTable {
  readonly results: StepResult[] = [];
  readonly #now: () => number;
  readonly #print: (line: string) => void;

  constructor(options: { now: () => number; print: (line: string) => void }) {
    this.#now = options.now;
    this.#print = options.print;
  }

  readonly step: RunStep = async (name, work, note) => {
    const startedAt = this.#now();
    const end = (passed: boolean, text: string): void => {
      const result = { name, passed, note: text, seconds: (this.#now() - startedAt) / 1000 };
      this.results.push(result);
      this.#print(lineOf(result));
    };
    try {
      const result = await work();
      end(true, note?.(result) ?? (typeof result === 'string' ? result : ''));
      return result;
    } catch (error) {
      end(false, firstLine(error));
      throw error;
    }
  };

  get passed(): boolean {
    return this.results.every(({ passed }) => passed);
  }

  get failed(): StepResult | undefined {
    return this.results.find(({ passed }) => !passed);
  }

  /** One line per step, and the sum. */
  render(): string {
    const total = this.results.reduce((sum, { seconds }) => sum + seconds, 0);
    const failures = this.results.filter(({ passed }) => !passed).length;
    const sum = `${this.results.length - failures} steps passed, ${failures} failed, ${total.toFixed(1)} s`;
    return [...this.results.map(lineOf), sum].join('\n');
  }
}

function lineOf({ name, note, passed, seconds }: StepResult): string {
  return `${passed ? 'ok    ' : 'FAILED'} ${seconds.toFixed(1).padStart(6)} s  ${name.padEnd(NAME_WIDTH)}  ${note}`.trimEnd();
}

const NAME_WIDTH = 34;

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
