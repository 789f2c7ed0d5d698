import { SLACK_RESPONSE_URL_ORIGIN } from '../../../common/slack/response-url.ts';
import { queueUrl } from '../aws/sqs/api.ts';
import { WEB_URL as OPSGENIE_WEB_URL } from '../fakes/opsgenie/incidents.ts';
import { isObject, parseJson } from '../json.ts';
import { CHAIN_NODES, DEAD_NODE, OPEN_CHANNELS, RESTARTABLE, RESTRICTED } from '../sample-data.ts';
import { NAME, parameterName, type Settings } from '../settings.ts';
import { DEAD_LETTERS, deadLetterEnvironment, deadLetterWiring } from './dead-letters.ts';
import { pushoverWiring, retryQueueName } from './pushover.ts';
import {
  allowedCommands,
  type FunctionDefinition,
  incidentCommands,
  slashCommands,
  type Wiring,
} from './wiring.ts';

/** As terraform/audit.tf has it. */
const AUDIT_PATTERN = { source: ['qbot.gatekeeper'], 'detail-type': ['audit'] };

export interface Places {
  /** Base URL of the local bot, where the fakes are mounted. */
  url: string;
  distFolder: string;
}

/** The wiring that Terraform would make of the folders, with the addresses of the fakes. */
export function wiringOf(
  definitions: Record<string, FunctionDefinition>,
  settings: Settings,
  places: Places,
): Wiring {
  const pushover = pushoverWiring(NAME, settings);
  const deadLetters = deadLetterWiring(definitions);
  return {
    functions: Object.entries(definitions).map(([name, definition]) => ({
      name,
      codeFolder: `${places.distFolder}/${name}`,
      handler: 'lambda_function.handler',
      timeoutSeconds: definition.timeoutSeconds,
      memoryMb: definition.memoryMb,
      environment: {
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_METRICS_NAMESPACE: `QBot/${NAME}`,
        POWERTOOLS_LOG_LEVEL: 'INFO',
        ...secretParameters(definition.secrets),
        ...environmentOf(name, { definitions, settings, url: places.url }),
      },
    })),
    rules: Object.entries(definitions).flatMap(([name, { eventPattern }]) =>
      eventPattern === undefined ? [] : [{ name, pattern: eventPattern, target: name }],
    ),
    logRules: [{ name: 'audit', pattern: AUDIT_PATTERN, logGroup: `/aws/events/${NAME}-audit` }],
    routes: { 'POST /slack/commands': 'gatekeeper', 'POST /slack/interactivity': 'gatekeeper' },
    restApi: pushover.restApi,
    queues: [...pushover.queues, ...deadLetters.queues],
    eventSources: [...pushover.eventSources, ...deadLetters.eventSources],
    busName: NAME,
    tableName: NAME,
    parameters: {
      [parameterName('slack-signing-secret')]: settings.signingSecret,
      [parameterName('slack-signing-secret-previous')]: 'not-set',
      [parameterName('slack-bot-token')]: settings.botToken,
      [parameterName('opsgenie-api-key')]: settings.opsgenieApiKey,
      [parameterName('pushover-webhook-token')]: settings.webhookToken,
      [parameterName('pushover-webhook-token-previous')]: 'not-set',
      [parameterName('pushover-api-token')]: settings.pushoverApiToken,
      [parameterName('pushover-recipients')]: settings.pushoverRecipients,
    },
  };
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
    return {
      EVENT_BUS_NAME: NAME,
      SLACK_TEAM_ID: settings.teamId,
      SLACK_HOME_TEAMS: settings.homeTeams,
      SLACK_APP_ID: settings.appId,
      ALLOWED_COMMANDS: JSON.stringify(allowedCommands(definitions)),
      ALLOWED_CHANNELS: allowedChannels(definitions, settings),
      RESTRICTED_COMMANDS: settings.restrictedCommands ?? JSON.stringify(RESTRICTED),
      HELP_CONTACT: 'the platform team in #incidents',
      INCIDENT_COMMANDS: JSON.stringify(incidentCommands(definitions)),
      INCIDENT_FALLBACK: settings.incidentFallback,
      SLACK_RESPONSE_URL_ORIGIN: origin,
    };
  }
  const own = OWN_ENVIRONMENTS[name]?.(known) ?? {};
  if (definitions[name]?.eventPattern === undefined) return own;
  return {
    SLACK_API_URL: settings.slackApiUrl ?? `${url}/_local/slack/api/`,
    SLACK_RESPONSE_URL_ORIGIN: origin,
    TABLE_NAME: NAME,
    ...own,
  };
}

/** The buttons of operations messages work in the channel that they are posted to, whatever else is allowed there. */
function allowedChannels(definitions: Record<string, FunctionDefinition>, settings: Settings): string {
  const open = Object.fromEntries(slashCommands(definitions).map((command) => [command, OPEN_CHANNELS]));
  const given = settings.allowedChannels ?? JSON.stringify(open);
  const lists = parseJson(given);
  // The gatekeeper reports what is wrong with it.
  if (!isObject(lists) || settings.operationsChannel === '') return given;
  return JSON.stringify({ ...lists, [DEAD_LETTERS]: [settings.operationsChannel] });
}

/** What a function reads besides what every backend does. */
const OWN_ENVIRONMENTS: Record<string, (known: Known) => Record<string, string>> = {
  opsgenie: ({ settings, url }) => ({
    OPSGENIE_API_URL: settings.opsgenieApiUrl ?? `${url}/_local/opsgenie`,
    INCIDENT_FALLBACK: settings.incidentFallback,
  }),
  dead_letters: deadLetterEnvironment,
  devops: () => ({ DEVOPS_SERVICES: JSON.stringify(RESTARTABLE) }),
  qchain: ({ settings, url }) => ({
    QCHAIN_NODES: settings.qchainNodes ?? JSON.stringify(chainNodes(url)),
    QCHAIN_LAG_BLOCKS: '10',
    QCHAIN_HALTED_AFTER_SECONDS: '60',
  }),
  pushover: ({ settings, url }) => ({
    PUSHOVER_API_URL: settings.pushoverApiUrl ?? `${url}/_local/pushover`,
    OPSGENIE_WEB_URL,
    TABLE_NAME: NAME,
    RETRY_QUEUE_URL: queueUrl(`${url}/_aws`, retryQueueName(NAME)),
    PRIORITIES: JSON.stringify({ P1: 2, P2: 1, P3: 0, P4: -1, P5: -2 }),
    RUNG_ACTIONS: '[]',
  }),
};

function chainNodes(url: string): Record<string, string> {
  const nodes = CHAIN_NODES.map(({ name }) => [name, `${url}/_local/chain/${name}`]);
  return { ...Object.fromEntries(nodes), ...DEAD_NODE };
}
