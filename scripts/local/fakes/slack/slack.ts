import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { isObject } from '../../../../common/is-object.ts';
import { ownValue } from '../../../../common/own-value.ts';
import { type JsonObject, parseJson } from '../../json.ts';
import type { Faults } from '../faults/faults.ts';
import { type FakeContext, serveCall } from '../serve-call.ts';
import { channelMethods } from './channel-methods.ts';
import { chatMethods } from './chat-methods.ts';
import { type Deliver, deliver } from './delivery.ts';
import { createSlackDriver } from './driver.ts';
import { groupMethods } from './group-methods.ts';
import { appMethods, callFault, type Installation, scopeHeaders } from './installation.ts';
import type { AppIdentity } from './payloads.ts';
import { ResponseUrls } from './response-urls.ts';
import type { Shortcut } from './shortcut.ts';
import { Triggers } from './triggers.ts';
import { viewMethods } from './view-methods.ts';
import { type ViewRecord, Views } from './views.ts';
import { type Answer, fail, jsonArgument, type Method, readCall } from './web-api.ts';
import { type Channel, type Message, type User, type UserGroup, Workspace } from './workspace.ts';

const JSON_ARGUMENTS = new Set(['view', 'blocks', 'attachments']);

export type { ViewRecord } from './views.ts';
export type { Channel, Message, User, UserGroup } from './workspace.ts';

export interface SlackOptions extends FakeContext {
  /** Where `app` is mounted: `http://127.0.0.1:3000/_local/slack`. */
  baseUrl: string;
  signingSecret: () => string;
  botToken: string;
  teamId: string;
  appId: string;
  /** The live manifest of the app; none if it is left out. */
  manifest?: JsonObject;
  /** Of the app's owner, for the manifest. */
  configurationToken?: string;
  /** Of a workspace of an Enterprise Grid. */
  enterprise?: AppIdentity['enterprise'];
  channels: Channel[];
  users: User[];
  groups?: readonly UserGroup[];
  /** Called after somebody was put into a group, or taken out. */
  onGroupChange?: () => void;
  /** Of the app's manifest. */
  shortcuts?: () => readonly Shortcut[];
  /** The base URL of the HTTP API in gatewayUrl of the gatekeeper. */
  gatewayUrl: () => string;
  /** How long each call from the app waits before its work, milliseconds. */
  callMs: number;
  now?: () => number;
  /** 3 seconds by default, as Slack waits. */
  ackTimeoutMs?: number;
  /** How requests reach the app; by default they are posted to `gatewayUrl`. */
  deliver?: Deliver;
}

export interface Slack {
  app: Hono;
  state(): { messages: Message[]; views: ViewRecord[] };
  workspace(): { channels: Channel[]; users: User[]; groups: UserGroup[] };
  /** What is changed here, the fake has changed. */
  installation(): Installation;
}

/**
 * A strict fake of one Slack workspace with the app installed: the Web API (`/api/<method>`), `response_url`s
 * (`/response/<id>`), and the user who types, submits and clicks (`/driver/*`).
 */
export function createSlack(options: SlackOptions): Slack {
  const now = options.now ?? Date.now;
  const { faults } = options.faultContext;
  const workspace = new Workspace(options, now);
  const views = new Views(now);
  const triggers = new Triggers({ now, expireNext: () => takeExpiry(faults) });
  const responseUrls = new ResponseUrls(workspace, now);
  const { teamId, appId, enterprise, gatewayUrl, signingSecret, ackTimeoutMs = 3000 } = options;
  const app = new Hono();
  const installation = installationOf(options);
  const methods = {
    ...appMethods(installation),
    ...channelMethods(workspace, installation),
    ...chatMethods(workspace),
    ...groupMethods(workspace, options.teamId),
    ...viewMethods({ views, triggers, teamId, appId }),
  };
  mountWebApi(app, options, { installation, methods });
  mountResponseUrls(app, options, responseUrls);
  app.route(
    '/driver',
    createSlackDriver({
      app: { teamId, appId, enterprise },
      deliver:
        options.deliver ?? ((request) => deliver({ gatewayUrl, signingSecret, now, ackTimeoutMs }, request)),
      ...{ workspace, views, triggers, responseUrls },
      onGroupChange: options.onGroupChange ?? (() => undefined),
      shortcuts: options.shortcuts ?? (() => []),
      responseUrl: (id) => `${options.baseUrl}/response/${id}`,
    }),
  );
  return {
    app,
    state: () => ({ messages: workspace.messages(), views: views.list() }),
    workspace: () => ({ channels: workspace.channels, users: workspace.users, groups: workspace.groups }),
    installation: () => installation,
  };
}

