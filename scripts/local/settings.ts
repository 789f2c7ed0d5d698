import { randomBytes } from 'node:crypto';
import type { Environment } from '../../common/config.ts';
import { SLACK_RESPONSE_URL_ORIGIN } from '../../common/response-url.ts';
import { allowedCommands, type FunctionDefinition, routedCommands, type Wiring } from './wiring.ts';
import { APP_ID, CHANNELS, TEAM_ID } from './world.ts';

/** Terraform's variable `name`. */
const NAME = 'qbot';

/** What the local bot is set up with: the stand-ins' own values, or what `.env` and the environment give. */
export interface Settings {
  signingSecret: string;
  botToken: string;
  opsgenieApiKey: string;
  teamId: string;
  /** '' where the real Slack's app is not checked. */
  appId: string;
  /** The real service's address; undefined for the stand-in. */
  slackApiUrl: string | undefined;
  opsgenieApiUrl: string | undefined;
  allowedChannels: string | undefined;
  restrictedCommands: string | undefined;
}

/** Takes what is given, so that the bot also runs against the real services, and makes up the rest. */
export function readSettings(env: Environment): Settings {
  return {
    signingSecret: env.SLACK_SIGNING_SECRET || randomBytes(16).toString('hex'),
    botToken: env.SLACK_BOT_TOKEN || `xoxb-local-${randomBytes(12).toString('hex')}`,
    opsgenieApiKey: env.OPSGENIE_API_KEY || `local-${randomBytes(16).toString('hex')}`,
    teamId: env.SLACK_TEAM_ID || TEAM_ID,
    appId: env.SLACK_TEAM_ID ? '' : APP_ID,
    slackApiUrl: env.SLACK_API_URL || undefined,
    opsgenieApiUrl: env.OPSGENIE_API_URL || undefined,
    allowedChannels: env.ALLOWED_CHANNELS || undefined,
    restrictedCommands: env.RESTRICTED_COMMANDS || undefined,
  };
}

export interface Places {
  /** Base URL of the local bot, where the stand-ins are mounted. */
  url: string;
  distFolder: string;
}

/** The wiring that Terraform would make of the folders, with the addresses of the stand-ins. */
export function wiringOf(
  definitions: Record<string, FunctionDefinition>,
  settings: Settings,
  places: Places,
): Wiring {
  return {
    functions: Object.entries(definitions).map(([name, definition]) => ({
      name,
      codeFolder: `${places.distFolder}/${name}`,
      handler: 'lambda_function.handler',
      timeoutSeconds: definition.timeoutSeconds,
      memoryMb: definition.memoryMb,
      environment: {
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_METRICS_NAMESPACE: 'QBot',
        POWERTOOLS_LOG_LEVEL: 'INFO',
        ...secretParameters(definition.secrets),
        ...environmentOf(name, { definitions, settings, url: places.url }),
      },
    })),
    rules: Object.entries(definitions).flatMap(([name, { eventPattern }]) =>
      eventPattern === undefined ? [] : [{ name, pattern: eventPattern, target: name }],
    ),
    routes: { 'POST /slack/commands': 'gatekeeper', 'POST /slack/interactivity': 'gatekeeper' },
    busName: NAME,
    tableName: NAME,
    parameters: {
      [parameterName('slack-signing-secret')]: settings.signingSecret,
      [parameterName('slack-signing-secret-previous')]: 'not-set',
      [parameterName('slack-bot-token')]: settings.botToken,
      [parameterName('opsgenie-api-key')]: settings.opsgenieApiKey,
    },
  };
}

export function parameterName(secret: string): string {
  return `/${NAME}/${secret}`;
}

function secretParameters(secrets: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    secrets.map((secret) => [
      `${secret.toUpperCase().replaceAll('-', '_')}_PARAMETER`,
      parameterName(secret),
    ]),
  );
}

interface Known {
  definitions: Record<string, FunctionDefinition>;
  settings: Settings;
  url: string;
}

/** What Terraform computes, per function, in `local.functions`. */
function environmentOf(name: string, known: Known): Record<string, string> {
  const { definitions, settings, url } = known;
  const origin = settings.slackApiUrl === undefined ? url : SLACK_RESPONSE_URL_ORIGIN;
  if (name === 'gatekeeper') {
    const open = routedCommands(definitions).map((command) => [command, [CHANNELS[0]?.id]]);
    return {
      EVENT_BUS_NAME: NAME,
      SLACK_TEAM_ID: settings.teamId,
      SLACK_APP_ID: settings.appId,
      ALLOWED_COMMANDS: JSON.stringify(allowedCommands(definitions)),
      ALLOWED_CHANNELS: settings.allowedChannels ?? JSON.stringify(Object.fromEntries(open)),
      RESTRICTED_COMMANDS: settings.restrictedCommands ?? '{}',
      HELP_CONTACT: 'the platform team in #incidents',
      SLACK_RESPONSE_URL_ORIGIN: origin,
    };
  }
  return {
    SLACK_API_URL: settings.slackApiUrl ?? `${url}/_local/slack/api/`,
    SLACK_RESPONSE_URL_ORIGIN: origin,
    OPSGENIE_API_URL: settings.opsgenieApiUrl ?? `${url}/_local/opsgenie`,
    TABLE_NAME: NAME,
    INCIDENT_FALLBACK: 'call the person on call, +00 000 0000',
  };
}
