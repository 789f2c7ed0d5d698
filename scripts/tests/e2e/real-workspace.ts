import { Hono } from 'hono';
import { type Bot, NO_WAITS, startBot } from '../../local/bot.ts';
import { Faults } from '../../local/fakes/faults/faults.ts';
import { createSlack, type Slack } from '../../local/fakes/slack/slack.ts';
import { SocketMode } from '../../local/fakes/socket-mode/socket-mode.ts';
import { listen } from '../../local/listen.ts';
import type { Relay } from '../../local/socket-mode/relay.ts';
import { RELAY_TIMES, type RelayTimes } from '../../local/socket-mode/times.ts';
import { readWorkspace, relayTo, type Workspace } from '../../local/socket-mode/workspace.ts';
import { Trace } from '../../local/trace.ts';
import { readFunctionDefinitions } from '../../local/wiring/function-definitions.ts';
import { devManifest } from '../../manifest/dev-manifest.ts';
import { type Acts, actAt } from './test-user.ts';

/** Slack's own times and the relay's, not its 3 seconds, run so much faster. */
const SCALE = 0.1;

export const TEAM = 'T04LANTERN';
export const CHANNEL_ID = 'C07HARBOUR';
export const JUNIPER = 'U03JUNIPER';
const APP = 'A05BEACON';
export const APP_TOKEN = 'xapp-1-A05BEACON-1-lantern';
export const BOT_TOKEN = 'xoxb-lantern-harbour-juniper';
/** Of Juniper, who owns the app. */
export const CONFIGURATION_TOKEN = 'xoxe.xoxp-lantern-juniper';

const CHANNELS = [
  { id: CHANNEL_ID, name: 'harbour', kind: 'public', botIsMember: true, members: [JUNIPER] } as const,
  { id: 'C08MEADOW', name: 'meadow', kind: 'public', botIsMember: true, members: [JUNIPER] } as const,
];

/** A fake of Slack that reaches its app by Socket Mode. */
export interface SlackServer {
  url: string;
  slack: Slack;
  socketMode: SocketMode;
  /** What `.env` says for it. */
  env: Record<string, string>;
  close(): Promise<void>;
}

/** `appId`: of the app-level token; the bot token always belongs to the same app. */
export async function startSlackServer(appId = APP): Promise<SlackServer> {
  const app = new Hono();
  let url = '';
  const socketMode = new SocketMode({ appToken: APP_TOKEN, appId, timeScale: SCALE, url: () => url });
  const server = await listen(app, 0, socketMode.upgrade);
  url = server.url;
  const slack = createSlack({
    ...{ trace: new Trace(), faultContext: { faults: new Faults(), kill: () => {} } },
    ...{ baseUrl: `${url}/_local/slack`, botToken: BOT_TOKEN, teamId: TEAM, appId: APP },
    ...{
      manifest: devManifest(readFunctionDefinitions('lambda'), { given: { RESTRICTED_COMMANDS: '{}' } }),
      configurationToken: CONFIGURATION_TOKEN,
    },
    channels: CHANNELS.map((channel) => ({ ...channel, members: [...channel.members] })),
    users: [{ id: JUNIPER, name: 'juni.per', teamId: TEAM }],
    shortcuts: () => [{ callbackId: '/sre:incident:message', name: 'Open an incident (dev)' }],
    ...{ gatewayUrl: () => 'http://127.0.0.1:1', signingSecret: () => 'never used', callMs: 0 },
    deliver: socketMode.deliver,
  });
  app.route('/_local/slack', socketMode.app);
  app.route('/_local/slack', slack.app);
  const close = async () => {
    socketMode.close();
    await server.close();
  };
  const tokens = { SLACK_APP_TOKEN: APP_TOKEN, SLACK_BOT_TOKEN: BOT_TOKEN };
  const addresses = { SLACK_API_URL: `${url}/_local/slack/api/`, SLACK_RESPONSE_URL_ORIGIN: url };
  return { url, slack, socketMode, env: { ...tokens, ...addresses }, close };
}

export function scaledTimes(): RelayTimes {
  const { firstBackOffMs, helloMs, longestBackOffMs, sleptMs, tickMs } = RELAY_TIMES;
  return {
    ...{ firstBackOffMs: firstBackOffMs * SCALE, helloMs: helloMs * SCALE },
    longestBackOffMs: longestBackOffMs * SCALE,
    // An answer may take 3 s, which never shrink.
    drainMs: 4000,
    // A few pings.
    silenceMs: 3000,
    // A busy machine must not look as if it had slept.
    ...{ sleptMs, tickMs: tickMs * SCALE },
  };
}

/** What the relay posts to, and the relay itself. */
export interface Relayed {
  relay: Relay;
  /** What a developer reads in the terminal. */
  lines: string[];
  workspace: Workspace;
}

export async function relayOf(server: SlackServer, gatewayUrl: string): Promise<Relayed> {
  const workspace = await readWorkspace(server.env, fetch);
  return startRelayOf(workspace, gatewayUrl);
}

function startRelayOf(workspace: Workspace, url: string): Relayed {
  const lines: string[] = [];
  const relay = relayTo({ url, report: (line) => lines.push(line), times: scaledTimes() }, workspace);
  return { relay, lines, workspace };
}

export interface RealWorkspace extends Relayed {
  server: SlackServer;
  bot: Bot;
  acts: Acts;
  close(): Promise<void>;
}

/** As `npm start -- --slack` does it: the bot, whose requests come from that workspace alone. `given`: what `.env` says too. */
export async function startRealWorkspace(given: Record<string, string> = {}): Promise<RealWorkspace> {
  const server = await startSlackServer();
  const allowed = JSON.stringify({ '/sre': [CHANNEL_ID] });
  const workspace = await readWorkspace({ ...server.env, ALLOWED_CHANNELS: allowed, ...given }, fetch);
  const bot = await startBot({
    ...{ lambdaFolder: 'lambda', distFolder: `${process.cwd()}/dist`, port: 0 },
    ...{ settings: workspace.settings, waits: NO_WAITS, timeScale: SCALE },
    workspace: { name: workspace.identity.team, apiUrl: workspace.api.apiUrl },
  });
  const relayed = startRelayOf(workspace, bot.url);
  await relayed.relay.ready;
  const close = async () => {
    relayed.relay.close();
    await bot.close();
    await server.close();
  };
  return { ...relayed, server, bot, acts: actAt({ url: server.url, slack: server.slack }), close };
}
