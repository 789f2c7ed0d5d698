import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { PLACEHOLDER } from '../../common/aws/secrets.ts';
import type { Environment } from '../../common/config.ts';
import { SLACK_RESPONSE_URL_ORIGIN } from '../../common/slack/response-url.ts';
import type { Throttle } from './apigateway/throttle.ts';
import { APP_ID, TEAM_ID } from './sample-data.ts';

/** Terraform's variable `name`. */
export const NAME = 'qbot';

/** What the local bot is set up with: values made up for the fakes, or those of `.env` and the environment. */
export interface Settings {
  signingSecret: string;
  botToken: string;
  opsgenieApiKey: string;
  opsgenieIntegrationKey: string;
  jiraApiToken: string;
  pushoverApiToken: string;
  /** JSON: OpsGenie team or `default` -> Pushover's user or group key. */
  pushoverRecipients: string;
  /** What OpsGenie's webhook carries: the token that the function checks, and the key that the gateway does. */
  webhookToken: string;
  webhookApiKey: string;
  webhookThrottle: Throttle;
  /** Of each route that Slack posts to; without it the local API takes what comes. */
  slackThrottle?: Throttle;
  /** Of the workspace that the fake simulates. */
  teamId: string;
  /** Terraform's variable `keep_warm`. */
  keepWarm: boolean;
  appId: string;
  /** Of the owner of the app, for its manifest. */
  configurationToken: string;
  /** Variables of the functions, by name: they replace the examples of `config.ts`. */
  given: Readonly<Record<string, string>>;
}

/** The defaults of Terraform's `api_throttle_rate` and `api_throttle_burst`. */
export const SLACK_THROTTLE: Throttle = { ratePerSecond: 20, burst: 40 };

/** Takes what is given, so that the bot also runs against the real services; the rest gets random or sample values. */
export function readSettings(env: Environment): Settings {
  const given = withoutEmpty(env);
  return {
    signingSecret: given.SLACK_SIGNING_SECRET ?? randomBytes(16).toString('hex'),
    botToken: given.SLACK_BOT_TOKEN ?? `xoxb-local-${randomBytes(12).toString('hex')}`,
    opsgenieApiKey: given.OPSGENIE_API_KEY ?? randomUUID(),
    opsgenieIntegrationKey: given.OPSGENIE_INTEGRATION_KEY ?? randomUUID(),
    jiraApiToken: given.JIRA_API_TOKEN ?? randomUUID(),
    pushoverApiToken: given.PUSHOVER_API_TOKEN ?? randomBytes(15).toString('hex'),
    pushoverRecipients:
      given.PUSHOVER_RECIPIENTS ?? JSON.stringify({ default: randomBytes(15).toString('hex') }),
    webhookToken: given.PUSHOVER_WEBHOOK_TOKEN ?? randomBytes(32).toString('base64url'),
    webhookApiKey: randomBytes(20).toString('hex'),
    webhookThrottle: { ratePerSecond: 20, burst: 100 },
    teamId: given.SLACK_TEAM_ID ?? TEAM_ID,
    keepWarm: given.KEEP_WARM !== 'false',
    appId: given.SLACK_APP_ID ?? APP_ID,
    configurationToken: `xoxe.xoxp-local-${randomBytes(12).toString('hex')}`,
    given: { ...realSlack(given), ...given },
  };
}

/**
 * What a running bot goes on with after a change of `.env`, of which `read` was read: all of it but what the fakes check and
 * the page says, which stays as it was at the start.
 */
export function renewSettings(before: Settings, read: Settings): Settings {
  const { keepWarm } = read;
  const [kept, taken] = [pick(before.given, isReadAtStart), pick(read.given, (name) => !isReadAtStart(name))];
  return { ...before, keepWarm, given: { ...taken, ...kept } };
}

/** Whether that variable of `.env` counts from the start of the bot on, and not from a change on. */
export function isReadAtStart(variable: string): boolean {
  return READ_AT_START.has(variable);
}

function pick(given: Settings['given'], isWanted: (name: string) => boolean): Settings['given'] {
  return Object.fromEntries(Object.entries(given).filter(([name]) => isWanted(name)));
}

/** A line of `.env` without a value gives nothing. */
function withoutEmpty(env: Environment): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

/** For a real workspace, where no person or group of the simulated one would be found. */
export const NOBODY_RESTARTS = '{"/devops restart":[]}';

/** In a real workspace, ids and addresses of the simulated one mean nothing. */
function realSlack(given: Record<string, string>): Record<string, string> {
  return {
    ...(given.SLACK_TEAM_ID === undefined ? {} : { SLACK_APP_ID: '', SLACK_HOME_TEAMS: '[]' }),
    ...(given.SLACK_API_URL === undefined
      ? {}
      : { SLACK_RESPONSE_URL_ORIGIN, OPERATIONS_CHANNEL: '', RESTRICTED_COMMANDS: NOBODY_RESTARTS }),
  };
}

/** Secrets that a fake checks. */
const CHECKED = {
  'slack-signing-secret': 'signingSecret',
  'slack-bot-token': 'botToken',
  'opsgenie-api-key': 'opsgenieApiKey',
  'opsgenie-integration-key': 'opsgenieIntegrationKey',
  'jira-api-token': 'jiraApiToken',
  'pushover-webhook-token': 'webhookToken',
  'pushover-api-token': 'pushoverApiToken',
  'pushover-recipients': 'pushoverRecipients',
} as const;

/**
 * The value of a secret that a function.json names: for `xyz-api-key` that of XYZ_API_KEY in `.env`, or one that is made up
 * and stays the same for as long as the settings do.
 */
export function secretValue(settings: Settings, name: string): string {
  if (isChecked(name)) return settings[CHECKED[name]];
  const given = settings.given[secretVariable(name)];
  if (given !== undefined) return given;
  // Only a rotation fills it.
  if (name.endsWith('-previous')) return PLACEHOLDER;
  // That key is random, and never a real one.
  return createHmac('sha256', settings.webhookApiKey).update(name).digest('hex').slice(0, 32);
}

const READ_AT_START: ReadonlySet<string> = new Set([
  ...Object.keys(CHECKED).map(secretVariable),
  ...['SLACK_TEAM_ID', 'SLACK_APP_ID', 'SLACK_API_URL', 'SLACK_APP_TOKEN', 'INCIDENT_BACKEND'],
]);

function isChecked(name: string): name is keyof typeof CHECKED {
  return Object.hasOwn(CHECKED, name);
}

/** The SSM parameter of a secret. */
export function parameterName(secret: string): string {
  return `/${NAME}/${secret}`;
}

/** The variable by which a function gets the parameter's name: XYZ_API_KEY_PARAMETER of `xyz-api-key`. */
export function parameterVariable(secret: string): string {
  return `${secretVariable(secret)}_PARAMETER`;
}

/** The variable of `.env` that gives a secret its value. */
export function secretVariable(secret: string): string {
  return secret.toUpperCase().replaceAll('-', '_');
}
