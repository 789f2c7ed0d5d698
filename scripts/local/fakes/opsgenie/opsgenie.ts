import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { parseJson } from '../../json.ts';
import { unheldDelay } from '../faults/middleware.ts';
import { type FakeContext, serveCall } from '../serve-call.ts';
import { ActionQueue } from './action-queue.ts';
import { type Alert, Alerts, textOfIncident } from './alerts.ts';
import { createOpsgenieDriver } from './driver.ts';
import { type Incident, Incidents, type Service } from './incidents.ts';
import { authorize } from './keys.ts';
import type {
  ActionRecord,
  CreateRecord,
  IntegrationKey,
  OpsgenieAccount,
  OpsgenieCall,
  OpsgenieOperation,
  OpsgenieResult,
  Team,
} from './opsgenie-account.ts';
import { rejection } from './rejections.ts';
import { ROUTES, type Route } from './routes.ts';
import type { Schedule } from './schedules.ts';
import { Webhook, type WebhookCall, type WebhookOptions } from './webhook.ts';

export type { Incident, Service } from './incidents.ts';
export type { ActionRecord, CreateRecord, IntegrationKey, Team } from './opsgenie-account.ts';
export type { Schedule } from './schedules.ts';

export interface OpsgenieOptions extends FakeContext {
  apiKey: string;
  /** Of API integrations: only such a key may act on alerts. */
  integrationKeys?: readonly IntegrationKey[];
  services: Service[];
  teams?: readonly Team[];
  schedules?: readonly Schedule[];
  /** How long an accepted create or action is invisible to status, get and list. */
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
  state(): {
    incidents: Incident[];
    alerts: readonly Alert[];
    creates: CreateRecord[];
    actions: ActionRecord[];
    webhooks: readonly WebhookCall[];
  };
  setSchedules(schedules: readonly Schedule[]): void;
  setServices(services: Service[]): void;
  configureKey(key: KeyConfiguration): void;
}

/**
 * A strict fake of OpsGenie's services and incidents: a create is accepted first and processed later, and a create that
 * is sent twice makes two incidents. https://docs.opsgenie.com/docs/incident-api
 */
export function createOpsgenie(options: OpsgenieOptions): Opsgenie {
  const account = createAccount(options);
  const app = createApp(options, account);
  app.route('/driver', createOpsgenieDriver(account));
  app.all('*', (c) => respond(c, randomUUID(), rejection(404, 'No such call.')));
  const { actions, alerts, creates, incidents, queue, webhook } = account;
  return {
    app,
    state: () => {
      queue.settle();
      return {
        ...{ incidents: incidents.visible(), alerts: alerts.list(), creates, actions },
        webhooks: webhook.calls(),
      };
    },
    setSchedules: (schedules) => {
      account.schedules = schedules;
    },
    setServices: (services) => {
      account.services = services;
    },
    configureKey: ({ kind }) => {
      account.keyKind = kind;
    },
  };
}

function createAccount(options: OpsgenieOptions): OpsgenieAccount {
  const { integrationKeys = [], now = Date.now, schedules = [], sleep = unheldDelay, teams = [] } = options;
  const delayMs = options.incidentDelayMs;
  const serviceOf = (id: string) => account.services.find((service) => service.id === id);
  const webhook = new Webhook({ ...options.webhook, now });
  const alerts = new Alerts(now);
  const onAccepted = (incident: Incident): void => {
    void sleep(delayMs).then(() => {
      const alert = alerts.ownerOf(incident);
      return webhook.fire({ action: 'Create', alert, text: textOfIncident(incident, alert) });
    });
  };
  const account: OpsgenieAccount = {
    ...{
      apiKey: options.apiKey,
      keyKind: 'ok',
      integrationKeys,
      services: options.services,
      teams,
      schedules,
    },
    incidents: new Incidents({ delayMs, now, serviceOf }),
    queue: new ActionQueue({ delayMs, now, sleep }),
    webhookUrl: options.webhook.url,
    ...{ alerts, webhook, creates: [], actions: [], onAccepted, now },
  };
  return account;
}

function createApp(options: OpsgenieOptions, account: OpsgenieAccount): Hono {
  const app = new Hono();
  for (const route of ROUTES) app.on(route.method, route.path, serve(options, account, route));
  return app;
}

function serve(
  options: OpsgenieOptions,
  account: OpsgenieAccount,
  { name, needs, operation, record }: Route,
) {
  return async (c: Context): Promise<Response> => {
    const call = await readCall(c);
    // Before any fault: the sender cannot know that a lost request was not accepted.
    record?.(account, call);
    const request = parseJson(call.body) ?? { ...call.query, id: call.id };
    return serveCall(options, { c, fake: 'opsgenie', name, request }, () => {
      account.queue.settle();
      const result = answer(account, call, { operation, needs });
      return { response: respond(c, call.requestId, result), data: result.data, answer: result.body };
    });
  };
}

function answer(
  account: OpsgenieAccount,
  call: OpsgenieCall,
  { operation, needs }: { operation: OpsgenieOperation; needs: 'integration' | undefined },
): OpsgenieResult {
  const authorized = authorize(account, call, needs);
  return 'rejected' in authorized
    ? authorized.rejected
    : operation(account, { ...call, key: authorized.key });
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
