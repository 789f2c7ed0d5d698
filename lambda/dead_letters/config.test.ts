import { loadConfig } from './config.ts';

const env = {
  SLACK_API_URL: 'https://slack.com/api/',
  SLACK_BOT_TOKEN_PARAMETER: '/qbot/slack-bot-token',
  TABLE_NAME: 'qbot',
  OPERATIONS_CHANNEL: 'C0OPERATIONS',
  REPLAYABLE: '{"qbot-opsgenie":["view_submission"],"qbot-xyz":[]}',
  UNDELIVERED_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/qbot-undelivered',
  FAILURES_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/qbot-failures',
};

it('reads everything', () => {
  expect(loadConfig(env)).toMatchObject({
    operationsChannel: 'C0OPERATIONS',
    replayable: { 'qbot-opsgenie': ['view_submission'], 'qbot-xyz': [] },
    undeliveredQueueUrl: env.UNDELIVERED_QUEUE_URL,
    failuresQueueUrl: env.FAILURES_QUEUE_URL,
  });
});

it('takes an account without an operations channel', () => {
  expect(loadConfig({ ...env, OPERATIONS_CHANNEL: '' }).operationsChannel).toBe('');
});

it.each(['[]', '{"qbot-opsgenie":"view_submission"}', '{"qbot-opsgenie":["shortcut"]}'])(
  'refuses %s',
  (REPLAYABLE) => {
    expect(() => loadConfig({ ...env, REPLAYABLE })).toThrow('REPLAYABLE should be function name');
  },
);

it.each(Object.keys(env).filter((variable) => variable !== 'OPERATIONS_CHANNEL'))(
  'names %s where it is missing, and only that',
  (variable) => {
    expect(() => loadConfig({ ...env, [variable]: undefined })).toThrow(
      `configuration: ${variable} is missing`,
    );
  },
);
