import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { parseJson } from '../../json.ts';
import { unheldDelay } from '../faults/middleware.ts';
import { type FakeContext, serveCall } from '../serve-call.ts';
import { createOpsgenieDriver } from './driver.ts';
import { type Incident, Incidents, type Service } from './incidents.ts';
import {
  type CreateRecord,
  createIncident,
  getIncident,
  keyRejection,
  listIncidents,
  listServices,
  type OpsgenieAccount,
  type OpsgenieCall,
  type OpsgenieOperation,
  type OpsgenieResult,
  recordCreate,
  rejection,
  requestStatus,
} from './operations.ts';
import { Webhook, type WebhookCall, type WebhookOptions } from './webhook.ts';

export type { Incident, Service } from './incidents.ts';
export type { CreateRecord } from './operations.ts';

export interface OpsgenieOptions extends FakeContext {
  apiKey: string;
  services: Service[];
  /** How long an accepted create is invisible to status, get and list. */
  incidentDelayMs: number;
  webhook: Pick<WebhookOptions, 'headers' | 'send' | 'url'>;
  now?: () => number;
  /** Waits until an accepted incident is sent to the webhook. */
  sleep?: (ms: number) => Promise<void>;
}

export interface KeyConfiguration {
  kind: OpsgenieAccount['keyKind'];
}

export interface Opsgenie {
  app: Hono;
  state(): { incidents: Incident[]; creates: CreateRecord[]; webhooks: readonly WebhookCall[] };
  setServices(services: Service[]): void;
  configureKey(key: KeyConfiguration): void;
}

/**
 * A strict fake of OpsGenie's services and incidents: a create is accepted first and processed later, and a create that
 * is sent twice makes two incidents. https://docs.opsgenie.com/docs/incident-api
 */
export function createOpsgenie(options: OpsgenieOptions): Opsgenie {
  const now = options.now ?? Date.now;
  const incidents = new Incidents({
    delayMs: options.incidentDelayMs,
    now,
    isKnownService: (id) => account.services.some((service) => service.id === id),
  });
  const webhook = new Webhook({ ...options.webhook, now });
  const sleep = options.sleep ?? unheldDelay;
  const onAccepted = (incident: Incident): void => {
    const owner = account.services.find(({ id }) => incident.impactedServices.includes(id));
    void sleep(options.incidentDelayMs).then(() => webhook.fire('Create', incident, owner?.teamId));
  };
  const { apiKey, services } = options;
  const account: OpsgenieAccount = {
    apiKey,
    keyKind: 'ok',
    services,
    incidents,
    creates: [],
    onAccepted,
    now,
  };
  const app = createApp(options, account);
  app.route('/driver', createOpsgenieDriver(incidents, webhook));
  app.all('*', (c) => respond(c, randomUUID(), rejection(404, 'No such call.')));
  return {
    app,
    state: () => ({ incidents: incidents.visible(), creates: account.creates, webhooks: webhook.calls() }),
    setServices: (services) => {
      account.services = services;
    },
    configureKey: ({ kind }) => {
      account.keyKind = kind;
    },
  };
}

function createApp(options: OpsgenieOptions, account: OpsgenieAccount): Hono {
  const serve = (name: string, operation: OpsgenieOperation) => async (c: Context) => {
    const call = await readCall(c);
    // Before any fault: the sender cannot know that a lost create was not accepted.
    if (name === 'create') recordCreate(account, call);
    const request = parseJson(call.body) ?? { ...call.query, id: call.id };
    return serveCall(options, { c, fake: 'opsgenie', name, request }, () => {
      const result = keyRejection(account, call) ?? operation(account, call);
      return { response: respond(c, call.requestId, result), data: result.data, answer: result.body };
    });
  };
  const app = new Hono();
  app.get('/v1/services', serve('services', listServices));
  app.post('/v1/incidents/create', serve('create', createIncident));
  app.get('/v1/incidents/requests/:id', serve('status', requestStatus));
  app.get('/v1/incidents/:id', serve('get', getIncident));
  app.get('/v1/incidents', serve('list', listIncidents));
  return app;
}

async function readCall(c: Context): Promise<OpsgenieCall> {
  const { origin, pathname } = new URL(c.req.url);
  return {
    requestId: randomUUID(),
    url: `${origin}${pathname}`,
    query: c.req.query(),
    id: c.req.param('id') ?? '',
    authorization: c.req.header('authorization') ?? '',
    contentType: c.req.header('content-type') ?? '',
    body: await c.req.text(),
  };
}

function respond(c: Context, requestId: string, result: OpsgenieResult): Response {
  const headers = { 'X-Request-Id': requestId, 'X-RateLimit-State': 'OK', ...result.headers };
  return c.json({ ...result.body, took: 0.01, requestId }, result.status, headers);
}
