import { loadConfig } from './config.ts';
import { gatekeeperEnv } from './fixtures/gatekeeper-env.ts';

describe('loadConfig', () => {
  it('reads every variable', () => {
    expect(loadConfig(gatekeeperEnv())).toMatchObject({
      busName: 'qbot',
      teamId: 'T04LANTERN',
      homeTeams: ['T05SISTER'],
      appId: 'A09QBOT',
      allowedCommands: {
        '/sre': ['slash_command', 'block_actions', 'view_submission'],
        '/devops': ['slash_command'],
      },
      allowedChannels: { '/sre': ['C07HARBOUR', 'C08LIGHTHOUSE'], '/devops': ['C07HARBOUR'] },
      restrictedCommands: { '/devops restart': ['U01CAPTAIN'] },
      helpContact: 'the harbour master',
      incidentCommands: ['/sre'],
      incidentFallback: 'ring <tel:+44207946000|the harbour>.',
      responseUrlOrigin: 'https://hooks.slack.com',
      signingSecret: '/qbot/slack-signing-secret',
      signingSecretPrevious: '/qbot/slack-signing-secret-previous',
    });
  });

  it('has defaults for four', () => {
    const env = gatekeeperEnv({
      SLACK_APP_ID: '',
      HELP_CONTACT: undefined,
      INCIDENT_FALLBACK: undefined,
      SLACK_RESPONSE_URL_ORIGIN: undefined,
    });
    expect(loadConfig(env)).toMatchObject({
      appId: '',
      helpContact: 'the team that runs Q-Bot',
      incidentFallback: 'page the person on call directly.',
      responseUrlOrigin: 'https://hooks.slack.com',
    });
  });

  it.each([
    'EVENT_BUS_NAME',
    'SLACK_TEAM_ID',
    'SLACK_HOME_TEAMS',
    'ALLOWED_COMMANDS',
    'ALLOWED_CHANNELS',
    'RESTRICTED_COMMANDS',
    'SUBCOMMANDS',
    'INCIDENT_COMMANDS',
    'INCIDENT_KEYS',
    'SLACK_SIGNING_SECRET_PARAMETER',
    'SLACK_SIGNING_SECRET_PREVIOUS_PARAMETER',
  ])('has no default for %s', (variable) => {
    expect(() => loadConfig(gatekeeperEnv({ [variable]: undefined }))).toThrow(
      `configuration: ${variable} is missing`,
    );
  });

  it.each([
    [
      'a detail-type that is none',
      { ALLOWED_COMMANDS: '{"/sre":["shortcut"]}' },
      'ALLOWED_COMMANDS should be command',
    ],
    [
      'one channel outside of a list',
      { ALLOWED_CHANNELS: '{"/sre":"C1"}' },
      'ALLOWED_CHANNELS should be command',
    ],
    ['a home workspace by its name', { SLACK_HOME_TEAMS: '["sister"]' }, 'SLACK_HOME_TEAMS should be a list'],
    ['a star for a home workspace', { SLACK_HOME_TEAMS: '["*"]' }, 'SLACK_HOME_TEAMS should be a list'],
    ['no JSON', { ALLOWED_CHANNELS: '/sre=C1' }, 'ALLOWED_CHANNELS is no JSON'],
    ['a command outside of a list', { INCIDENT_COMMANDS: '"/sre"' }, 'INCIDENT_COMMANDS should be a list'],
    [
      'a project that no key begins with',
      { INCIDENT_KEYS: '{"project":"ops","site":""}' },
      'INCIDENT_KEYS should be what keys',
    ],
    ['a list for a map', { RESTRICTED_COMMANDS: '[]' }, 'RESTRICTED_COMMANDS should be command'],
    ['a restriction in capitals', restricted('/devops Restart'), 'RESTRICTED_COMMANDS should be command'],
    [
      'a restriction with two spaces',
      restricted('/devops  restart'),
      'RESTRICTED_COMMANDS should be command',
    ],
    [
      'a restriction of a longer text',
      restricted('/devops restart api'),
      'RESTRICTED_COMMANDS should be command',
    ],
    ['an empty restriction', restricted(''), 'RESTRICTED_COMMANDS should be command'],
    [
      'a restriction in capitals behind another',
      restricted('/devops|/devops Restart'),
      'RESTRICTED_COMMANDS should be command',
    ],
    ['nothing behind another', restricted('/devops|'), 'RESTRICTED_COMMANDS should be command'],
  ])('refuses %s [F28]', (_case, change, message) => {
    expect(() => loadConfig(gatekeeperEnv(change))).toThrow(message);
  });

  it('gives each command what it shares with others', () => {
    const packed = {
      ALLOWED_COMMANDS: '{"/qchain|/xyz":["slash_command"]}',
      ALLOWED_CHANNELS: '{"/qchain|/xyz":["C07HARBOUR|C08LIGHTHOUSE"],"/sre":["*"]}',
      RESTRICTED_COMMANDS: '{"/devops restart|/xyz":["U01CAPTAIN"],"dead_letters replay|/sre":["S01CREW"]}',
    };
    expect(loadConfig(gatekeeperEnv(packed))).toMatchObject({
      allowedCommands: { '/qchain': ['slash_command'], '/xyz': ['slash_command'] },
      allowedChannels: {
        ...{ '/qchain': ['C07HARBOUR', 'C08LIGHTHOUSE'], '/xyz': ['C07HARBOUR', 'C08LIGHTHOUSE'] },
        ...{ '/sre': ['*'] },
      },
      restrictedCommands: {
        ...{ '/devops restart': ['U01CAPTAIN'], '/xyz': ['U01CAPTAIN'] },
        ...{ 'dead_letters replay': ['S01CREW'], '/sre': ['S01CREW'] },
      },
    });
  });

  it.each(['/devops', '/devops restart', 'dead_letters', 'dead_letters replay-all'])(
    'takes the restriction of %p',
    (key) => {
      expect(loadConfig(gatekeeperEnv(restricted(key))).restrictedCommands).toEqual({
        [key]: ['U01CAPTAIN'],
      });
    },
  );
});

function restricted(key: string): { RESTRICTED_COMMANDS: string } {
  return { RESTRICTED_COMMANDS: JSON.stringify({ [key]: ['U01CAPTAIN'] }) };
}
