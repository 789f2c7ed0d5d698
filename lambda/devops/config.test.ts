import { exampleEnvironment } from '../../common/fixtures/example-environment.ts';
import { loadConfig, variables } from './config.ts';

const env = {
  ...exampleEnvironment(variables),
  SLACK_RESPONSE_URL_ORIGIN: undefined,
  SLACK_API_URL: 'https://slack.com/api/',
  SLACK_BOT_TOKEN_PARAMETER: '/qbot/slack-bot-token',
  TABLE_NAME: 'qbot',
  DEVOPS_SERVICES: '["shop/web","shop/api"]',
};

it('reads the services', () => {
  expect(loadConfig(env)).toMatchObject({
    slackApiUrl: 'https://slack.com/api/',
    responseUrlOrigin: 'https://hooks.slack.com',
    slackBotToken: '/qbot/slack-bot-token',
    tableName: 'qbot',
    services: ['shop/web', 'shop/api'],
  });
});

it.each([
  ['', 'self'],
  ['other', 'other'],
])('reads who decides a restart: "%s"', (value, approval) => {
  expect(loadConfig({ ...env, RESTART_APPROVAL: value }).approval).toBe(approval);
});

it('reads each restriction alone, sorted by name', () => {
  const RESTRICTED_COMMANDS = '{"/sre close|dead_letters replay":["S02DECK"],"/devops restart|/sre":["U01"]}';
  const { restricted } = loadConfig({ ...env, RESTRICTED_COMMANDS });
  expect(Object.entries(restricted)).toEqual([
    ['/devops restart', ['U01']],
    ['/sre', ['U01']],
    ['/sre close', ['S02DECK']],
    ['dead_letters replay', ['S02DECK']],
  ]);
});

it('reads where alarms are shown', () => {
  const given = {
    ALARM_CHANNELS: '{"shop-":"C07HARBOUR"}',
    DEVOPS_ALARM_SERVICES: '{"shop-web-":"shop/web"}',
    ALARMS_NEVER_MUTED: '["qbot-queue-depth"]',
    INCIDENT_COMMANDS: '["/sre"]',
  };
  expect(loadConfig({ ...env, ...given })).toMatchObject({
    alarmChannels: { 'shop-': 'C07HARBOUR' },
    alarmServices: { 'shop-web-': 'shop/web' },
    alarmsNeverMuted: ['qbot-queue-depth'],
    incidentCommands: ['/sre'],
  });
});

it.each([
  ['ALARM_CHANNELS', '{"":"C07HARBOUR"}'],
  ['ALARM_CHANNELS', '{"shop-":"#harbour"}'],
  ['DEVOPS_ALARM_SERVICES', '{"shop-":"web"}'],
  ['ALARMS_NEVER_MUTED', '[""]'],
  ['INCIDENT_COMMANDS', '"/sre"'],
])('refuses %s = %s', (variable, value) => {
  expect(() => loadConfig({ ...env, [variable]: value })).toThrow(`configuration: ${variable} should be `);
});

it('takes an account without services', () => {
  expect(loadConfig({ ...env, DEVOPS_SERVICES: '[]' }).services).toEqual([]);
});

it.each(['["web"]', '["*"]', '{}', '["shop/web/x"]'])('refuses %s', (value) => {
  expect(() => loadConfig({ ...env, DEVOPS_SERVICES: value })).toThrow(
    'configuration: DEVOPS_SERVICES should be a JSON list of "cluster/service"',
  );
});
