import { StartError } from './arguments.ts';

export interface BuildAllDeps {
  /** Rejects if that function does not compile. */
  build: (name: string) => Promise<unknown>;
  print: (line: string) => void;
  /** Milliseconds. */
  now: () => number;
}

/**
 * Builds one function after the other, and prints each with the seconds that it took. Throws a StartError that names the
 * first one that does not compile.
 */
export async function buildAll(names: readonly string[], { build, now, print }: BuildAllDeps): Promise<void> {
  const width = Math.max(0, ...names.map(({ length }) => length));
  const begun = now();
  print(`Building ${names.length} functions:`);
  for (const name of names) {
    const startedAt = now();
    await build(name).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new StartError(`lambda/${name} does not build.\n${reason}`, { cause: error });
    });
    print(`  ${name.padEnd(width)}  ${seconds(now() - startedAt)}`);
  }
  print(`Built in ${seconds(now() - begun)}. Starting the bot ...`);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
