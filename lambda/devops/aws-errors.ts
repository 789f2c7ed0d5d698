import { QBotError } from '../../common/errors.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import { truncate } from '../../common/truncate.ts';

/** AWS certainly did not do it; the `userMessage` says why and what to do. */
export class AwsRefusedError extends QBotError {
  readonly code = 'QBOT_AWS_REFUSED';
}

/** AWS gave no answer, or none that says whether it was done. */
export class AwsUnsureError extends QBotError {
  readonly code = 'QBOT_AWS_UNSURE';
}

const DENIED = /^AccessDenied/;
const THROTTLED = /^Throttl|^TooManyRequests|^RequestLimitExceeded$/;
const REASON_CHARACTERS = 200;

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
  $metadata: unknown;
  $fault?: unknown;
}

function isSdkError(error: unknown): error is SdkError {
  return typeof error === 'object' && error !== null && '$metadata' in error && 'name' in error;
}

function explain(error: SdkError, action: string): QBotError {
  if (DENIED.test(error.name)) {
    return refused(
      error,
      `Q-Bot has no right to call \`${action}\` there. Whoever runs it looks at \`devops_services\` and applies Terraform again.`,
    );
  }
  if (THROTTLED.test(error.name))
    return refused(error, 'AWS is limiting requests. Please try again in a minute.');
  if (error.$fault === 'client') {
    const reason = escapeText(truncate(error.message, REASON_CHARACTERS));
    return refused(error, `AWS refused \`${action}\`: ${error.name}, ${reason}`);
  }
  return new AwsUnsureError(`${action}: ${error.name}`, {
    cause: error,
    userMessage: `AWS did not answer \`${action}\` as it should. Please try again.`,
  });
}

function refused(cause: SdkError, userMessage: string): AwsRefusedError {
  return new AwsRefusedError(cause.name, { cause, userMessage });
}
