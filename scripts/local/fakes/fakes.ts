import { Hono } from 'hono';
import { isObject } from '../../../common/is-object.ts';
import { type JsonObject, parseJson } from '../json.ts';
import {
  CHAIN_NODES,
  CHANNELS,
  ENTERPRISE,
  GROUPS,
  JIRA,
  JIRA_USERS,
  jsmServices,
  SCHEDULES,
  SERVICES,
  TEAMS,
  USERS,
} from '../sample-data.ts';
import type { Settings } from '../settings.ts';
import type { Trace } from '../trace.ts';
import { type Chain, createChain } from './chain/chain.ts';
import type { FaultContext } from './faults/middleware.ts';
import { createJsm, type Jsm } from './jsm/jsm.ts';
import { createOpsgenie, type Opsgenie, type Service } from './opsgenie/opsgenie.ts';
import { createPushover, type Pushover } from './pushover/pushover.ts';
import type { Shortcut } from './slack/shortcut.ts';
import { type Channel, createSlack, type Slack, type User } from './slack/slack.ts';

const INCIDENT_DELAY_MS = 2000;

/** The outside systems that the bot talks to. */
export interface Fakes {
  slack: Slack;
  opsgenie: Opsgenie;
  jsm: Jsm;
  pushover: Pushover;
  chain: Chain;
}

export interface FakesOptions {
  settings: Settings;
  services?: Service[];
  /** Of the app's manifest. */
  shortcuts?: () => readonly Shortcut[];
  /** The live manifest of the app. */
  manifest?: JsonObject;
  /** Called after somebody was put into a group of Slack, or taken out. */
  onGroupChange?: () => void;
  /** More users of the workspace and of its channels. */
  people?: User[];
  /** Base URL of the server that `mountFakes` is mounted in. */
  url: string;
  /** Base URL of the HTTP API that Slack posts to. */
  gatewayUrl: string;
  webhook: { url: string; headers: Record<string, string> };
  trace: Trace;
  faultContext: FaultContext;
  /** Duration of a call to Slack, milliseconds. */
  slackCallMs: number;
  /** Shrinks OpsGenie's delay, and Pushover's wait between two looks at a receipt. */
  timeScale: number;
}

export function createFakes(options: FakesOptions): Fakes {
  const { faultContext, people = [], settings, shortcuts = () => [], trace } = options;
  const shared = { trace, faultContext };
  const slack = createSlack({
    ...shared,
    baseUrl: `${options.url}/_local/slack`,
    signingSecret: () => settings.signingSecret,
    botToken: settings.botToken,
    teamId: settings.teamId,
    appId: settings.appId,
    configurationToken: settings.configurationToken,
    manifest: options.manifest ?? {},
    enterprise: ENTERPRISE,
    shortcuts,
    channels: CHANNELS.map((channel) => withPeople(channel, people)),
    users: [...USERS, ...people],
    groups: GROUPS,
    ...(options.onGroupChange === undefined ? {} : { onGroupChange: options.onGroupChange }),
    gatewayUrl: () => options.gatewayUrl,
    callMs: options.slackCallMs,
  });
  const opsgenie = createOpsgenie({
    ...shared,
    apiKey: settings.opsgenieApiKey,
    integrationKeys: [{ value: settings.opsgenieIntegrationKey }],
    teams: TEAMS,
    schedules: SCHEDULES,
    services: options.services ?? SERVICES,
    incidentDelayMs: INCIDENT_DELAY_MS * options.timeScale,
    webhook: options.webhook,
  });
  const recipients = parseJson(settings.pushoverRecipients);
  const pushover = createPushover({
    ...shared,
    apiToken: settings.pushoverApiToken,
    userKeys: isObject(recipients) ? Object.values(recipients).map(String) : [],
    timeScale: options.timeScale,
  });
  const jsm = createJsm({
    ...{ ...shared, ...JIRA, token: settings.jiraApiToken, teams: TEAMS, schedules: SCHEDULES },
    ...{ services: jsmServices(options.services ?? SERVICES), users: JIRA_USERS },
    processingMs: INCIDENT_DELAY_MS * options.timeScale,
    webhook: options.webhook,
  });
  return { slack, opsgenie, jsm, pushover, chain: createChain({ ...shared, nodes: CHAIN_NODES }) };
}

function withPeople(channel: Channel, people: readonly User[]): Channel {
  if (channel.kind === 'im') return channel;
  return { ...channel, members: [...channel.members, ...people.map(({ id }) => id)] };
}

/** Each fake at `/_local/<its name>`. */
export function mountFakes(fakes: Fakes): Hono {
  const app = new Hono();
  app.route('/_local/slack', fakes.slack.app);
  app.route('/_local/opsgenie', fakes.opsgenie.app);
  app.route('/_local/jsm', fakes.jsm.app);
  app.route('/_local/pushover', fakes.pushover.app);
  app.route('/_local/chain', fakes.chain.app);
  return app;
}
