import { QBotError } from '../../common/errors.ts';
import { describeFailure, type FetchFailure } from '../../common/fetch-failure.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import { truncate } from '../../common/truncate.ts';

interface AwsErrorOptions {
  cause?: unknown;
  /** What happened, in a sentence for people. */
  what?: string;
  /** What to do next; AWS's own words may have to do. */
  next?: string;
}

abstract class AwsError extends QBotError {
  /** What happened and what to do next, for a message that says itself what was changed. */
  readonly reason: string | undefined;

  constructor(message: string, { cause, next, what }: AwsErrorOptions = {}) {
    const sentences = (...all: (string | undefined)[]) => all.filter(Boolean).join(' ');
    super(
      message,
      what === undefined ? { cause } : { cause, userMessage: sentences(what, 'Nothing was changed.', next) },
    );
    this.reason = what === undefined ? undefined : sentences(what, next);
  }
}

/** AWS certainly did not do it; the `userMessage` says why and what to do. */
export class AwsRefusedError extends AwsError {
  readonly code = 'QBOT_AWS_REFUSED';
}

/** AWS gave no answer, or none that says whether it was done. It has a `userMessage` only where the call only reads. */
export class AwsUnsureError extends AwsError {
  readonly code = 'QBOT_AWS_UNSURE';
}

/** Why it was not done, without the sentence that nothing was changed; undefined where the error is unexpected. */
export function reasonOf(error: unknown): string | undefined {
  if (error instanceof AwsError) return error.reason;
  return error instanceof QBotError ? error.userMessage : undefined;
}

const DENIED = /^AccessDenied/;
const THROTTLED = /^Throttl|^TooManyRequests|^RequestLimitExceeded$/;
const REASON_CHARACTERS = 200;
const TRY_AGAIN = 'Try again in a minute.';

/**
 * Runs one call of an AWS SDK client, `action` as IAM names it. Throws AwsRefusedError, AwsUnsureError, or what is no
 * error of the SDK's as it is. https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/
 */
export async function callAws<T>(action: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isSdkError(error) ? explain(error, action) : error;
  }
}

/** Not `instanceof Error`: Node's own may be of another realm (jest, node:vm). */
interface SdkError {
  name: string;
  message: string;
  $metadata: { httpStatusCode?: number | undefined };
  $fault?: unknown;
  code?: unknown;
  syscall?: unknown;
}

function isSdkError(error: unknown): error is SdkError {
  return typeof error === 'object' && error !== null && '$metadata' in error && 'name' in error;
}

function explain(error: SdkError, action: string): AwsError {
  if (DENIED.test(error.name)) {
    // Who lets a service run another task definition has to have the right to hand over its roles, too.
    const lacked = error.message.includes(PASS_ROLE) ? PASS_ROLE : action;
    return refused(error, `Q-Bot lacks the right \`${lacked}\`.`, grantText(lacked));
  }
  if (THROTTLED.test(error.name)) return refused(error, 'AWS is limiting requests.', TRY_AGAIN);
  if (error.$fault === 'client' && !isRedirect(error)) {
    const reason = escapeText(truncate(error.message, REASON_CHARACTERS)).replace(/\.$/, '');
    return refused(error, `AWS refused \`${action}\`: ${error.name}, ${reason}.`);
  }
  const failure = failureOf(error);
  const next = isRedirect(error) || LASTING.has(failure?.kind ?? '') ? 'Tell the Q-Bot team.' : TRY_AGAIN;
  const what = troubleText(error, action, failure);
  if (failure?.requestLeft === false) return refused(error, what, next);
  const words = isReading(action) ? { what, next } : {};
  return new AwsUnsureError(`${action}: ${error.name}`, { cause: error, ...words });
}

/** What time alone does not mend. */
const LASTING: ReadonlySet<string> = new Set(['tls', 'redirect', 'protocol', 'answer', 'request']);

/** Why there was no answer; undefined where there was one. The SDK names a reset, too, a TimeoutError: its code knows. */
function failureOf(error: SdkError): FetchFailure | undefined {
  if (error.$metadata.httpStatusCode !== undefined) return undefined;
  const { code, message, syscall } = error;
  return describeFailure(typeof code === 'string' ? { code, message, syscall } : error);
}

function refused(cause: SdkError, what: string, next = ''): AwsRefusedError {
  return new AwsRefusedError(cause.name, { cause, what, next });
}

const PASS_ROLE = 'iam:PassRole';

/** Rights on ECS follow two variables; others are always there once Terraform has been applied. */
function grantText(action: string): string {
  const variable = action === PASS_ROLE ? 'devops_task_roles' : 'devops_services';
  const isOfEcs = action === PASS_ROLE || action.startsWith('ecs:');
  const where = isOfEcs ? `: it looks at \`${variable}\` and applies Terraform again` : '';
  return `Tell the Q-Bot team${where}.`;
}

function isReading(action: string): boolean {
  return /:(?:Describe|List)/.test(action);
}

/** The SDK counts it as the client's fault; whatever stands there may have acted on the request all the same. */
function isRedirect({ $metadata: { httpStatusCode = 0 } }: SdkError): boolean {
  return httpStatusCode >= 300 && httpStatusCode < 400;
}

function troubleText(error: SdkError, action: string, failure: FetchFailure | undefined): string {
  const name = action.startsWith('ecs:') ? 'ECS' : 'CloudWatch';
  if (failure !== undefined) return `${name} ${failure.text}.`;
  const status = `(HTTP ${error.$metadata.httpStatusCode})`;
  if (isRedirect(error)) return `${name} sent us elsewhere ${status}.`;
  // Without a fault the SDK could not read it: a page of a proxy, for example.
  return error.$fault === undefined
    ? `${name} gave an answer that Q-Bot cannot read ${status}.`
    : `${name} is having problems ${status}.`;
}
