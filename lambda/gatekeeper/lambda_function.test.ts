import { captureOutput } from '../../common/fixtures/capture-output.ts';
import { type Loopback, startLoopback } from '../../common/fixtures/loopback.ts';
import { writeGroupMembers } from '../../common/group-members.ts';
import { gatekeeperEnv } from './fixtures/gatekeeper-env.ts';
import { buildRequest, EMPTY_200, NOW, SIGNING_SECRET } from './fixtures/harness.ts';
import { commandForm, interactionForm, messageClick, PRIVATE } from './fixtures/slack-bodies.ts';

const CREW = new Map([['S01CREW', { readAt: NOW - 60_000, users: ['U03JUNIPER'] }]]);

const STORED = [
  { Name: '/qbot/slack-signing-secret', Value: SIGNING_SECRET },
  { Name: '/qbot/slack-signing-secret-previous', Value: 'not-set' },
  { Name: '/qbot/group-members', Type: 'String', Value: writeGroupMembers(CREW) },
];

/** Answers as SSM and EventBridge do (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html). */
async function startAws(): Promise<Loopback> {
  return startLoopback(({ body, headers }, response) => {
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    const target = headers['x-amz-target'];
    if (target === 'AmazonSSM.GetParameters') {
      const { Names } = JSON.parse(body);
      const Parameters = STORED.filter(({ Name }) => Names.includes(Name));
      return response.end(JSON.stringify({ Parameters, InvalidParameters: [] }));
    }
    return response.end(JSON.stringify({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] }));
  });
}

function environmentAt(url: string, env: Record<string, string> = {}) {
  return gatekeeperEnv({
    AWS_REGION: 'eu-west-1',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    POWERTOOLS_METRICS_NAMESPACE: 'QBot',
    AWS_ACCESS_KEY_ID: 'fixture',
    AWS_SECRET_ACCESS_KEY: 'fixture',
    AWS_ENDPOINT_URL_SSM: url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: url,
    SLACK_RESPONSE_URL_ORIGIN: url,
    ...env,
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
    const { handler } = await load(environmentAt(aws.url));
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

  it.each([
    ['rights of ids alone', {}],
    [
      'rights of groups',
      {
        GROUP_MEMBERS_NAME: '/qbot/group-members',
        RESTRICTED_COMMANDS: JSON.stringify({ '/devops restart': ['S01CREW'] }),
      },
    ],
  ])(
    'makes the same calls per command with %s: one to SSM for all of them, one to the bus for each',
    async (_case, env) => {
      const aws = await startAws();
      jest.spyOn(Date, 'now').mockReturnValue(NOW);
      const { handler } = await load(environmentAt(aws.url, env));
      const output = captureOutput();
      const user = Object.keys(env).length === 0 ? 'U01CAPTAIN' : 'U03JUNIPER';
      const restart = { command: '/devops', text: 'restart shop/checkout', user_id: user };
      for (let command = 0; command < 3; command += 1)
        await handler(buildRequest({ body: commandForm(restart) }));
      output.restore();
      await aws.close();
      const targets = aws.received.map(({ headers }) => headers['x-amz-target']);
      expect(targets).toEqual(['AmazonSSM.GetParameters', ...Array(3).fill('AWSEvents.PutEvents')]);
      expect(aws.received.slice(1).every(({ body }) => body.includes('slash_command'))).toBe(true);
    },
  );
});
