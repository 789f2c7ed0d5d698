import type { Context } from 'hono';
import { ACCOUNT_ID, functionArn, REGION } from '../aws/arns.ts';
import { AwsError } from '../aws/aws-error.ts';

/** As Hono writes it. */
export const INVOKE_PATH = '/2015-03-31/functions/:name/invocations';

export interface Invocations {
  has(name: string): boolean;
  /** Puts an event into the function's asynchronous queue. */
  invoke(name: string, event: unknown, traceId: string | undefined): void;
}

/** Of an asynchronous call, as it was for years; the documented limit has grown since. */
const PAYLOAD_LIMIT_BYTES = 256 * 1024;

const ARN = new RegExp(`^arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:(?<name>[^:]+)(:\\$LATEST)?$`);

/** An error of Lambda's REST API: its name is in a header too. */
class LambdaError extends AwsError {
  constructor(code: string, message: string, status: number) {
    super(code, message, status);
    this.headers['x-amzn-errortype'] = code;
  }
}

/**
 * Lambda's Invoke with the type Event: takes the event and answers before the function has run. Throws AwsError if
 * AWS would refuse it, and for the other types, which nothing here uses.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export async function invokeFunction(functions: Invocations, c: Context): Promise<Response> {
  const asked = c.req.param('name') ?? '';
  const name = ARN.exec(asked)?.groups?.name ?? asked;
  if (!functions.has(name)) {
    const arn = asked.startsWith('arn:') ? asked : functionArn(asked);
    throw new LambdaError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
  }
  if (c.req.header('x-amz-invocation-type') !== 'Event') {
    throw new LambdaError('NotImplemented', 'only the invocation type Event is known here', 501);
  }
  functions.invoke(name, readPayload(await c.req.text()), c.req.header('x-amzn-trace-id'));
  return new Response(null, { status: 202 });
}

function readPayload(body: string): unknown {
  if (Buffer.byteLength(body) > PAYLOAD_LIMIT_BYTES) {
    const limit = `${PAYLOAD_LIMIT_BYTES} bytes are allowed for the InvokeFunction operation`;
    throw new LambdaError('RequestTooLargeException', limit, 413);
  }
  try {
    return JSON.parse(body);
  } catch {
    const message = 'Could not parse request body into json';
    throw new LambdaError('InvalidRequestContentException', message, 400);
  }
}
