import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { startTestUser, type TestUser } from './test-user.ts';

let testUser: TestUser;
beforeAll(async () => {
  testUser = await startTestUser();
});
afterAll(() => testUser.bot.close());

const GATEWAYS = /^\/(slack|_rest)\//;

/** fetch lets nobody choose the Host. */
async function statusOf(path: string, headers: Record<string, string>): Promise<number | undefined> {
  const { port } = new URL(testUser.bot.url);
  const sent = request({ host: '127.0.0.1', port, path, method: 'POST', headers });
  sent.end('{}');
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

/** A path of each pattern that is served: `/_local/requests/:id` -> `/_local/requests/x`. */
function servedPaths(): string[] {
  const paths = testUser.bot.paths.map((pattern) =>
    pattern.replaceAll(/:\w+(\{[^}]*\})?/g, 'x').replaceAll('*', 'x'),
  );
  return paths.filter((path) => !GATEWAYS.test(path));
}

it.each([
  ['under a name of its own', { host: 'rebound.example.com', origin: 'http://rebound.example.com' }],
  ['from its own address', { origin: 'https://evil.example.com' }],
])('a foreign page that calls %s is refused everywhere but at the two gateways', async (_how, headers) => {
  const paths = servedPaths();
  expect(paths).toEqual(
    expect.arrayContaining([
      '/',
      '/_aws/x',
      '/_local/state',
      '/_local/faults',
      '/_local/slack/driver/command',
    ]),
  );
  const statuses = await Promise.all(paths.map(async (path) => [path, await statusOf(path, headers)]));
  expect(statuses.filter(([, status]) => status !== 403)).toEqual([]);
  for (const gateway of ['/slack/commands', '/_rest/prod/pushover'])
    expect(await statusOf(gateway, headers)).not.toBe(undefined);
  expect(await statusOf('/slack/commands', headers)).toBe(401);
});

it('a program of this machine without the credentials of a function reads no secret and calls nothing', async () => {
  const aws = (target: string, input: unknown) =>
    fetch(`${testUser.bot.url}/_aws/`, {
      method: 'POST',
      headers: {
        'x-amz-target': target,
        'x-amz-security-token': 'guessed',
        authorization: `AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/ssm/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
      },
      body: JSON.stringify(input),
    });
  const answer = await aws('AmazonSSM.GetParameters', { Names: ['/qbot/slack-bot-token'] });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ __type: 'UnrecognizedClientException' });
});
