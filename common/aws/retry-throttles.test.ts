import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { retryThrottlesOnly } from './retry-throttles.ts';

const closings: (() => void)[] = [];

afterEach(() => {
  for (const close of closings.splice(0)) close();
});

/** What a call comes to, and how often it was sent, where the service answers each time so. */
async function callTo(answer: (response: ServerResponse) => void): Promise<{ sent: number; error: string }> {
  let sent = 0;
  const server = createServer((request, response) => {
    sent += 1;
    request.resume().once('end', () => answer(response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${Object(server.address()).port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    retryStrategy: retryThrottlesOnly,
  });
  closings.push(
    () => client.destroy(),
    () => server.close(),
  );
  const error: string = await client
    .send(new GetItemCommand({ TableName: 't', Key: { id: { S: '1' } } }))
    .then(
      () => 'none',
      (reason) => reason.name,
    );
  return { sent, error };
}

function refusing(status: number, name: string) {
  return (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'made up' }));
  };
}

it.each(['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded'])(
  'repeats what was throttled twice: %s',
  async (name) => {
    expect(await callTo(refusing(400, name))).toEqual({ sent: 3, error: name });
  },
);

it.each([
  [500, 'InternalServerError'],
  [503, 'ServiceUnavailable'],
  [400, 'ConditionalCheckFailedException'],
])('does not repeat what may have been done, nor what was refused: %i %s', async (status, name) => {
  expect(await callTo(refusing(status, name))).toEqual({ sent: 1, error: name });
});

it('does not repeat what got no answer', async () => {
  expect(await callTo((response) => response.destroy())).toMatchObject({ sent: 1 });
});
