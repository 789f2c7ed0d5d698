import { atOrigin, readDeployment } from './deployment.ts';
import { parseLocalBot } from './local-bot.ts';

const value = (one: unknown) => ({ value: one });
const OUTPUTS = {
  slack_commands_url: value('https://abc.execute-api.eu-west-1.amazonaws.com/slack/commands'),
  slack_interactivity_url: value('https://abc.execute-api.eu-west-1.amazonaws.com/slack/interactivity'),
  slack_manifest: value('{"settings":{}}'),
  slack_ids: value({ team: 'T04LANTERN', app: 'A04LANTERN' }),
  access: value({ '/sre': { functions: ['opsgenie'], channels: ['C07HARBOUR'] } }),
  secret_parameters: value(['/qbot-staging/slack-bot-token']),
  function_names: value({ opsgenie: 'qbot-staging-opsgenie' }),
  queues: value({ failures: { name: 'failures', url: 'https://sqs/failures' } }),
  pushover_queues: value({
    failures: { name: 'pushover-failures', url: 'https://sqs/pf' },
    retry: { name: 'retry', url: 'https://sqs/r' },
  }),
  alarm_topic_arn: value('arn:1'),
  routine_alarm_topic_arn: value('arn:1'),
};

it('reads what Terraform says, of an older release too', () => {
  expect(readDeployment(OUTPUTS)).toMatchObject({
    ...{ name: 'qbot-staging', region: 'eu-west-1', manifest: { settings: {} } },
    ...{ channels: { '/sre': ['C07HARBOUR'] }, secrets: ['slack-bot-token'], jiraTokenExpires: undefined },
    alarmTopics: ['arn:1'],
    deadLetterQueues: [{ name: 'failures' }, { name: 'pushover-failures' }],
  });
});

it('reads Region and day where they are said', () => {
  const more = { region: value('eu-north-1'), jira_token_expires: value('2027-03-05') };
  expect(readDeployment({ ...OUTPUTS, ...more })).toMatchObject({
    region: 'eu-north-1',
    jiraTokenExpires: '2027-03-05',
  });
  const domain = { slack_commands_url: value('https://qbot.example.com/slack/commands') };
  expect(readDeployment({ ...OUTPUTS, ...domain }).region).toBe('us-east-1');
});

it('is found at another origin', () => {
  expect(atOrigin(readDeployment(OUTPUTS), 'http://127.0.0.1:1')).toMatchObject({
    commandsUrl: 'http://127.0.0.1:1/slack/commands',
    interactivityUrl: 'http://127.0.0.1:1/slack/interactivity',
  });
});

it.each([[undefined], [{}], [{ ...OUTPUTS, slack_ids: value({}) }]])(
  'refuses what is none: %#',
  (outputs) => {
    expect(() => readDeployment(outputs)).toThrow('run terraform apply first');
  },
);

it('reads what npm start wrote of the local bot', () => {
  const address = { url: 'http://127.0.0.1:1', awsSessionToken: 's', outputs: OUTPUTS };
  const bot = { ...address, workspace: null, configurationToken: 'c' };
  expect(parseLocalBot(JSON.stringify(bot))).toMatchObject({
    configurationToken: 'c',
    place: { endpoint: 'http://127.0.0.1:1/_aws', region: 'eu-west-1', credentials: { sessionToken: 's' } },
  });
  const real = parseLocalBot(JSON.stringify({ ...address, workspace: 'Lantern Works' }));
  expect(real).toMatchObject({ workspace: 'Lantern Works', configurationToken: undefined });
  expect(() => parseLocalBot(undefined)).toThrow('Start it with npm start.');
});
