import { Hono } from 'hono';
import { createAccount } from './aws/aws-resources.ts';
import { functionsOnly } from './aws/session-token.ts';
import type { BotParts } from './bot-parts.ts';
import { type BotSources, setUpBot } from './bot-setup.ts';
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
import { type Cloud, createCloud } from './wiring/cloud.ts';
import type { Waits } from './wiring/cloud-options.ts';
import { readFunctionDefinitions } from './wiring/function-definitions.ts';
import { GROUP_SYNC, GROUP_SYNC_EVENT } from './wiring/groups.ts';
import { REST_PATH, webhookHeaders, webhookUrl } from './wiring/pushover.ts';
import type { Wiring } from './wiring/wiring.ts';

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
  /** Whether the stack traces of functions name the lines of the source, not those of the bundle. */
  hasSourceMaps?: boolean;
  /** The real one that it serves in place of the simulated one: its name, and where its Web API is. */
  workspace?: { name: string; apiUrl: string };
}

export interface Bot extends BotParts {
  /** Patterns of all that is served. */
  paths: string[];
  /** What Terraform would print of it. */
  readonly outputs: JsonObject;
  /**
   * Takes over other functions, commands and values, while it runs; what the fakes check stays as it was at the start. Throws
   * PatternError, and changes nothing, if a rule's pattern is not known here.
   */
  rewire(sources: BotSources): void;
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
  const setup = setUpBot({ definitions, settings }, { ...options, url });
  const { account, cloud, faults, trace } = await startCloud(options, setup.wiring, url);
  const faultContext = {
    faults,
    kill: (name: string, traceId?: string) => void cloud.killFunction(name, traceId),
  };
  const fakes = createFakes({
    ...{ settings, trace, faultContext, timeScale, url, manifest: setup.manifest },
    gatewayUrl: url,
    webhook: { url: webhookUrl(url), headers: webhookHeaders(settings) },
    slackCallMs: waits.slackCallMs,
    ...(options.services === undefined ? {} : { services: options.services }),
    people: options.people ?? [],
    // A laptop does not wait five minutes for it.
    onGroupChange: () => runGroupSync(cloud, setup.wiring),
    shortcuts: () => setup.shortcuts,
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
  app.route(
    '/',
    createControls(bot, () => setup.definitions),
  );
  app.route('/', cloud.api);
  const paths = [...new Set(app.routes.map((route) => route.path))];
  const rewire = (sources: BotSources) => {
    const next = setUpBot(sources, { ...options, url });
    cloud.rewire(next.wiring);
    fakes.slack.installation().manifest = next.manifest;
    Object.assign(setup, next);
  };
  return {
    ...{ ...bot, paths, rewire },
    get outputs() {
      return setup.outputs;
    },
    close: () => cloud.close().then(close),
  };
}

function runGroupSync(cloud: Cloud, { functions }: Wiring): void {
  if (functions.some(({ name }) => name === GROUP_SYNC)) cloud.invoke(GROUP_SYNC, GROUP_SYNC_EVENT);
}

async function startCloud(options: BotOptions, wiring: Wiring, url: string) {
  const { hasSourceMaps, onFunctionLog, timeScale, waits } = options;
  const trace = new Trace();
  const faults = new Faults();
  const known = { alarms: ALARMS, services: ECS_SERVICES, topics: ALARM_TOPICS };
  const account = createAccount(known, timeScale);
  const cloud = await createCloud({
    ...{ wiring, trace, faults, timeScale, waits, account },
    awsEndpoint: `${url}/_aws`,
    hasSourceMaps: hasSourceMaps === true,
    onFunctionLog: (name, line) => {
      trace.log(name, line);
      onFunctionLog?.(name, line);
    },
  });
  return { account, cloud, faults, trace };
}