/** Only for a fault of exactly this name: `slack.*` means the calls. */
function takeExpiry(faults: Faults): boolean {
  const isSet = faults.list().some((fault) => fault.target === 'slack.trigger');
  return isSet && faults.take('slack.trigger') !== undefined;
}

/** The Web API of one installation. */
interface WebApi {
  installation: Installation;
  methods: Record<string, Method>;
}

function mountWebApi(app: Hono, options: SlackOptions, api: WebApi): void {
  app.post('/api/:method', async (c) => {
    const name = c.req.param('method');
    const call = await readCall(c);
    const request = typeof call === 'string' ? call : shownArguments(call.args);
    return serveCall(options, { c, fake: 'slack', name, request }, async () => {
      await wait(options);
      const { body, span } = answerCall(api, name, call);
      const token = typeof call === 'string' ? undefined : call.token;
      const response = c.json(body, 200, scopeHeaders(api.installation, token));
      return { response, outcome: slackOutcome(body), data: span, answer: body };
    });
  });
}

function installationOf(options: SlackOptions): Installation {
  const { appId, botToken, configurationToken = '', manifest = {}, teamId } = options;
  return { teamId, appId, botToken, scopes: scopesOf(manifest), manifest, configurationToken };
}

/** The app was installed with what its manifest asks for; without one, with the least of terraform/manifest.tf. */
function scopesOf({ oauth_config: oauth }: JsonObject): string[] {
  const scopes = isObject(oauth) && isObject(oauth.scopes) ? oauth.scopes.bot : undefined;
  return Array.isArray(scopes) ? scopes.map(String) : ['commands', 'chat:write'];
}

/** Without the token, and with parsed JSON arguments. */
export function shownArguments({ token: _, ...args }: JsonObject): JsonObject {
  const shown = Object.entries(args).map(([name, value]) => [
    name,
    JSON_ARGUMENTS.has(name) ? jsonArgument(args, name) : value,
  ]);
  return Object.fromEntries(shown);
}

function answerCall(
  { installation, methods }: WebApi,
  name: string,
  call: Awaited<ReturnType<typeof readCall>>,
): Answer {
  if (typeof call === 'string') return fail(call);
  const fault = callFault(installation, name, call.token);
  if (fault !== undefined) return fault;
  const method = ownValue(methods, name);
  if (method === undefined) return fail('unknown_method');
  return method(call.args);
}

function mountResponseUrls(app: Hono, options: SlackOptions, responseUrls: ResponseUrls): void {
  app.post('/response/:id', async (c) => {
    const request = parseJson(await c.req.text());
    return serveCall(options, { c, fake: 'slack', name: 'response_url', request }, async () => {
      await wait(options);
      const { status, body, message } = responseUrls.receive(c.req.param('id'), request);
      const data = message && { channel: message.channel, ts: message.ts };
      return { response: c.json(body, status), outcome: slackOutcome(body), data, answer: body };
    });
  });
}

async function wait({ callMs, faultContext }: SlackOptions): Promise<void> {
  if (callMs > 0) await (faultContext.sleep ?? delay)(callMs);
}

/** With the pointer to what Slack rejected. */
export function slackOutcome(body: { ok: boolean; error?: unknown; response_metadata?: unknown }): string {
  if (body.ok) return 'ok';
  const metadata = isObject(body.response_metadata) ? body.response_metadata : {};
  const messages = Array.isArray(metadata.messages) ? metadata.messages : [];
  return [String(body.error), ...messages].join(' ');
}
