import { exampleEnvironment } from '../../common/fixtures/example-environment.ts';
import { loadConfig, variables } from './config.ts';

describe('loadConfig', () => {
  const env = {
    ...exampleEnvironment(variables),
    PUSHOVER_API_URL: 'https://api.pushover.net',
    INCIDENT_BACKEND: 'jsm',
    OPSGENIE_WEB_URL: 'https://app.eu.opsgenie.com',
    JIRA_ALERTS_URL: 'https://example.atlassian.net/jira/ops/alerts',
    TABLE_NAME: 'qbot',
    RETRY_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/qbot-pushover-retry',
    PRIORITIES: '{"P1":2,"P2":1,"P3":0,"P4":-1,"P5":-2}',
    RUNG_ACTIONS: '["Escalate"]',
    PUSHOVER_WEBHOOK_TOKEN_PARAMETER: '/qbot/pushover-webhook-token',
    PUSHOVER_WEBHOOK_TOKEN_PREVIOUS_PARAMETER: '/qbot/pushover-webhook-token-previous',
    PUSHOVER_API_TOKEN_PARAMETER: '/qbot/pushover-api-token',
    PUSHOVER_RECIPIENTS_PARAMETER: '/qbot/pushover-recipients',
  };

  it('reads what is set', () => {
    expect(loadConfig(env)).toMatchObject({
      pushoverApiUrl: 'https://api.pushover.net',
      incidentBackend: 'jsm',
      opsgenieWebUrl: 'https://app.eu.opsgenie.com',
      jiraAlertsUrl: 'https://example.atlassian.net/jira/ops/alerts',
      tableName: 'qbot',
      retryQueueUrl: env.RETRY_QUEUE_URL,
      priorities: { P1: 2, P2: 1, P3: 0, P4: -1, P5: -2 },
      rungActions: ['Escalate'],
      webhookToken: '/qbot/pushover-webhook-token',
      webhookTokenPrevious: '/qbot/pushover-webhook-token-previous',
      apiToken: '/qbot/pushover-api-token',
      recipients: '/qbot/pushover-recipients',
    });
  });

  it.each([
    ['PRIORITIES', '{"P1":2}'],
    ['PRIORITIES', '{"P1":3,"P2":1,"P3":0,"P4":-1,"P5":-2}'],
    ['PRIORITIES', '{"P1":1.5,"P2":1,"P3":0,"P4":-1,"P5":-2}'],
    ['PRIORITIES', '{"P0":2,"P1":2,"P2":1,"P3":0,"P4":-1,"P5":-2}'],
    ['RUNG_ACTIONS', '"Escalate"'],
    ['RUNG_ACTIONS', '[1]'],
  ])('says what %s should be, of %s', (variable, value) => {
    expect(() => loadConfig({ ...env, [variable]: value })).toThrow(`${variable} should be`);
  });
});
