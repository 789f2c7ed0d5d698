import { functionArn } from '../aws/arns.ts';
import type { QueueMessage } from '../aws/sqs/queue.ts';
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
  /** What EventBridge says beside the event. */
  attributes?: Record<string, string>;
  /** `X-Amzn-Trace-Id` of the request that the event came from. */
  traceId?: string | undefined;
}

export interface LastFailure {
  functionName: string;
  requestId: string;
  event: unknown;
  error: FunctionError;
  attempts: number;
  condition: 'RetriesExhausted' | 'EventAgeExceeded';
  at: number;
  traceId: string | undefined;
}

/** Why a rule's target did not take an event; `exhausted` where it was tried again. */
export interface DeliveryError {
  code: 'NO_PERMISSIONS' | 'NO_RESOURCE' | 'SDK_CLIENT_ERROR';
  message: string;
  exhausted?: 'MaximumEventAgeInSeconds';
  retries: number;
}

/**
 * What an on-failure destination receives.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function failureLetter(failure: LastFailure, queue: string): DeadLetter {
  const { at, attempts, condition, error, event, functionName, requestId, traceId } = failure;
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
  return { queue, functionName, event, error: text, attempts, at, record, traceId };
}

/**
 * What a rule target's dead-letter queue receives: the event alone, and why in the message's attributes.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html#eb-rule-dlq
 */
export function undeliveredLetter(letter: {
  queue: string;
  ruleArn: string;
  functionName: string;
  event: unknown;
  error: DeliveryError;
  at: number;
  traceId: string | undefined;
}): DeadLetter {
  const { error, ruleArn, ...known } = letter;
  const attributes = {
    RULE_ARN: ruleArn,
    TARGET_ARN: functionArn(letter.functionName),
    ERROR_CODE: error.code,
    ERROR_MESSAGE: error.message,
    ...(error.exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: error.exhausted }),
    RETRY_ATTEMPTS: String(error.retries),
  };
  return { ...known, error: error.message, attempts: 0, record: letter.event, attributes };
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
  const { body, receiveCount: attempts, traceId } = message;
  return { queue, functionName, event: body, error, attempts, at, record: body, traceId };
}

/** As the message of a queue, with what EventBridge says beside it. */
export function messageOf(letter: DeadLetter): Pick<QueueMessage, 'attributes' | 'body' | 'traceId'> {
  const said = Object.entries(letter.attributes ?? {});
  const attributes = said.map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]);
  return {
    attributes: Object.fromEntries(attributes),
    body: JSON.stringify(letter.record),
    traceId: letter.traceId,
  };
}
