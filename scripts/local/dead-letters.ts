import { functionArn } from './aws-account.ts';
import type { FunctionError } from './runtime-api.ts';

export interface DeadLetter {
  /** `undelivered`: no target took the event. `failures`: a function did, and failed for the last time. */
  queue: 'undelivered' | 'failures';
  functionName: string;
  event: unknown;
  error: string;
  /** How often the function was called. */
  attempts: number;
  /** Milliseconds since the epoch. */
  at: number;
  /** The queue's message as AWS writes it. */
  record: unknown;
}

export interface LastFailure {
  functionName: string;
  requestId: string;
  event: unknown;
  error: FunctionError;
  attempts: number;
  condition: 'RetriesExhausted' | 'EventAgeExceeded';
  at: number;
}

/**
 * What an on-failure destination receives.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function failureLetter(failure: LastFailure): DeadLetter {
  const { at, attempts, condition, error, event, functionName, requestId } = failure;
  const record = {
    version: '1.0',
    timestamp: new Date(at).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${functionArn(functionName)}:$LATEST`,
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: event,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: error,
  };
  const text = `${error.errorType}: ${error.errorMessage}`;
  return { queue: 'failures', functionName, event, error: text, attempts, at, record };
}

/** What a rule target's dead-letter queue receives: the event alone. */
export function undeliveredLetter(letter: {
  functionName: string;
  event: unknown;
  error: string;
  at: number;
}): DeadLetter {
  return { queue: 'undelivered', attempts: 0, record: letter.event, ...letter };
}
