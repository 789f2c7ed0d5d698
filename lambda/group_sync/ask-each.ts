import { inBatches } from '../../common/in-batches.ts';

/** Asks about each key once, five at the same time. Returns what was said of a key: it rejects where asking did. */
export async function askEach<T>(
  keys: readonly string[],
  ask: (key: string) => Promise<T>,
): Promise<(key: string) => Promise<T>> {
  const answers = new Map<string, Promise<T>>();
  await inBatches([...new Set(keys)], async (key) => {
    const answer = ask(key);
    answers.set(key, answer);
    await answer.catch(() => undefined);
  });
  return (key) => answers.get(key) ?? ask(key);
}
