import { randomBytes } from 'node:crypto';
import type { Environment } from '../../common/config.ts';
import type { Throttle } from './apigateway/throttle.ts';
import { APP_ID, HOME_TEAMS, OPERATIONS_CHANNEL, TEAM_ID } from './sample-data.ts';

/** Terraform's variable `name`. */
export const NAME = 'qbot';

/** What the local bot is set up with: values made up for the fakes, or those of `.env` and the environment. */
export interface Settings {
  signingSecret: string;
  botToken: string;
  opsgenieApiKey: string;
  pushoverApiToken: string;
  /** JSON: OpsGenie team or `default` -> Pushover's user or group key. */
  pushoverRecipients: string;
  /** What OpsGenie's webhook carries: the token that the function checks, and the key that the gateway does. */
  webhookToken: string;
  webhookApiKey: string;
  webhookThrottle: Throttle;
  teamId: string;
  /** JSON: ids of workspaces or organisations whose people are as our own. */
  homeTeams: string;
  /** '' if the app is not checked: that of the real Slack. */
  appId: string;
  /** The real service's address; undefined for the fake. */
  slackApiUrl: string | undefined;
  opsgenieApiUrl: string | undefined;
  pushoverApiUrl: string | undefined;
  /** JSON: node name -> URL of its RPC. */
  qchainNodes: string | undefined;
  allowedChannels: string | undefined;
  restrictedCommands: string | undefined;
  /** Channel that dead letters are posted to; '' for none. */
  operationsChannel: string;
  /** What to do when no incident could be opened. */
  incidentFallback: string;
}

/** Takes what is given, so that the bot also runs against the real services; the rest gets random or sample values. */
export function readSettings(env: Environment): Settings {
  return {
    signingSecret: env.SLACK_SIGNING_SECRET || randomBytes(16).toString('hex'),
    botToken: env.SLACK_BOT_TOKEN || `xoxb-local-${randomBytes(12).toString('hex')}`,
    opsgenieApiKey: env.OPSGENIE_API_KEY || `local-${randomBytes(16).toString('hex')}`,
    pushoverApiToken: env.PUSHOVER_API_TOKEN || randomBytes(15).toString('hex'),
    pushoverRecipients:
      env.PUSHOVER_RECIPIENTS || JSON.stringify({ default: randomBytes(15).toString('hex') }),
    webhookToken: env.PUSHOVER_WEBHOOK_TOKEN || randomBytes(32).toString('base64url'),
    webhookApiKey: randomBytes(20).toString('hex'),
    webhookThrottle: { ratePerSecond: 20, burst: 100 },
    teamId: env.SLACK_TEAM_ID || TEAM_ID,
    homeTeams: env.SLACK_HOME_TEAMS || JSON.stringify(env.SLACK_TEAM_ID ? [] : HOME_TEAMS),
    appId: env.SLACK_TEAM_ID ? '' : APP_ID,
    slackApiUrl: env.SLACK_API_URL || undefined,
    opsgenieApiUrl: env.OPSGENIE_API_URL || undefined,
    pushoverApiUrl: env.PUSHOVER_API_URL || undefined,
    qchainNodes: env.QCHAIN_NODES || undefined,
    allowedChannels: env.ALLOWED_CHANNELS || undefined,
    restrictedCommands: env.RESTRICTED_COMMANDS || undefined,
    incidentFallback: env.INCIDENT_FALLBACK || 'call the person on call, +00 000 0000',
    operationsChannel: env.OPERATIONS_CHANNEL || (env.SLACK_API_URL ? '' : OPERATIONS_CHANNEL),
  };
}

export function parameterName(secret: string): string {
  return `/${NAME}/${secret}`;
}
