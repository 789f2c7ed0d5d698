import type { Context } from 'aws-lambda';
import { QBotError } from '../errors.ts';

/** Nothing was begun, since its lock could not end in time. Without a `userMessage`: it is retried. */
export class NoTimeLeftError extends QBotError {
  readonly code = 'QBOT_NO_TIME_LEFT';

  constructor() {
    super('the function has no time left to begin this');
  }
}

/**
 * How long a lock that begins now may last: the rest of the invocation, in milliseconds, more than 0. Ask before a lock
 * begins: one that is given 0 ms or NaN may never end.
 * Throws NoTimeLeftError.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 */
export function requireTimeLeft(context: Pick<Context, 'getRemainingTimeInMillis'>): number {
  const remainingMs = context.getRemainingTimeInMillis();
  if (remainingMs > 0) return remainingMs;
  throw new NoTimeLeftError();
}
