import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { type OtherEvent, parseOtherEvent } from '../../common/backend/other-events.ts';
import { ALARM_SOURCE, withRequestId } from '../../common/cloudwatch-event.ts';
import { parseEvent, type QBotEvent } from '../../common/contract.ts';
import { DEAD_LETTERS_SOURCE } from '../../common/failed-order-contract.ts';
import { isPing } from '../../common/keep-warm.ts';
import { truncate } from '../../common/truncate.ts';
import { WEBHOOK_SOURCE } from '../../common/webhook-contract.ts';

const ERROR_CHARACTERS = 300;
/** An item of DynamoDB has at most 400 kB, an event of the gatekeeper 240. */
const PAYLOAD_BYTES = 350_000;

/**
 * `undelivered`: the function was never called. `failed`: it was, and threw or died. `not_finished`: it did not take the
 * event in time, and nobody says whether it began.
 */
export const FAILURE_KINDS = ['undelivered', 'failed', 'not_finished'] as const;

/** One event that will not be delivered again by anybody. */
export interface DeadLetter {
  /** One for each order, however often the queue tells of it. */
  id: string;
  /** Of SQS. */
  messageId: string;
  /** As it is deployed, `qbot-opsgenie`; empty where the message does not say. */
  functionName: string;
  fate: (typeof FAILURE_KINDS)[number];
  errorType: string;
  errorMessage: string;
  /** How often its delivery was tried, as far as AWS says. */
  attempts: number;
  /** The event as JSON; what is no event of Q-Bot's, as it came. */
  payload: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const lambdaRecord = z.object({
  requestContext: z.object({
    functionArn: z.string(),
    condition: z.string(),
    approximateInvokeCount: z.optional(z.number()),
  }),
  requestPayload: z.unknown(),
  responsePayload: z.nullish(
    z.object({ errorType: z.optional(z.string()), errorMessage: z.optional(z.string()) }),
  ),
});

type Source = Omit<DeadLetter, 'id' | 'messageId' | 'payload'>;

/** Reads a message of either queue; there is none that it refuses. */
export function parseDeadLetter(record: SQSRecord): DeadLetter {
  const body = parseJson(record.body);
  const { data } = lambdaRecord.safeParse(body);
  const source = data === undefined ? fromEventBridge(record) : fromLambda(data);
  const payload = data === undefined ? record.body : JSON.stringify(data.requestPayload);
  const event = anyEventIn(payload);
  return {
    id: event === undefined ? `dead#message#${record.messageId}` : idOf(event, source.functionName),
    messageId: record.messageId,
    payload: event === undefined ? cutToBytes(payload) : payload,
    ...source,
    errorType: truncate(source.errorType, ERROR_CHARACTERS),
    errorMessage: truncate(source.errorMessage, ERROR_CHARACTERS),
  };
}

/** Of a user or not; undefined where the payload is no event of ours. */
export function anyEventIn(payload: string): QBotEvent | OtherEvent | undefined {
  return eventIn(payload) ?? otherEventIn(payload);
}

/** undefined where the payload is no event of the gatekeeper's. */
export function eventIn(payload: string): QBotEvent | undefined {
  try {
    return parseEvent(JSON.parse(payload));
  } catch {
    return undefined;
  }
}

/** An event that no user waits for: of the webhook gateway, of CloudWatch, or of dead_letters itself. undefined for any other. */
export function otherEventIn(payload: string): OtherEvent | undefined {
  try {
    const event = parseOtherEvent(withRequestId(JSON.parse(payload)));
    return [WEBHOOK_SOURCE, ALARM_SOURCE, DEAD_LETTERS_SOURCE].includes(event.source) ? event : undefined;
  } catch {
    return undefined;
  }
}

/** A call of the schedule that keeps functions warm. */
export function isPingIn(payload: string): boolean {
  return isPing(parseJson(payload));
}

/** With the request's id: a form that repeats an order has its key, and is told and replayed for itself. */
function idOf(event: QBotEvent | OtherEvent, functionName: string): string {
  const { detail, id } = event;
  const key = 'idempotencyKey' in detail ? detail.idempotencyKey : id;
  return `dead#${functionName}#${key}#${detail.requestId}`;
}

function fromLambda({ requestContext, responsePayload }: z.infer<typeof lambdaRecord>): Source {
  return {
    functionName: functionIn(requestContext.functionArn),
    fate: responsePayload ? 'failed' : 'not_finished',
    errorType: responsePayload?.errorType ?? requestContext.condition,
    errorMessage: responsePayload?.errorMessage ?? '',
    attempts: requestContext.approximateInvokeCount ?? 0,
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
function fromEventBridge({ messageAttributes }: SQSRecord): Source {
  const said = (name: string) => messageAttributes[name]?.stringValue ?? '';
  return {
    functionName: functionIn(said('TARGET_ARN')),
    fate: 'undelivered',
    errorType: said('ERROR_CODE'),
    errorMessage: said('ERROR_MESSAGE'),
    attempts: Number.parseInt(said('RETRY_ATTEMPTS'), 10) || 0,
  };
}

/** `arn:aws:lambda:<region>:<account>:function:<name>`, perhaps with a version. */
function functionIn(arn: string): string {
  const [, , service, , , , name = ''] = arn.split(':');
  return service === 'lambda' ? name : '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function cutToBytes(text: string): string {
  return Buffer.from(text).subarray(0, PAYLOAD_BYTES).toString();
}
