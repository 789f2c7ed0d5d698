import { setTimeout as delay } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import type { Carried } from '../../driver-client.ts';
import { isObject, type JsonObject, parseJson } from '../../json.ts';
import type { Trace } from '../../trace.ts';
import type { Faults } from '../faults/faults.ts';
import { type FaultContext, faulty } from '../faults/middleware.ts';
import { chatMethods } from './chat-methods.ts';
import { createDriver } from './driver.ts';
import { ResponseUrls } from './response-urls.ts';
import { Triggers } from './triggers.ts';
import { viewMethods } from './view-methods.ts';
import { type ViewRecord, Views } from './views.ts';
import { type Answer, authFault, fail, jsonArgument, type Method, readCall, teamMethods } from './web-api.ts';
import { type Channel, type Message, type User, Workspace } from './workspace.ts';

const JSON_ARGUMENTS = new Set(['view', 'blocks', 'attachments']);

export type { ViewRecord } from './views.ts';
export type { Channel, Message, User } from './workspace.ts';

export interface SlackOptions {
  /** Where `app` is mounted: `http://127.0.0.1:3000/_local/slack`. */
  baseUrl: string;
  signingSecret: () => string;
  botToken: string;
  teamId: string;
  appId: string;
  channels: Channel[];
  users: User[];
  /** The base URL of the HTTP API in front of the gatekeeper. */
  front: () => string;
  trace: Trace;
  faultContext: FaultContext;
  /** Waited by each call from the app, before the work. */
  callMs: number;
  now?: () => number;
  /** Slack's own 3 seconds, unless a test is in a hurry. */
  ackTimeoutMs?: number;
}

export interface Slack {
  app: Hono;
  state(): { messages: Message[]; views: ViewRecord[] };
  workspace(): { channels: Channel[]; users: User[] };
}

/**
 * A strict stand-in for one Slack workspace with the app installed: the Web API (`/api/<method>`), `response_url`s
 * (`/response/<id>`), and the person who types, submits and clicks (`/driver/*`).
 */
export function createSlack(options: SlackOptions): Slack {
  const now = options.now ?? Date.now;
  const { faults } = options.faultContext;
  const workspace = new Workspace(options.channels, options.users, now);
  const views = new Views(now);
  const triggers = new Triggers({ now, expireNext: () => takeExpiry(faults) });
  const responseUrls = new ResponseUrls(workspace, now);
  const { teamId, appId, front, signingSecret, ackTimeoutMs = 3000 } = options;
  const app = new Hono();
  mountWebApi(app, options, {
    ...teamMethods(workspace, teamId),
    ...chatMethods(workspace),
    ...viewMethods({ views, triggers, teamId, appId }),
  });
  mountResponseUrls(app, options, responseUrls);
  app.route(
    '/driver',
    createDriver({
      app: { teamId, appId },
      delivery: { front, signingSecret, now, ackTimeoutMs },
      ...{ workspace, views, triggers, responseUrls },
      responseUrl: (id) => `${options.baseUrl}/response/${id}`,
    }),
  );
  return {
    app,
    state: () => ({ messages: workspace.messages(), views: views.list() }),
    workspace: () => ({ channels: workspace.channels, users: workspace.users }),
  };
}

/** Only a fault of just this name: one of `slack.*` means the calls. */
function takeExpiry(faults: Faults): boolean {
  const isSet = faults.list().some((fault) => fault.target === 'slack.trigger');
  return isSet && faults.take('slack.trigger') !== undefined;
}

function mountWebApi(app: Hono, options: SlackOptions, methods: Record<string, Method>): void {
  app.post('/api/:method', (c) => {
    const name = c.req.param('method');
    return traced(c, { options, span: `slack ${name}`, target: `slack.${name}` }, async () => {
      const call = await readCall(c);
      const { body, span } = answerCall(methods, name, call, options.botToken);
      const carried = { request: typeof call === 'string' ? call : shownArguments(call.args), answer: body };
      return { response: c.json(body), outcome: outcomeOf(body), data: span, carried };
    });
  });
}

/** Without the token; what a form carried as JSON, as JSON. */
function shownArguments({ token: _, ...args }: JsonObject): JsonObject {
  const shown = Object.entries(args).map(([name, value]) => [
    name,
    JSON_ARGUMENTS.has(name) ? jsonArgument(args, name) : value,
  ]);
  return Object.fromEntries(shown);
}

function answerCall(
  methods: Record<string, Method>,
  name: string,
  call: Awaited<ReturnType<typeof readCall>>,
  botToken: string,
): Answer {
  if (typeof call === 'string') return fail(call);
  const fault = authFault(call.token, botToken);
  if (fault !== undefined) return fail(fault);
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (method === undefined) return fail('unknown_method');
  return method(call.args);
}

function mountResponseUrls(app: Hono, options: SlackOptions, responseUrls: ResponseUrls): void {
  app.post('/response/:id', (c) =>
    traced(c, { options, span: 'slack response_url', target: 'slack.response_url' }, async () => {
      const request = parseJson(await c.req.text());
      const { status, body, message } = responseUrls.receive(c.req.param('id'), request);
      const data = message && { channel: message.channel, ts: message.ts };
      const outcome = outcomeOf(body);
      return { response: c.json(body, status), outcome, data, carried: { request, answer: body } };
    }),
  );
}

/** With the pointer to what Slack did not like. */
function outcomeOf(body: { ok: boolean; error?: unknown; response_metadata?: unknown }): string {
  if (body.ok) return 'ok';
  const metadata = isObject(body.response_metadata) ? body.response_metadata : {};
  const messages = Array.isArray(metadata.messages) ? metadata.messages : [];
  return [String(body.error), ...messages].join(' ');
}

interface Worked {
  response: Response;
  outcome: string;
  data: JsonObject | undefined;
  carried: Carried;
}

/** Does the work under its faults, and lets the trace see what came of it. */
async function traced(
  c: Context,
  at: { options: SlackOptions; span: string; target: string },
  work: () => Promise<Worked>,
): Promise<Response> {
  const { trace, faultContext, callMs } = at.options;
  const end = trace.begin(c.req.header('x-amzn-trace-id'), at.span);
  const sleep = faultContext.sleep ?? ((ms: number) => delay(ms));
  let worked: Worked | undefined;
  const response = await faulty(faultContext, at.target, async () => {
    if (callMs > 0) await sleep(callMs);
    worked = await work();
    return worked.response;
  })(c);
  end(...spanEnd(response, worked), worked?.carried);
  return response;
}

/** A fault shows: it answers in place of the work, or keeps the work's own answer back. */
function spanEnd(response: Response, worked: Worked | undefined): [string, { data?: unknown }] {
  const more = worked?.data === undefined ? {} : { data: worked.data };
  if (worked !== undefined && response === worked.response) return [worked.outcome, more];
  return [response === RESPONSE_ALREADY_SENT ? 'no answer' : `http ${response.status}`, more];
}
