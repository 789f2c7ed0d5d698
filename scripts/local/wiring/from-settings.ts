import { isObject } from '../../../common/is-object.ts';
import { PING } from '../../../common/keep-warm.ts';
import type { Schedule } from '../aws/eventbridge/schedules.ts';
import { parseJson, textIn } from '../json.ts';
import { JIRA, OPEN_CHANNELS, OPERATIONS_CHANNEL } from '../sample-data.ts';
import { NAME, parameterName, parameterVariable, type Settings, secretValue } from '../settings.ts';
import { backendsFor, DEAD_LETTERS, deadLetterWiring } from './dead-letters.ts';
import { type Examples, readExamples, simulated } from './environment.ts';
import {
  allowedCommands,
  type FunctionDefinition,
  incidentCommands,
  slashCommands,
  subcommandShapes,
} from './function-definitions.ts';
import { groupEnvironment, groupParameters, groupSchedules, withoutIdleSync } from './groups.ts';
import { fakeSite } from './jira.ts';
import { pushoverWiring } from './pushover.ts';
import { handlerOf, runtimeOf } from './runtimes.ts';
import { type AsyncConfig, type Rule, rulesOf, type Wiring } from './wiring.ts';

/** As terraform/apigw.tf has them. */
const SLACK_ROUTES = ['POST /slack/commands', 'POST /slack/interactivity'];

export interface Places {
  /** Base URL of the local bot, where the fakes are mounted. */
  url: string;
  distFolder: string;
  /** Where each function's `config.ts` lies. */
  lambdaFolder: string;
  /** What those say, if it is known: a program reads a file of code only once. */
  examples?: Readonly<Record<string, Examples>>;
}

type Definitions = Record<string, FunctionDefinition>;

/** The wiring that Terraform would make of the folders, with the addresses of the fakes. */
export function wiringOf(all: Definitions, settings: Settings, places: Places): Wiring {
  const definitions = withoutIdleSync(all, settings);
  const pushover = pushoverWiring(NAME, settings);
  const deadLetters = deadLetterWiring(definitions);
  const jsm = jsmEnvironment(settings, places.url);
  const derived = {
    ...derivedEnvironment(definitions, { ...settings, given: { ...settings.given, ...jsm } }),
    ...groupEnvironment(settings),
    ...jsm,
  };
  return {
    functions: Object.entries(definitions).map(([name, definition]) => ({
      name,
      codeFolder: `${places.distFolder}/${name}`,
      runtime: runtimeOf(definition),
      handler: handlerOf(definition),
      timeoutSeconds: definition.timeoutSeconds,
      memoryMb: definition.memoryMb,
      ...(definition.keepWarm && definition.eventPattern === undefined ? { asyncConfig: PING_CALLS } : {}),
      environment: {
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_METRICS_NAMESPACE: `QBot/${NAME}`,
        POWERTOOLS_LOG_LEVEL: 'INFO',
        ...environmentOf({ name, definition }, { ...settings.given, ...derived }, places),
        ...Object.fromEntries(
          definition.secrets.map((secret) => [parameterVariable(secret), parameterName(secret)]),
        ),
      },
    })),
    rules: [...rulesOf(definitions), ...alarmRules(definitions, settings, places)],
    schedules: [...(settings.keepWarm ? keepWarmSchedules(definitions) : []), ...groupSchedules(definitions)],
    logRules: [{ name: 'audit', pattern: auditPattern(definitions), logGroup: `/aws/events/${NAME}-audit` }],
    routes: Object.fromEntries(SLACK_ROUTES.map((route) => [route, 'gatekeeper'])),
    throttles: throttlesOf(settings),
    restApi: pushover.restApi,
    queues: [...pushover.queues, ...deadLetters.queues],
    eventSources: [...pushover.eventSources, ...deadLetters.eventSources],
    busName: NAME,
    tableName: NAME,
    parameters: parametersOf(definitions, settings),
    plainParameters: groupParameters(settings, Date.now()),
  };
}

/** As terraform/alarm_channels.tf has it: none where no alarm has a channel. */
function alarmRules(definitions: Definitions, settings: Settings, places: Places): Rule[] {
  const { devops: definition } = definitions;
  if (definition === undefined) return [];
  const { ALARM_CHANNELS } = environmentOf({ name: 'devops', definition }, settings.given, places);
  const channels = parseJson(ALARM_CHANNELS ?? '');
  const prefixes = isObject(channels) ? Object.keys(channels) : [];
  if (prefixes.length === 0) return [];
  const pattern = {
    source: ['aws.cloudwatch'],
    'detail-type': ['CloudWatch Alarm State Change'],
    detail: { alarmName: prefixes.map((prefix) => ({ prefix })) },
  };
  return [{ name: 'devops-alarms', bus: 'default', pattern, target: 'devops' }];
}

