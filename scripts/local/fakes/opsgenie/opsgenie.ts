import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { parseJson } from '../../json.ts';
import type { Trace } from '../../trace.ts';
import { type FaultContext, faulty } from '../faults/middleware.ts';
import { createDriver } from './driver.ts';
import { type Incident, Incidents, type Service } from './incidents.ts';
import {
  type Call,
  type CreateRecord,
  createIncident,
  getIncident,
  listIncidents,
  listServices,
  type Operation,
  type Result,
  recordCreate,
  refusal,
  requestStatus,
  type World,
} from './operations.ts';
import { Webhook, type WebhookCall, type WebhookOptions } from './webhook.ts';

export type { Incident, Service } from './incidents.ts';
export type { CreateRecord } from './operations.ts';

export interface OpsgenieOptions {
  apiKey: string;
  services: Service[];
  /** How long an accepted create is invisible to status, get and list. */
  incidentDelayMs: number;
  /** Where people would see an incident. */
  webBaseUrl?: string;
  webhook: Pick<WebhookOptions, 'headers' | 'send' | 'url'>;
  trace: Trace;
  faultContext: FaultContext;
  now?: () => number;
  /** Until an accepted incident is announced to the webhook. */
  sleep?: (ms: number) => Promise<void>;
}

export interface KeyConfiguration {
  /** `wrong-kind`: valid, but may not do this (403, code 40301). `no-plan`: the account's plan lacks it (402). */
  kind: 'ok' | 'wrong-kind' | 'no-plan';
}

export interface Opsgenie {
  app: Hono;
  state(): { incidents: Incident[]; creates: CreateRecord[]; webhooks: readonly WebhookCall[] };
  setServices(services: Service[]): void;
  configureKey(key: KeyConfiguration): void;
}

interface Account {
  world: World;
  webhook: Webhook;
  options: OpsgenieOptions;
  key: KeyConfiguration;
}

const API_URL = 'https://api.opsgenie.com';
/** Where people see incidents and alerts. */
export const WEB_URL = 'https://example.app.opsgenie.com';

/**
 * A strict stand-in for OpsGenie's services and incidents: a create is accepted first and processed later, and what is
 * sent twice is created twice. https://docs.opsgenie.com/docs/incident-api
 */
export function createOpsgenie(options: OpsgenieOptions): Opsgenie {
  const now = options.now ?? Date.now;
  const incidents = new Incidents({
    delayMs: options.incidentDelayMs,
    webBaseUrl: options.webBaseUrl ?? WEB_URL,
    apiBaseUrl: API_URL,
    now,
    isKnownService: (id) => world.services.some((service) => service.id === id),
  });
  const webhook = new Webhook({ ...options.webhook, now });
  const sleep = options.sleep ?? unheldDelay;
  const onAccepted = (incident: Incident): void => {
    const owner = world.services.find(({ id }) => incident.impactedServices.includes(id));
    void sleep(options.incidentDelayMs).then(() => webhook.fire('Create', incident, owner?.teamId));
  };
  const world: World = { services: options.services, incidents, creates: [], onAccepted, now };
  const account: Account = { world, webhook, options, key: { kind: 'ok' } };
  return {
    app: createApp(account),
    state: () => ({ incidents: incidents.visible(), creates: world.creates, webhooks: webhook.calls() }),
    setServices: (services) => {
      world.services = services;
    },
    configureKey: (key) => {
      account.key = key;
    },
  };
}

function createApp(account: Account): Hono {
  const app = new Hono();
  app.get('/v1/services', serve(account, 'services', listServices));
  app.post('/v1/incidents/create', serve(account, 'create', createIncident));
  app.get('/v1/incidents/requests/:id', serve(account, 'status', requestStatus));
  app.get('/v1/incidents/:id', serve(account, 'get', getIncident));
  app.get('/v1/incidents', serve(account, 'list', listIncidents));
  app.route('/driver', createDriver(account.world.incidents, account.webhook));
  app.all('*', (c) => respond(c, randomUUID(), refusal(404, 'No such call.')));
  return app;
}

/** One call under its faults, with a hop in the trace. */
function serve(account: Account, name: string, operation: Operation): (c: Context) => Promise<Response> {
  const { trace, faultContext } = account.options;
  return async (c) => {
    const end = trace.begin(c.req.header('x-amzn-trace-id'), `opsgenie ${name}`);
    const call = await readCall(c);
    // Whatever a fault does with it: the sender cannot know that it was not taken.
    if (name === 'create') recordCreate(account.world, call);
    let result: Result | undefined;
    const response = await faulty(faultContext, `opsgenie.${name}`, () => {
      result = keyFault(account, c) ?? operation(account.world, call);
      return respond(c, call.requestId, result);
    })(c);
    const carried = { request: parseJson(call.body) ?? { ...call.query, id: call.id }, answer: result?.body };
    end(outcomeOf(response), result?.data === undefined ? {} : { data: result.data }, carried);
    return response;
  };
}

async function readCall(c: Context): Promise<Call> {
  const { origin, pathname } = new URL(c.req.url);
  return {
    requestId: randomUUID(),
    url: `${origin}${pathname}`,
    query: c.req.query(),
    id: c.req.param('id') ?? '',
    contentType: c.req.header('content-type') ?? '',
    body: await c.req.text(),
  };
}

/** Why this key may not call, in OpsGenie's words. */
function keyFault(account: Account, c: Context): Result | undefined {
  if (c.req.header('authorization') !== `GenieKey ${account.options.apiKey}`) {
    return refusal(401, 'Could not authenticate');
  }
  if (account.key.kind === 'no-plan') return refusal(402, 'Your plan does not support this feature.');
  if (account.key.kind === 'ok') return undefined;
  return refusal(403, 'To perform this action, use an API key from an API integration.', { code: 40301 });
}

function respond(c: Context, requestId: string, result: Result): Response {
  const headers = { 'X-Request-Id': requestId, 'X-RateLimit-State': 'OK', ...result.headers };
  return c.json({ ...result.body, took: 0.01, requestId }, result.status, headers);
}

function outcomeOf(response: Response): string {
  if (response === RESPONSE_ALREADY_SENT) return 'no answer';
  return response.ok ? 'ok' : `http ${response.status}`;
}

/** Unheld: an incident that nobody waits for keeps no process alive. */
async function unheldDelay(ms: number): Promise<void> {
  await delay(ms, undefined, { ref: false });
}
