import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** Has the function called with that event, some time soon. Throws the SDK's error where Lambda does not take it. */
export type Invoke = (functionName: string, event: Record<string, unknown>) => Promise<void>;

/**
 * As a rule of EventBridge calls its target: Lambda queues the event and answers 202 (at most 256 kB).
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function createInvoke(client: LambdaClient): Invoke {
  return async (functionName, event) => {
    await client.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: 'Event',
        Payload: Buffer.from(JSON.stringify(event)),
      }),
    );
  };
}
