import { aliasArn } from '../aws/arns.ts';
import type { QueueMessage } from '../aws/sqs/queue.ts';
import type { FunctionError } from './runtime-api.ts';

export interface DeadLetter {
  /**
   * `undelivered`: no target took the event. `failures`: a function did, and failed for the last time. Any other: the
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
  /** What EventBridge writes beside the event. */
  attributes?: Record<string, string>;
  /** `X-Amzn-Trace-Id` of the request that the event came from. */
  traceId?: string | undefined;
}

type About = Pick<DeadLetter, 'at' | 'event' | 'functionName' | 'queue' | 'traceId'>;

interface LastFailure extends About {
  requestId: string;
  error: FunctionError;
  attempts: number;
  condition: 'RetriesExhausted' | 'EventAgeExceeded';
}

/** Why a rule's target did not take an event; `exhausted` if it was tried again. */
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
export function failedEvent({ condition, error, requestId, ...about }: LastFailure): DeadLetter {
  const { at, attempts, event, functionName } = about;
  const record = {
    version: '1.0',
    timestamp: new Date(at).toISOString(),
    requestContext: {
      requestId,
      functionArn: aliasArn(functionName),
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: event,
    responseContext: { statusCode: 200, executedVersion: '1', functionError: 'Unhandled' },
    responsePayload: error,
  };
  return { ...about, error: `${error.errorType}: ${error.errorMessage}`, record };
}

/**
 * What a rule target's dead-letter queue receives: the event alone, and why in the message's attributes.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html#eb-rule-dlq
 */
export function undeliveredEvent({
  error,
  ruleArn,
  ...about
}: About & { ruleArn: string; error: DeliveryError }): DeadLetter {
  const attributes = {
    RULE_ARN: ruleArn,
    TARGET_ARN: aliasArn(about.functionName),
    ERROR_CODE: error.code,
    ERROR_MESSAGE: error.message,
    ...(error.exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: error.exhausted }),
    RETRY_ATTEMPTS: String(error.retries),
  };
  return { ...about, error: error.message, attempts: 0, record: about.event, attributes };
}

/** What an SQS queue gave up: the message as it was sent. */
export function redrivenMessage(
  { body, receiveCount, traceId }: QueueMessage,
  about: Pick<DeadLetter, 'at' | 'functionName' | 'queue'>,
): DeadLetter {
  const error = `received ${receiveCount} times and never deleted`;
  return { ...about, event: body, error, attempts: receiveCount, record: body, traceId };
}

/** As the message of a queue, with what EventBridge writes beside it. */
export function toQueueMessage({
  attributes = {},
  record,
  traceId,
}: DeadLetter): Pick<QueueMessage, 'attributes' | 'body' | 'traceId'> {
  const typed = Object.entries(attributes).map(([name, StringValue]) => [
    name,
    { DataType: 'String', StringValue },
  ]);
  return { attributes: Object.fromEntries(typed), body: JSON.stringify(record), traceId };
}
