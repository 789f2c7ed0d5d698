import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** The alias by which every function is called (`local.alias` of terraform/alias.tf): the version that was released or rolled back to. */
const ALIAS = 'live';

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
        Qualifier: ALIAS,
        InvocationType: 'Event',
        Payload: Buffer.from(JSON.stringify(event)),
      }),
    );
  };
}
