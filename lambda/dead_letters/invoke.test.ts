import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { createInvoke } from './invoke.ts';

const client = new LambdaClient({ region: 'eu-west-1' });
const lambda = mockClient(client);

it('has Lambda queue the event for the live version', async () => {
  lambda.on(InvokeCommand).resolves({ StatusCode: 202 });
  await createInvoke(client)('qbot-opsgenie', { id: 'é' });
  const inputs = lambda.commandCalls(InvokeCommand).map(({ args }) => args[0].input);
  expect(inputs).toEqual([
    {
      ...{ FunctionName: 'qbot-opsgenie', Qualifier: 'live', InvocationType: 'Event' },
      Payload: Buffer.from('{"id":"é"}'),
    },
  ]);
});

it('throws where Lambda does not take it', async () => {
  lambda.on(InvokeCommand).rejects(new Error('throttled'));
  await expect(createInvoke(client)('qbot-opsgenie', {})).rejects.toThrow('throttled');
});
