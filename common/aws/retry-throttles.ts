import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

type RetryStrategy = Extract<
  NonNullable<DynamoDBClientConfig['retryStrategy']>,
  { acquireInitialRetryToken: unknown }
>;

const ATTEMPTS = 3;
const FIRST_DELAY_MS = 50;

/**
 * Repeats a call only where DynamoDB has certainly not carried it out. A conditional write whose answer was lost would
 * find its own first try when it is repeated, and take it for that of another delivery: the order would be nobody's.
 * As an error it ends the delivery, and Lambda's retry finds the lock ended.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const retryThrottlesOnly: RetryStrategy = {
  acquireInitialRetryToken: async () => token(0),
  refreshRetryTokenForRetry: async (last, { error, errorType }) => {
    const retries = last.getRetryCount() + 1;
    if (errorType !== 'THROTTLING' || retries >= ATTEMPTS) throw error;
    return token(retries);
  },
  recordSuccess: () => undefined,
};

function token(retries: number) {
  return {
    getRetryCount: () => retries,
    getRetryDelay: () => (retries === 0 ? 0 : FIRST_DELAY_MS * 2 ** (retries - 1)),
  };
}
