import { loadConfig } from './config.ts';

const env = {
  SLACK_API_URL: 'https://slack.com/api/',
  SLACK_BOT_TOKEN_PARAMETER: '/qbot/slack-bot-token',
  TABLE_NAME: 'qbot',
  DEVOPS_SERVICES: '["shop/web","shop/api"]',
};

it('reads the services', () => {
  expect(loadConfig(env)).toEqual({
    slackApiUrl: 'https://slack.com/api/',
    responseUrlOrigin: 'https://hooks.slack.com',
    slackBotToken: '/qbot/slack-bot-token',
    tableName: 'qbot',
    services: ['shop/web', 'shop/api'],
  });
});

it('takes an account without services', () => {
  expect(loadConfig({ ...env, DEVOPS_SERVICES: '[]' }).services).toEqual([]);
});

it.each(['["web"]', '["*"]', '{}', '["shop/web/x"]'])('refuses %s', (value) => {
  expect(() => loadConfig({ ...env, DEVOPS_SERVICES: value })).toThrow(
    'configuration: DEVOPS_SERVICES should be a JSON list of "cluster/service"',
  );
});

it.each(Object.keys(env))('names %s where it is missing, and only that', (variable) => {
  expect(() => loadConfig({ ...env, [variable]: undefined })).toThrow(
    `configuration: ${variable} is missing`,
  );
});
