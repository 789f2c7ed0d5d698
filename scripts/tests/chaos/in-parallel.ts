/** Works through the values, at most `limit` at a time; stops taking new ones once the signal is aborted. */
export async function inParallel<T>(
  values: readonly T[],
  { limit, signal }: { limit: number; signal: AbortSignal },
  work: (value: T) => Promise<void>,
): Promise<void> {
  const rest = values.values();
  const next = async (): Promise<void> => {
    for (const value of rest) {
      if (signal.aborted) return;
      await work(value);
    }
  };
  await Promise.all(Array.from({ length: limit }, next));
}
