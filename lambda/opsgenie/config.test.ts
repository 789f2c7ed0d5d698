import { exampleEnvironment } from '../../common/fixtures/example-environment.ts';
import { loadConfig, variables } from './config.ts';

describe('loadConfig', () => {
  const env = {
    ...exampleEnvironment(variables),
    SLACK_RESPONSE_URL_ORIGIN: undefined,
    INCIDENT_FALLBACK: undefined,
    SLACK_API_URL: 'https://slack.com/api/',
    SLACK_BOT_TOKEN_PARAMETER: '/qbot/slack-bot-token',
    OPSGENIE_API_URL: 'https://api.opsgenie.com',
    OPSGENIE_API_KEY_PARAMETER: '/qbot/opsgenie-api-key',
    TABLE_NAME: 'qbot',
  };

  it('reads what is set and knows the rest', () => {
    expect(loadConfig(env)).toMatchObject({
      slackApiUrl: 'https://slack.com/api/',
      responseUrlOrigin: 'https://hooks.slack.com',
      slackBotToken: '/qbot/slack-bot-token',
      opsgenieApiUrl: 'https://api.opsgenie.com',
      opsgenieApiKey: '/qbot/opsgenie-api-key',
      tableName: 'qbot',
      incidentFallback: 'page the person on call directly.',
    });
  });

  it('reads what is optional', () => {
    const optional = {
      SLACK_RESPONSE_URL_ORIGIN: 'https://hooks.slack-gov.com',
      INCIDENT_FALLBACK: 'call 7',
    };
    expect(loadConfig({ ...env, ...optional })).toMatchObject({
      responseUrlOrigin: 'https://hooks.slack-gov.com',
      incidentFallback: 'call 7',
    });
  });
});
