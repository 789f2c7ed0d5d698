import { isObject } from '../../../../common/is-object.ts';
import { ownValue } from '../../../../common/own-value.ts';
import { type JsonObject, textIn } from '../../json.ts';
import { type Answer, authFault, fail, failMissing, type Method, succeed } from './web-api.ts';
import { BOT } from './workspace.ts';

/** The app as a workspace has it: what its owner and an administrator can change, tests do here. */
export interface Installation {
  teamId: string;
  appId: string;
  botToken: string;
  /** What the bot token was granted when the app was installed last. */
  scopes: string[];
  /** As it was saved last; it grants nothing before the app is installed again. */
  manifest: JsonObject;
  /** Of the owner of the app: reads manifests, and nothing of the workspace. */
  configurationToken: string;
}

const CONFIGURATION_SCOPES = ['app_configurations:read', 'app_configurations:write'];

/** What a method needs, where it is always the same. https://docs.slack.dev/reference/scopes */
const NEEDED: Readonly<Record<string, string>> = {
  'chat.postMessage': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.update': 'chat:write',
  'usergroups.list': 'usergroups:read',
  'usergroups.users.list': 'usergroups:read',
  'users.info': 'users:read',
  'users.list': 'users:read',
  'users.lookupByEmail': 'users:read.email',
};

/** The methods that say what the app is. */
export function appMethods(installation: Installation): Record<string, Method> {
  return {
    'auth.test': () =>
      succeed({
        url: 'https://qbot-local.slack.com/',
        team: 'Q-Bot local',
        user: BOT.name,
        team_id: installation.teamId,
        user_id: BOT.userId,
        bot_id: BOT.botId,
        app_id: installation.appId,
        app_name: 'Q-Bot',
        is_enterprise_install: false,
      }),
    'apps.manifest.export': (args) => exportManifest(installation, args),
  };
}

/**
 * Why this token may not call the method: `not_authed`, `invalid_auth`, `missing_scope`, or `not_allowed_token_type` where it
 * is the other of the two tokens.
 */
export function callFault(
  installation: Installation,
  name: string,
  token: string | undefined,
): Answer | undefined {
  const { botToken, configurationToken, scopes } = installation;
  const isOwners = authFault(token, configurationToken) === undefined;
  const fault = isOwners ? undefined : authFault(token, botToken);
  if (fault !== undefined) return fail(fault);
  if (isOwners !== name.startsWith('apps.manifest.')) return fail('not_allowed_token_type');
  const needed = ownValue(NEEDED, name);
  return needed === undefined || scopes.includes(needed) ? undefined : missingScope(installation, needed);
}

/** Slack names what the token has beside what it lacks. */
export function missingScope({ scopes }: Installation, needed: string): Answer {
  return { body: { ok: false, error: 'missing_scope', needed, provided: scopes.join(',') } };
}

/** The header of each answer to a token that Slack knows. */
export function scopeHeaders(installation: Installation, token: string | undefined): Record<string, string> {
  if (authFault(token, installation.botToken) === undefined)
    return { 'x-oauth-scopes': installation.scopes.join(',') };
  const isOwners = authFault(token, installation.configurationToken) === undefined;
  return isOwners ? { 'x-oauth-scopes': CONFIGURATION_SCOPES.join(',') } : {};
}

/** https://docs.slack.dev/reference/methods/apps.manifest.export */
function exportManifest({ appId, manifest }: Installation, args: JsonObject): Answer {
  const asked = textIn(args.app_id);
  if (asked === '') return failMissing('app_id');
  if (!/^A[A-Z0-9]+$/.test(asked)) return fail('invalid_app_id');
  return asked === appId ? succeed({ manifest: asExported(manifest) }) : fail('app_not_found');
}

/** With what Slack adds to what was pasted. */
function asExported(manifest: JsonObject): JsonObject {
  const features = isObject(manifest.features) ? manifest.features : {};
  const settings = isObject(manifest.settings) ? manifest.settings : {};
  return {
    ...manifest,
    _metadata: { major_version: 1, minor_version: 1 },
    features: {
      app_home: {
        home_tab_enabled: false,
        messages_tab_enabled: false,
        messages_tab_read_only_enabled: true,
      },
      ...features,
    },
    settings: { ...settings, is_hosted: false, is_mcp_enabled: false },
  };
}
