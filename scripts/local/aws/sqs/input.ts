import * as z from 'zod/mini';
import { isObject } from '../../../../common/is-object.ts';
import { AwsError } from '../aws-error.ts';

/** An error of SQS, which also says what it was called before its JSON protocol. */
export class SqsError extends AwsError {
  override readonly headers: Record<string, string>;

  constructor(code: string, message: string, queryCode = code) {
    super(`com.amazonaws.sqs#${code}`, message);
    this.headers = { 'x-amzn-query-error': `${queryCode};Sender` };
  }
}

/** Bytes of a message, attributes and all, as long met; the documented limit has grown since. */
const MESSAGE_LIMIT_BYTES = 256 * 1024;

/** What SQS takes are the characters of XML 1.0. */
const FORBIDDEN_CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

const VISIBILITY_LIMIT_SECONDS = 12 * 60 * 60;

const upTo = (max: number) => z.int().check(z.gte(0), z.lte(max));
const attributeSchema = z.strictObject({ DataType: z.string(), StringValue: z.optional(z.string()) });

export const sendSchema = z.strictObject({
  QueueUrl: z.string(),
  MessageBody: z.string(),
  DelaySeconds: z.optional(upTo(900)),
  MessageAttributes: z.optional(z.record(z.string(), attributeSchema)),
});

export const visibilitySchema = z.strictObject({
  QueueUrl: z.string(),
  ReceiptHandle: z.string(),
  VisibilityTimeout: upTo(VISIBILITY_LIMIT_SECONDS),
});

/** The counts: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
export const COUNT_ATTRIBUTES = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
] as const;

export const attributesSchema = z.strictObject({
  QueueUrl: z.string(),
  AttributeNames: z.array(z.enum(COUNT_ATTRIBUTES)),
});

/** Throws SqsError, in SQS's words, if a parameter is missing, unknown or out of its bounds. */
export function readInput<T extends z.ZodMiniType>(schema: T, input: unknown): z.infer<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = issue?.path.join('.') ?? '';
  const [first] = issue?.path ?? [];
  const given = isObject(input) && typeof first === 'string' ? input[first] : undefined;
  if (given === undefined && name !== '') throw missing(name);
  throw invalid(`Value ${JSON.stringify(given)} for parameter ${name} is invalid. Reason: ${issue?.message}`);
}

/** Throws SqsError if the message is empty, too big, or has characters that SQS does not take. */
export function checkMessage(input: z.infer<typeof sendSchema>): void {
  const { MessageAttributes = {}, MessageBody } = input;
  if (MessageBody === '') throw missing('MessageBody');
  const texts = Object.entries(MessageAttributes).flatMap(([name, { DataType, StringValue = '' }]) => [
    ...[name, DataType, StringValue],
  ]);
  if (Buffer.byteLength([MessageBody, ...texts].join('')) > MESSAGE_LIMIT_BYTES) {
    const reason = `Message must be shorter than ${MESSAGE_LIMIT_BYTES} bytes.`;
    throw invalid(`One or more parameters are invalid. Reason: ${reason}`);
  }
  if (FORBIDDEN_CHARACTER.test(MessageBody)) {
    throw new SqsError('InvalidMessageContents', 'Invalid characters were found in the message body.');
  }
}

/** Handles are long base64; another one than a message's is no error, a text that cannot be one is. */
export function checkHandle(handle: string): void {
  if (/^[A-Za-z0-9+/=]{64,}$/.test(handle)) return;
  throw new SqsError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not valid.`);
}

function missing(name: string): SqsError {
  const message = `The request must contain the parameter ${name}.`;
  return new SqsError('MissingRequiredParameterException', message, 'MissingParameter');
}

function invalid(message: string): SqsError {
  return new SqsError('InvalidParameterValueException', message, 'InvalidParameterValue');
}
