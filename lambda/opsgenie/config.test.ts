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

  const site = {
    cloudId: '11111111-2222-4333-8444-555555555555',
    siteUrl: 'https://example.atlassian.net',
    jiraUrl: 'https://example.atlassian.net',
    operationsUrl: 'https://api.atlassian.com',
    email: 'qbot@example.com',
    projectKey: 'OPS',
    issueTypeId: '10020',
    requestTypeId: '75',
    priorityIds: { P1: '1', P2: '2', P3: '3', P4: '4', P5: '5' },
  };
  const jsm = (settings: unknown = site) => ({
    ...env,
    INCIDENT_BACKEND: 'jsm',
    JSM: JSON.stringify(settings),
  });

  it('reads the settings of Jira, also where it is chosen no longer', () => {
    expect(loadConfig(jsm())).toMatchObject({
      incidentBackend: 'jsm',
      jsm: site,
    });
    expect(loadConfig({ ...jsm(), INCIDENT_BACKEND: 'opsgenie' })).toMatchObject({
      ...{ incidentBackend: 'opsgenie', jsm: site },
    });
    expect(loadConfig(env)).toMatchObject({ incidentBackend: 'opsgenie', jsm: undefined });
  });

  it.each([
    ['no settings', { ...env, INCIDENT_BACKEND: 'jsm' }, /JSM is empty/],
    ['another product', { ...env, INCIDENT_BACKEND: 'jira' }, /INCIDENT_BACKEND is one of opsgenie, jsm/],
    ['no JSON', { ...jsm(), JSM: '{' }, /JSM is no JSON; it should be as docs.jsm\.md lists it/],
    ['an empty key of the project', jsm({ ...site, projectKey: '' }), /JSM is not as .*: projectKey/],
    ['a priority missing', jsm({ ...site, priorityIds: { P1: '1' } }), /priorityIds.P2/],
  ])('refuses %s', (_case, given, words) => {
    expect(() => loadConfig(given)).toThrow(words);
  });
});
