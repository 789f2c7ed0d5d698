import { Hono } from 'hono';
import { devManifest } from '../manifest/dev-manifest.ts';
import { createAccount } from './aws/aws-resources.ts';
import { functionsOnly } from './aws/session-token.ts';
import type { BotParts } from './bot-parts.ts';
import { createControls } from './controls.ts';
import { loopbackOnly } from './dev/loopback-only.ts';
import { createFakes, mountFakes } from './fakes/fakes.ts';
import { Faults } from './fakes/faults/faults.ts';
import type { Service } from './fakes/opsgenie/opsgenie.ts';
import type { FakeContext } from './fakes/serve-call.ts';
import type { User } from './fakes/slack/slack.ts';
import type { JsonObject } from './json.ts';
import { listen } from './listen.ts';
import { ALARM_TOPICS, ALARMS, ECS_SERVICES } from './sample-data.ts';
import type { Settings } from './settings.ts';
import { createRealSlack } from './socket-mode/real-slack.ts';
import { Trace } from './trace.ts';
import { type Cloud, createCloud, type Waits } from './wiring/cloud.ts';
import { wiringOf } from './wiring/from-settings.ts';
import { GROUP_SYNC, GROUP_SYNC_EVENT } from './wiring/groups.ts';
import { slackManifest } from './wiring/manifest.ts';
import { terraformOutputs } from './wiring/outputs.ts';
import { REST_PATH, webhookHeaders, webhookUrl } from './wiring/pushover.ts';
import { readFunctionDefinitions, type Wiring } from './wiring/wiring.ts';

export const NO_WAITS: Waits = { gatewayMs: 0, sandboxStartMs: 0, busMs: 0, queueMs: 0, slackCallMs: 0 };

/** What AWS and Slack were seen to take, for `--aws-waits`. */
export const AWS_WAITS: Waits = {
  gatewayMs: 20,
  sandboxStartMs: 150,
  busMs: 130,
  queueMs: 50,
  slackCallMs: 250,
};

export interface BotOptions {
  lambdaFolder: string;
  distFolder: string;
  /** 0 takes a free one. */
  port: number;
  settings: Settings;
  waits: Waits;
  /** Shrinks the cloud's own clocks: retry waits, backends' timeouts, OpsGenie's delay. */
  timeScale: number;
  services?: Service[];
  /** Who else is in the workspace, and in its channels. */
  people?: User[];
  onFunctionLog?: (functionName: string, line: string) => void;
  /** The real one that it serves in place of the simulated one: its name, and where its Web API is. */
  workspace?: { name: string; apiUrl: string };
}

export interface Bot extends BotParts {
  /** Patterns of all that is served. */
  paths: string[];
  /** What Terraform would print of it. */
  outputs: JsonObject;
  close(): Promise<void>;
}

/** What a tunnel leads to, under the tunnel's own name: Slack and OpsGenie call it, and prove themselves. */
function isGateway(path: string): boolean {
  return path.startsWith('/slack/') || path.startsWith(`${REST_PATH}/`);
}

/** What answers in the place of the fake of Slack. */
function slackBefore({ workspace }: BotOptions, context: FakeContext): Hono {
  if (workspace === undefined) return new Hono();
  return createRealSlack({ ...context, apiUrl: workspace.apiUrl, workspace: workspace.name, fetch });
}

/**
 * The whole bot on one loopback port: the HTTP API and the cloud behind it, the fakes, and what `send`, the page
 * and the tests look at. Throws if the port is taken or a function.json is not right.
 */
export async function startBot(options: BotOptions): Promise<Bot> {
  const app = new Hono();
  app.use('*', (c, next) => (isGateway(c.req.path) ? next() : loopbackOnly(c, next)));
  const definitions = readFunctionDefinitions(options.lambdaFolder);
  const { close, url } = await listen(app, options.port);
  const { settings, timeScale, waits } = options;
  const wiring = wiringOf(definitions, settings, { ...options, url });
  const manifest =
    options.workspace === undefined ? slackManifest(definitions, settings, url) : devManifest(definitions);
  const { account, cloud, faults, trace } = await startCloud(options, wiring, url);
  const faultContext = {
    faults,
    kill: (name: string, traceId?: string) => void cloud.killFunction(name, traceId),
  };
  const fakes = createFakes({
    ...{ settings, trace, faultContext, timeScale, url, manifest },
    gatewayUrl: url,
    webhook: { url: webhookUrl(url), headers: webhookHeaders(settings) },
    slackCallMs: waits.slackCallMs,
    ...(options.services === undefined ? {} : { services: options.services }),
    people: options.people ?? [],
    // A laptop does not wait five minutes for it.
    onGroupChange: () => runGroupSync(cloud, wiring),
    shortcuts: Object.values(definitions).flatMap(({ shortcuts = [] }) => shortcuts),
  });
  const incidentBackend =
    settings.given.INCIDENT_BACKEND === 'jsm' ? ('jsm' as const) : ('opsgenie' as const);
  const workspace = options.workspace?.name ?? null;
  const bot = { url, incidentBackend, workspace, cloud, account, ...fakes, faults, trace };
  app.route('/_local/slack', slackBefore(options, { trace, faultContext }));
  app.route('/', mountFakes(fakes));
  app.use('/_aws/*', functionsOnly);
  app.route('/_aws', cloud.aws);
  app.route(REST_PATH, cloud.rest);
  app.route('/', createControls(bot, definitions));
  app.route('/', cloud.api);
  const paths = [...new Set(app.routes.map((route) => route.path))];
  const outputs = terraformOutputs({ definitions, settings, url, wiring, manifest });
  return { ...bot, paths, outputs, close: () => cloud.close().then(close) };
}

function runGroupSync(cloud: Cloud, { functions }: Wiring): void {
  if (functions.some(({ name }) => name === GROUP_SYNC)) cloud.invoke(GROUP_SYNC, GROUP_SYNC_EVENT);
}

async function startCloud({ onFunctionLog, timeScale, waits }: BotOptions, wiring: Wiring, url: string) {
  const trace = new Trace();
  const faults = new Faults();
  const known = { alarms: ALARMS, services: ECS_SERVICES, topics: ALARM_TOPICS };
  const account = createAccount(known, timeScale);
  const cloud = await createCloud({
    ...{ wiring, trace, faults, timeScale, waits, account },
    awsEndpoint: `${url}/_aws`,
    onFunctionLog: (name, line) => {
      trace.log(name, line);
      onFunctionLog?.(name, line);
    },
  });
  return { account, cloud, faults, trace };
}
