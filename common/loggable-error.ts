import { QBotError } from './errors.ts';

/** What may be written down of an error. */
export interface LoggableError {
  name: string;
  message: string;
  /** Where it was thrown, as V8 writes it; '' if it does not say. */
  frames: string;
}

const NAME_CHARACTERS = 100;
const MESSAGE_CHARACTERS = 300;
const FRAMES = 8;

/** AWS's and its SDK's: their messages are made of ARNs, names of actions and fixed words. */
const FOREIGN_NAMES =
  /^(AccessDenied|(Cluster|Resource|Service|Parameter)NotFound|CredentialsProvider|ExpiredToken|Idempotency|Internal(Failure|Server|Service)|InvalidSignature|KMS|ProvisionedThroughput|Throttl|Timeout|TooManyRequests|UnrecognizedClient)/;
/** Of the network and of Slack's client: an address, a port, a status, or Slack's own word. */
const FOREIGN_CODES = /^(E[A-Z]+|UND_ERR_\w+|slack_webapi_(platform|http|rate_limited)_error\w*)$/;
/** What a message says before it may quote something. */
const FOREIGN_HEADS = /^(fetch failed|terminated|Cannot (read|set) properties of (undefined|null))/;

const UNSAID = 'left out: it may quote what somebody typed';

/**
 * The part of an error that may reach a log or a failure queue. Q-Bot's own messages do; a foreign one may quote what it
 * choked on, so that it only does where its kind is known to say nothing of the kind. Its data never does.
 */
export function loggableError(error: Error): LoggableError {
  const frames = error.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  return {
    name: error.name.slice(0, NAME_CHARACTERS),
    message: messageOf(error).slice(0, MESSAGE_CHARACTERS),
    frames: frames.slice(0, FRAMES).join('\n'),
  };
}

function messageOf(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  const isKnown = error instanceof QBotError || FOREIGN_NAMES.test(error.name) || FOREIGN_CODES.test(code);
  return isKnown ? error.message : (FOREIGN_HEADS.exec(error.message)?.[0] ?? UNSAID);
}

/** What leaves a function when it fails: the name of its cause, and no word or field that is not Q-Bot's own. */
export class UnexpectedError extends QBotError {
  readonly code: string;

  constructor(cause: unknown) {
    const { frames, message, name } = loggableError(cause instanceof Error ? cause : new Error());
    super(message, { cause });
    this.code = name;
    this.stack = `${name}: ${message}\n${frames}`;
  }
}

/**
 * A handler whose errors Lambda may write: into its own line of the log goes each field of an error, into the failure
 * queue its message. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 *
 * @example export const handler = withOwnErrors(async (event: SQSEvent) => takeLetters(event));
 */
export function withOwnErrors<E, A extends unknown[], R>(
  handle: (event: E, ...rest: A) => Promise<R>,
): (event: E, ...rest: A) => Promise<R> {
  // Lambda takes a handler of three parameters for one that calls back.
  return async (event, ...rest) => {
    try {
      return await handle(event, ...rest);
    } catch (error) {
      throw error instanceof UnexpectedError ? error : new UnexpectedError(error);
    }
  };
}
