import { leftOut } from './left-out.ts';

/** Of `p-retry`, by its name: an error that ends the attempts, around the error that its caller gets. */
export class AbortError extends Error {
  readonly originalError: Error;

  constructor(original: Error) {
    super(original.message);
    this.name = 'AbortError';
    this.originalError = original;
  }
}

/**
 * In place of `p-retry` in Slack's client, whose calls are never repeated (common/slack/client.ts): the result of the one
 * attempt, or its error. Throws if more than one is asked for.
 */
export default async function attemptOnce<T>(
  attempt: () => Promise<T>,
  { retries }: { retries?: number } = {},
): Promise<T> {
  if (retries !== 0) leftOut('p-retry, with retries,');
  try {
    return await attempt();
  } catch (error) {
    throw error instanceof AbortError ? error.originalError : error;
  }
}
