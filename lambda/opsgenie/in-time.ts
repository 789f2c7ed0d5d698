/** What the work comes to; undefined if it fails, or takes longer than `ms`. Never rejects. */
export async function inTime<T>(
  sleep: (ms: number) => Promise<void>,
  ms: number,
  work: Promise<T>,
): Promise<T | undefined> {
  const late = sleep(ms).then(() => undefined);
  return Promise.race([work.catch(() => undefined), late]);
}
