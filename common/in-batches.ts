const SIZE = 5;

/** Does this with each, five at the same time; the results in the order of the items. Rejects with the first failure. */
export async function inBatches<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += SIZE) {
    const some = items.slice(from, from + SIZE);
    results.push(...(await Promise.all(some.map((item, index) => work(item, from + index)))));
  }
  return results;
}
