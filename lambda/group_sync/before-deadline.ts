import { UnreadInTimeError } from './errors.ts';

/**
 * What the work gives, if it gives it before the signal ends. Throws UnreadInTimeError at that end, whatever is still under way,
 * and after it without beginning.
 */
export async function beforeDeadline<T>(deadline: AbortSignal, work: () => Promise<T>): Promise<T> {
  const error = new UnreadInTimeError('not read within the time of a run');
  if (deadline.aborted) throw error;
  let end = (): void => undefined;
  const over = new Promise<never>((_resolve, reject) => {
    end = () => reject(error);
  });
  deadline.addEventListener('abort', end);
  try {
    return await Promise.race([over, work()]);
  } finally {
    deadline.removeEventListener('abort', end);
  }
}
