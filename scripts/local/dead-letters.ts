import { functionArn } from './aws-account.ts';
import type { QueueMessage } from './message-queue.ts';
import type { FunctionError } from './runtime-api.ts';

export interface DeadLetter {
  /**
   * `undelivered`: no target took the event. `failures`: a function did, and failed for the last time. Another one: the
   * name of the dead-letter queue of an SQS queue.
   */
  queue: string;
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
export function failureLetter(failure: LastFailure, queue: string): DeadLetter {
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
  return { queue, functionName, event, error: text, attempts, at, record };
}

/** What a rule target's dead-letter queue receives: the event alone. */
export function undeliveredLetter(letter: {
  queue: string;
  functionName: string;
  event: unknown;
  error: string;
  at: number;
}): DeadLetter {
  return { attempts: 0, record: letter.event, ...letter };
}

/** What an SQS queue gave up: the message as it was sent. */
export function redrivenLetter(letter: {
  message: QueueMessage;
  queue: string;
  functionName: string;
  at: number;
}): DeadLetter {
  const { at, functionName, message, queue } = letter;
  const error = `received ${message.receiveCount} times and never deleted`;
  const { body, receiveCount: attempts } = message;
  return { queue, functionName, event: body, error, attempts, at, record: body };
}

/** As the message of a queue, with what EventBridge and Lambda say beside it. */
export function messageOf(letter: DeadLetter): Pick<QueueMessage, 'attributes' | 'body' | 'traceId'> {
  const attributes = { ERROR_MESSAGE: { DataType: 'String', StringValue: letter.error } };
  return { attributes, body: JSON.stringify(letter.record), traceId: undefined };
}
