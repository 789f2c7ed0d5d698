import type { Context } from 'hono';
import { ACCOUNT_ID, ALIAS, functionArn, REGION } from '../aws/arns.ts';
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

const FUNCTION = new RegExp(
  `^(arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:)?(?<name>[^:]+)(:(?<qualifier>[^:]+))?$`,
);
/** Of every function; both run the same code here. */
const QUALIFIERS: readonly string[] = [ALIAS, '$LATEST'];

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
  const name = invokedName(functions, c.req.param('name') ?? '', c.req.query('Qualifier'));
  if (c.req.header('x-amz-invocation-type') !== 'Event') {
    throw new LambdaError('NotImplemented', 'only the invocation type Event is known here', 501);
  }
  functions.invoke(name, readPayload(await c.req.text()), c.req.header('x-amzn-trace-id'));
  return new Response(null, { status: 202 });
}

/** The qualifier may stand behind the name, or beside it. Throws as AWS does where they differ, or it leads nowhere. */
export function invokedName(
  functions: Pick<Invocations, 'has'>,
  asked: string,
  beside: string | undefined,
): string {
  const { name = asked, qualifier } = FUNCTION.exec(asked)?.groups ?? {};
  if (qualifier !== undefined && beside !== undefined && qualifier !== beside) {
    const message = 'The derived qualifier from the function name does not match the specified qualifier.';
    throw new LambdaError('InvalidParameterValueException', message, 400);
  }
  const version = qualifier ?? beside ?? '$LATEST';
  if (!functions.has(name) || !QUALIFIERS.includes(version)) {
    const arn = asked.startsWith('arn:') ? asked : functionArn(asked);
    const whole = beside === undefined || qualifier !== undefined ? arn : `${arn}:${beside}`;
    throw new LambdaError('ResourceNotFoundException', `Function not found: ${whole}`, 404);
  }
  return name;
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
