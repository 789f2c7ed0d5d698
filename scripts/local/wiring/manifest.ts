import type { JsonObject } from '../json.ts';
import { NAME, type Settings } from '../settings.ts';
import { allowedCommands, type FunctionDefinition, slashCommands, usageOf } from './function-definitions.ts';
import { accessGroups, groupScopes } from './groups.ts';

type Definitions = Record<string, FunctionDefinition>;

interface ManifestOptions {
  url: string;
  isInJira: boolean;
}

/**
 * The Slack app, as terraform/manifest.tf has it; `url`: base URL of the HTTP API.
 * https://docs.slack.dev/reference/app-manifest
 */
export function slackManifest(definitions: Definitions, settings: Settings, url: string): JsonObject {
  const options = { url, isInJira: settings.given.INCIDENT_BACKEND === 'jsm' };
  const shortcuts = shortcutsOf(definitions);
  return {
    _metadata: { major_version: 2 },
    display_information: {
      name: 'Q-Bot',
      description: 'Work on infrastructure and services from Slack',
    },
    features: {
      bot_user: { display_name: NAME, always_online: true },
      slash_commands: slashCommands(definitions)
        .toSorted()
        .map((command) => commandOf(definitions, command, options)),
      ...(shortcuts.length === 0 ? {} : { shortcuts }),
    },
    oauth_config: { scopes: { bot: ['commands', 'chat:write', ...groupScopes(accessGroups(settings))] } },
    settings: {
      interactivity: { is_enabled: true, request_url: `${url}/slack/interactivity` },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    },
  };
}

/** Names of the functions that take each command from the bus. */
export function functionsOf(definitions: Definitions): Record<string, string[]> {
  const commands = Object.keys(allowedCommands(definitions));
  return Object.fromEntries(
    commands.map((command) => [
      command,
      Object.keys(definitions).filter((name) =>
        definitions[name]?.eventPattern?.detail.command.includes(command),
      ),
    ]),
  );
}

function commandOf(
  definitions: Definitions,
  command: string,
  { isInJira, url }: ManifestOptions,
): JsonObject {
  const [first = ''] = functionsOf(definitions)[command] ?? [];
  const definition = definitions[first];
  if (definition === undefined) return { command };
  const usage_hint = usageOf(definition, isInJira);
  return {
    ...{ command, url: `${url}/slack/commands`, description: definition.description, should_escape: true },
    ...(usage_hint === '' ? {} : { usage_hint }),
  };
}

function shortcutsOf(definitions: Definitions): JsonObject[] {
  return Object.values(definitions)
    .flatMap(({ shortcuts = [] }) => shortcuts)
    .map(({ callbackId, description, name }) => ({
      ...{ type: 'message', callback_id: callbackId },
      ...{ name, description },
    }));
}
