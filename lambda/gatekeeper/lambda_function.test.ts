import { captureOutput } from '../../common/fixtures/capture-output.ts';
import { type Loopback, startLoopback } from '../../common/fixtures/loopback.ts';
import { gatekeeperEnv } from './fixtures/gatekeeper-env.ts';
import { buildRequest, EMPTY_200, NOW, SIGNING_SECRET } from './fixtures/harness.ts';
import { commandForm, interactionForm, messageClick, PRIVATE } from './fixtures/slack-bodies.ts';

/** Answers as SSM and EventBridge do (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html). */
async function startAws(): Promise<Loopback> {
  return startLoopback((request, response) => {
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    const target = request.headers['x-amz-target'];
    if (target === 'AmazonSSM.GetParameters') {
      const current = { Name: '/qbot/slack-signing-secret', Value: SIGNING_SECRET };
      const previous = { Name: '/qbot/slack-signing-secret-previous', Value: 'not-set' };
      return response.end(JSON.stringify({ Parameters: [current, previous], InvalidParameters: [] }));
    }
    return response.end(JSON.stringify({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] }));
  });
}

async function load(env: Record<string, string | undefined>): Promise<typeof import('./lambda_function.ts')> {
  jest.resetModules();
  jest.replaceProperty(process, 'env', env);
  return import('./lambda_function.ts');
}

describe('lambda_function', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('reads its secrets from SSM, puts commands on the bus and answers clicks at their response_url', async () => {
    const aws = await startAws();
    jest.spyOn(Date, 'now').mockReturnValue(NOW);
    const { handler } = await load(
      gatekeeperEnv({
        AWS_REGION: 'eu-west-1',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
        POWERTOOLS_METRICS_NAMESPACE: 'QBot',
        AWS_ACCESS_KEY_ID: 'fixture',
        AWS_SECRET_ACCESS_KEY: 'fixture',
        AWS_ENDPOINT_URL_SSM: aws.url,
        AWS_ENDPOINT_URL_EVENTBRIDGE: aws.url,
        SLACK_RESPONSE_URL_ORIGIN: aws.url,
      }),
    );
    const output = captureOutput();
    const responseUrl = PRIVATE.responseUrl.replace('https://hooks.slack.com', aws.url);
    const click = messageClick({ channel: { id: 'C99ELSE' }, response_url: responseUrl });
    const first = await handler(buildRequest({ body: commandForm() }));
    // With the answer, and no turn of the event loop later: Lambda may freeze the process from here on.
    expect(output.lines()).toEqual([
      expect.objectContaining({ message: 'published', outcome: 'published' }),
      expect.objectContaining({ Requests: 1, outcome: 'published' }),
    ]);
    const answers = [first, await handler(buildRequest({ body: interactionForm(click) }))];
    output.restore();
    await aws.close();
    expect(answers).toEqual([EMPTY_200, EMPTY_200]);
    expect(handler).toHaveLength(1);
    const calls = aws.received.map(({ path, headers, body }) => [path, headers['x-amz-target'], body]);
    expect(calls).toHaveLength(4);
    expect(calls.slice(0, 2)).toEqual([
      ['/', 'AmazonSSM.GetParameters', expect.stringContaining('"WithDecryption":true')],
      ['/', 'AWSEvents.PutEvents', expect.stringContaining('"EventBusName":"qbot"')],
    ]);
    // The person is told while the record is on its way.
    expect(calls.slice(2)).toEqual(
      expect.arrayContaining([
        ['/', 'AWSEvents.PutEvents', expect.stringContaining('"DetailType":"audit"')],
        ['/commands/T04LANTERN/171/fixtureCapability', undefined, expect.stringContaining('C99ELSE')],
      ]),
    );
  });
});
