import type { JsonObject } from '../local/json.ts';
import type { Settings } from '../local/settings.ts';
import { DEV_SUFFIX } from '../local/socket-mode/posted-request.ts';
import { type FunctionDefinition, slashCommands, usageOf } from '../local/wiring/function-definitions.ts';
import { accessGroups, groupScopes } from '../local/wiring/groups.ts';

/** Slack's limit of a shortcut's name. */
const MAX_SHORTCUT_NAME = 24;
const MARK = ' (dev)';

/**
 * The manifest of the development app, as Terraform's output `slack_manifest_dev` has it: Socket Mode in the place of
 * every URL, and commands that leave the production app's alone. Of the groups that grant rights it has to read who is in them.
 * https://docs.slack.dev/reference/app-manifest
 */
export function devManifest(
  definitions: Record<string, FunctionDefinition>,
  settings: Pick<Settings, 'given'>,
): JsonObject {
  const shortcuts = Object.values(definitions).flatMap((definition) => definition.shortcuts ?? []);
  return {
    _metadata: { major_version: 2 },
    display_information: {
      name: `Q-Bot${MARK}`,
      description: 'Work on infrastructure and services from Slack',
    },
    features: {
      bot_user: { display_name: `qbot${DEV_SUFFIX}`, always_online: true },
      slash_commands: slashCommands(definitions)
        .toSorted()
        .map((command) => commandOf(command, definitions, settings)),
      // Slack refuses an empty list.
      ...(shortcuts.length === 0 ? {} : { shortcuts: shortcuts.map(shortcutOf) }),
    },
    oauth_config: { scopes: { bot: ['commands', 'chat:write', ...groupScopes(accessGroups(settings))] } },
    settings: {
      interactivity: { is_enabled: true },
      org_deploy_enabled: false,
      socket_mode_enabled: true,
      token_rotation_enabled: false,
    },
  };
}

function commandOf(
  command: string,
  definitions: Record<string, FunctionDefinition>,
  { given }: Pick<Settings, 'given'>,
): JsonObject {
  const routed = Object.values(definitions).find(({ eventPattern }) =>
    eventPattern?.detail.command.includes(command),
  );
  const hint = routed === undefined ? '' : usageOf(routed, given.INCIDENT_BACKEND === 'jsm');
  return {
    command: `${command}${DEV_SUFFIX}`,
    description: routed?.description ?? '',
    should_escape: true,
    ...(hint === '' ? {} : { usage_hint: hint }),
  };
}

function shortcutOf({ callbackId, description, name }: Shortcut): JsonObject {
  const kept = name.slice(0, MAX_SHORTCUT_NAME - MARK.length);
  return { type: 'message', callback_id: callbackId, name: `${kept}${MARK}`, description };
}

type Shortcut = NonNullable<FunctionDefinition['shortcuts']>[number];
