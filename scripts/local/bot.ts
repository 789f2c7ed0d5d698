import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { type Cloud, createCloud, type Waits } from './cloud.ts';
import { createControls } from './controls.ts';
import { Faults } from './faults.ts';
import { createOpsgenie, type Opsgenie, type Service } from './opsgenie/opsgenie.ts';
import { type Settings, wiringOf } from './settings.ts';
import { createSlack, type Slack } from './slack/slack.ts';
import { Trace } from './trace.ts';
import { readFunctionDefinitions } from './wiring.ts';
import { APP_ID, CHANNELS, SERVICES, USERS } from './world.ts';

export const NO_WAITS: Waits = { gatewayMs: 0, sandboxStartMs: 0, busMs: 0, queueMs: 0, slackCallMs: 0 };

/** What AWS and Slack were seen to take, for `--aws-waits`. */
export const AWS_WAITS: Waits = {
  gatewayMs: 20,
  sandboxStartMs: 150,
  busMs: 130,
  queueMs: 50,
  slackCallMs: 250,
};

const INCIDENT_DELAY_MS = 2000;

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
  onFunctionLog?: (functionName: string, line: string) => void;
}

export interface Bot {
  url: string;
  cloud: Cloud;
  slack: Slack;
  opsgenie: Opsgenie;
  faults: Faults;
  trace: Trace;
  close(): Promise<void>;
}

/**
 * The whole bot on one loopback port: the HTTP API and the cloud behind it, the stand-ins, and what `send`, the page
 * and the tests look at. Throws where the port is taken or a function.json is not right.
 */
export async function startBot(options: BotOptions): Promise<Bot> {
  const app = new Hono();
  const { server, url } = await listen(app, options.port);
  const trace = new Trace();
  const faults = new Faults();
  const { settings, waits, timeScale } = options;
  const definitions = readFunctionDefinitions(options.lambdaFolder);
  const cloud = await createCloud({
    wiring: wiringOf(definitions, settings, { url, distFolder: options.distFolder }),
    trace,
    faults,
    timeScale,
    waits,
    awsEndpoint: `${url}/_aws`,
    ...(options.onFunctionLog === undefined ? {} : { onFunctionLog: options.onFunctionLog }),
  });
  const faultContext = { faults, kill: (name: string) => void cloud.killFunction(name) };
  const slack = createSlack({
    baseUrl: `${url}/_local/slack`,
    signingSecret: () => settings.signingSecret,
    botToken: settings.botToken,
    teamId: settings.teamId,
    appId: settings.appId || APP_ID,
    channels: CHANNELS,
    users: USERS,
    front: () => url,
    trace,
    faultContext,
    callMs: waits.slackCallMs,
  });
  const opsgenie = createOpsgenie({
    apiKey: settings.opsgenieApiKey,
    services: options.services ?? SERVICES,
    incidentDelayMs: INCIDENT_DELAY_MS * timeScale,
    trace,
    faultContext,
  });
  const bot = { url, cloud, slack, opsgenie, faults, trace };
  app.route('/_local/slack', slack.app);
  app.route('/_local/opsgenie', opsgenie.app);
  app.route('/_aws', cloud.aws);
  app.route('/', createControls(bot, definitions));
  app.route('/', cloud.api);
  return { ...bot, close: () => close(server, cloud) };
}

async function listen(app: Hono, port: number): Promise<{ server: Server; url: string }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, (address) =>
      resolve({ server: server as Server, url: `http://127.0.0.1:${address.port}` }),
    );
    server.once('error', reject);
    // A client that reuses a connection just as it is given up would see a reset that nobody switched on.
    if ('keepAliveTimeout' in server) server.keepAliveTimeout = 0;
  });
}

async function close(server: Server, cloud: Cloud): Promise<void> {
  await cloud.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
