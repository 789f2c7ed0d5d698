import { readFunctionDefinitions } from '../local/wiring/function-definitions.ts';
import { devManifest } from './dev-manifest.ts';

const definitions = readFunctionDefinitions('lambda');
const grantedTo = (groups: string[]) => ({
  given: { RESTRICTED_COMMANDS: JSON.stringify({ '/devops restart': groups }) },
});
const NO_GROUPS = grantedTo([]);

it('is an app that Socket Mode serves, without any URL', () => {
  const manifest = devManifest(definitions, NO_GROUPS);
  expect(manifest).toMatchObject({
    _metadata: { major_version: 2 },
    display_information: { name: 'Q-Bot (dev)' },
    features: { bot_user: { display_name: 'qbot-dev' } },
    oauth_config: { scopes: { bot: ['commands', 'chat:write'] } },
    settings: { interactivity: { is_enabled: true }, socket_mode_enabled: true },
  });
  expect(JSON.stringify(manifest)).not.toMatch(/url|https?:/);
});

it.each([
  [['S01CREW'], ['usergroups:read', 'users:read']],
  [['oncall:Platform'], ['users:read', 'users:read.email']],
  [
    ['S01CREW', 'oncall:Platform'],
    ['usergroups:read', 'users:read', 'users:read.email'],
  ],
])('is allowed to read who is in %j', (groups, scopes) => {
  expect(devManifest(definitions, grantedTo(groups))).toMatchObject({
    oauth_config: { scopes: { bot: ['commands', 'chat:write', ...scopes] } },
  });
});

it('leaves the commands of the production app alone', () => {
  const { features } = devManifest(definitions, NO_GROUPS);
  expect(features).toMatchObject({
    slash_commands: expect.arrayContaining([
      expect.objectContaining({
        command: '/sre-dev',
        description: definitions.opsgenie?.description,
        should_escape: true,
      }),
    ]),
    shortcuts: [{ type: 'message', callback_id: '/sre:incident:message', name: 'Open an incident (dev)' }],
  });
  const commands = JSON.stringify(features).match(/"command":"[^"]*"/g);
  expect(commands).toEqual(commands?.filter((command) => command.endsWith('-dev"')));
});

it('names incidents as the product does', () => {
  const inJira = { given: { ...NO_GROUPS.given, INCIDENT_BACKEND: 'jsm' } };
  const usage = (settings: typeof NO_GROUPS) => JSON.stringify(devManifest(definitions, settings));
  expect(usage(NO_GROUPS)).toContain('resolve <number>');
  expect(usage(inJira)).toContain('resolve <key>');
  expect(usage(inJira)).not.toContain('<number>');
});

it('has no list that is empty, and no name that is too long for Slack', () => {
  const { opsgenie } = definitions;
  if (opsgenie === undefined) throw new Error('there is no opsgenie');
  const { shortcuts: _none, ...plain } = opsgenie;
  expect(devManifest({ opsgenie: plain }, NO_GROUPS)).not.toHaveProperty('features.shortcuts');
  const long = { callbackId: '/sre:a:b', name: 'A name of twenty-four ch', description: 'Long' };
  expect(devManifest({ opsgenie: { ...plain, shortcuts: [long] } }, NO_GROUPS)).toHaveProperty(
    'features.shortcuts.0.name',
    'A name of twenty-f (dev)',
  );
});