/** As terraform/keep_warm.tf has them. */
const PING_CALLS: AsyncConfig = { retries: 0, maxAgeMs: 60_000, failureQueue: null };

function keepWarmSchedules(definitions: Definitions): Schedule[] {
  return Object.keys(definitions)
    .filter((name) => definitions[name]?.keepWarm)
    .map((target) => ({ name: `keep-warm-${target}`, everyMs: 300_000, target, input: PING }));
}

/** As terraform/audit.tf has it: the gatekeeper's records, and each backend's. */
function auditPattern(definitions: Definitions) {
  const backends = Object.keys(definitions).filter((name) => definitions[name]?.eventPattern !== undefined);
  return { source: ['gatekeeper', ...backends].map((name) => `qbot.${name}`), 'detail-type': ['audit'] };
}

function throttlesOf({ slackThrottle: throttle }: Settings): NonNullable<Wiring['throttles']> {
  return throttle === undefined ? {} : Object.fromEntries(SLACK_ROUTES.map((route) => [route, throttle]));
}

/** Each secret of each function, once. */
function parametersOf(definitions: Definitions, settings: Settings): Record<string, string> {
  const secrets = new Set(Object.values(definitions).flatMap((definition) => definition.secrets));
  return Object.fromEntries(
    [...secrets].map((secret) => [parameterName(secret), secretValue(settings, secret)]),
  );
}

/** What a function reads: what is known here or given, otherwise the example of its `config.ts` or function.json. */
function environmentOf(
  { name, definition }: { name: string; definition: FunctionDefinition },
  known: Readonly<Record<string, string>>,
  { examples, lambdaFolder, url }: Places,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(examples?.[name] ?? readExamples(lambdaFolder, name, definition)).flatMap(
      ([variable, example]) =>
        example === undefined ? [] : [[variable, known[variable] ?? simulated(example, url)]],
    ),
  );
}

/** What follows from the folders and from what the local cloud makes, as Terraform derives it. */
function derivedEnvironment(definitions: Definitions, settings: Settings): Record<string, string> {
  return {
    EVENT_BUS_NAME: NAME,
    TABLE_NAME: NAME,
    ALLOWED_COMMANDS: JSON.stringify(allowedCommands(definitions)),
    ALLOWED_CHANNELS: allowedChannels(definitions, settings),
    // On AWS only what is not built in; here all of them, so that a function.json that is saved counts at once.
    SUBCOMMANDS: JSON.stringify(subcommandShapes(definitions)),
    INCIDENT_COMMANDS: JSON.stringify(incidentCommands(definitions)),
    INCIDENT_KEYS: JSON.stringify(incidentKeys(settings)),
    BACKENDS: JSON.stringify(backendsFor(definitions, settings.given.INCIDENT_BACKEND === 'jsm')),
  };
}

/** The settings of the fake of Jira, where incidents live there and no other site is given. */
function jsmEnvironment({ given }: Settings, url: string): Record<string, string> {
  if (given.INCIDENT_BACKEND !== 'jsm' || given.JSM !== undefined) return {};
  return {
    JSM: JSON.stringify({ ...JIRA, ...fakeSite(url) }),
    INCIDENT_WEB_URL: JIRA.siteUrl,
    JIRA_ALERTS_URL: `${JIRA.siteUrl}/jira/ops/alerts`,
  };
}

/** Of the Jira where incidents live. The backend reports what is wrong with its settings. */
function incidentKeys({ given }: Settings): { project: string; site: string } | null {
  if (given.INCIDENT_BACKEND !== 'jsm') return null;
  const jsm = parseJson(given.JSM ?? '');
  const [project, site] = isObject(jsm) ? [textIn(jsm.projectKey), textIn(jsm.siteUrl)] : ['', ''];
  return project === '' ? null : { project, site: site.replace(/\/$/, '') };
}

/** The buttons of operations messages work in the channel that they are posted to, whatever else is allowed there. */
function allowedChannels(definitions: Definitions, { given }: Settings): string {
  const open = Object.fromEntries(slashCommands(definitions).map((command) => [command, OPEN_CHANNELS]));
  const written = given.ALLOWED_CHANNELS ?? JSON.stringify(open);
  const operationsChannel = given.OPERATIONS_CHANNEL ?? OPERATIONS_CHANNEL;
  const lists = parseJson(written);
  // The gatekeeper reports what is wrong with it.
  if (!isObject(lists) || operationsChannel === '') return written;
  return JSON.stringify({ ...lists, [DEAD_LETTERS]: [operationsChannel] });
}
