import type { JsonObject } from '../local/json.ts';
import { compareManifests } from './compare-manifests.ts';

const COMMAND = {
  command: '/sre',
  url: 'https://bot.example/slack/commands',
  description: 'Open incidents',
  usage_hint: 'list',
  should_escape: true,
};

const manifest = (
  features: JsonObject = {},
  settings: JsonObject = {},
  scopes = ['commands'],
): JsonObject => ({
  _metadata: { major_version: 2 },
  display_information: { name: 'Q-Bot' },
  features: { bot_user: { always_online: true }, slash_commands: [COMMAND], ...features },
  oauth_config: { scopes: { bot: scopes } },
  settings: { interactivity: { is_enabled: true, request_url: 'https://bot.example/i' }, ...settings },
});

const differences = (live: JsonObject) => compareManifests(manifest(), live).differences;

it('takes what Slack adds, leaves out and turns round for no difference', () => {
  const live = {
    ...manifest(
      { app_home: { messages_tab_read_only_enabled: true }, shortcuts: [] },
      { is_hosted: false, is_mcp_enabled: false, socket_mode_enabled: false },
      ['chat:write', 'commands'],
    ),
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: { name: 'Q-Bot ', description: '' },
  };
  const wanted = manifest({}, { token_rotation_enabled: false }, ['commands', 'chat:write']);
  expect(compareManifests(wanted, live)).toEqual({ differences: [], extras: [] });
});

it.each([
  ['a command', manifest({ slash_commands: [] }), 'command /sre is missing'],
  [
    'a command too many',
    manifest({ slash_commands: [COMMAND, { command: '/old' }] }),
    'command /old is not in the manifest',
  ],
  [
    'the address of a command',
    manifest({ slash_commands: [{ ...COMMAND, url: 'https://old.example' }] }),
    'url of command /sre is "https://old.example", not "https://bot.example/slack/commands"',
  ],
  [
    'the escaping of a command',
    manifest({ slash_commands: [{ ...COMMAND, should_escape: false }] }),
    'should_escape of command /sre is off, not "true"',
  ],
  ['a scope', manifest({}, {}, []), 'scope commands is missing'],
  [
    'a scope too many',
    manifest({}, {}, ['commands', 'users:read']),
    'scope users:read is not in the manifest',
  ],
  [
    'the address of interactivity',
    manifest({}, { interactivity: { is_enabled: true, request_url: 'https://old.example' } }),
    'settings.interactivity.request_url is "https://old.example", not "https://bot.example/i"',
  ],
  [
    'a shortcut too many',
    manifest({ shortcuts: [{ callback_id: '/sre:incident:message' }] }),
    'shortcut /sre:incident:message is not in the manifest',
  ],
])('names %s', (_, live, sentence) => {
  expect(differences(live)).toEqual([sentence]);
});

it('names what was switched on, and what only the live app has', () => {
  const wanted = manifest({}, { socket_mode_enabled: false });
  const live = manifest(
    {},
    { socket_mode_enabled: true, event_subscriptions: { bot_events: ['app_mention'] } },
  );
  expect(compareManifests(wanted, live)).toEqual({
    differences: ['settings.socket_mode_enabled is "true", not off'],
    extras: ['settings.event_subscriptions.bot_events'],
  });
});
