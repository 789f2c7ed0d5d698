import { type Context, Hono } from 'hono';
import { parseJson } from '../../json.ts';
import type { Schedule } from '../opsgenie/schedules.ts';
import { type FakeContext, serveCall } from '../serve-call.ts';
import type { SentWebhook, WebhookOptions } from '../webhook-sender.ts';
import { asAnonymous, isAuthenticated, opsDenial } from './access.ts';
import { AlertQueue } from './alert-queue.ts';
import { type JsmAlert, JsmAlerts, type JsmService } from './alerts.ts';
import { createJsmDriver } from './driver.ts';
import { Issues, type JsmIssue } from './issues.ts';
import {
  type JsmActionRecord,
  type JsmBehaviour,
  type JsmCall,
  type JsmCreateRecord,
  type JsmResult,
  type JsmSite,
  type JsmTeam,
  type JsmUser,
  priorityLevel,
  REQUEST_TYPE_FIELD,
  SERVICES_FIELD,
} from './jsm-site.ts';
import { opsRejection } from './rejections.ts';
import { DESK_ROUTES, JIRA_ROUTES, JSM_ROUTES, type JsmRoute } from './routes.ts';
import { type JsmAlertAction, JsmWebhook } from './webhook.ts';

export type { JsmAlert, JsmService } from './alerts.ts';
export type { JsmIssue } from './issues.ts';
export type { JsmActionRecord, JsmBehaviour, JsmCreateRecord, JsmTeam, JsmUser } from './jsm-site.ts';

export const DEFAULT_INDEX_DELAY_MS = 5000;

export interface JsmOptions extends FakeContext {
  email: string;
  token: string;
  cloudId: string;
  siteUrl: string;
  projectKey: string;
  services: readonly JsmService[];
  teams?: readonly JsmTeam[];
  schedules?: readonly Schedule[];
  users?: readonly JsmUser[];
  /** How long an accepted action on an alert takes. */
  processingMs: number;
  behaviour?: Partial<JsmBehaviour>;
  /** Is told of what happens to alerts; without it, nobody is. */
  webhook?: Pick<WebhookOptions, 'headers' | 'send' | 'url'>;
  now?: () => number;
}

export interface Jsm {
  app: Hono;
  state(): {
    issues: readonly JsmIssue[];
    alerts: readonly JsmAlert[];
    creates: readonly JsmCreateRecord[];
    actions: readonly JsmActionRecord[];
    /** How often each call came, by its name. */
    calls: Readonly<Record<string, number>>;
    /** What the webhook was told. */
    webhooks: readonly SentWebhook<JsmAlertAction>[];
  };
  configure(behaviour: Partial<JsmBehaviour>): void;
  setServices(services: readonly JsmService[]): void;
}

/**
 * A strict fake of one Jira site with Jira Service Management: the search is behind the database, a wrong token is served
 * as anonymous, and a create that is sent twice makes two issues. Jira is at `/rest/api/3` as on the site's host and below
 * `/ex/jira/<cloudId>` as on the gateway.
 */
export function createJsm(options: JsmOptions): Jsm {
  const site = createSite(options);
  const app = new Hono();
  for (const [base, routes] of Object.entries({
    '/rest/api/3': JIRA_ROUTES,
    '/rest/servicedeskapi': DESK_ROUTES,
  })) {
    for (const route of routes) {
      const path = `${base}${route.path}`;
      app.on(route.method, [path, `/ex/jira/:cloudId${path}`], serve(options, site, route));
    }
  }
  for (const route of JSM_ROUTES) app.on(route.method, route.path, serve(options, site, route));
  app.route('/driver', createJsmDriver(site));
  app.all('*', (c) => respond(c, opsRejection(404, 'No such call.')));
  return {
    app,
    state: () => {
      site.queue.settle();
      const { actions, alerts, calls, creates, issues } = site;
      const made = { issues: issues.all(), alerts: alerts.list() };
      const webhooks = site.webhook?.calls() ?? [];
      return { ...made, creates, actions, calls: Object.fromEntries(calls), webhooks };
    },
    configure: (behaviour) => Object.assign(site.behaviour, behaviour),
    setServices: (services) => {
      site.services = services;
    },
  };
}

function createSite(options: JsmOptions): JsmSite {
  const { now = Date.now, projectKey, schedules = [], teams = [], users = [] } = options;
  const behaviour: JsmBehaviour = {
    ...{ token: 'ok', reasonHeader: true, anonymousSearch: 'empty', anonymousWrite: 401 },
    ...{ anonymousOperations: 'refused', plan: true },
    ...{ seesOperations: true, teamsAsArray: false, createAnswer: 'created', servicesReadAs: 'objects' },
    ...{ indexDelayMs: DEFAULT_INDEX_DELAY_MS, outOfOrder: false, unloadable: [] },
    ...{ denied: [], integrations: 'webhook' },
    screen: [
      ...['project', 'issuetype', 'summary', 'description', 'priority', 'labels'],
      ...[REQUEST_TYPE_FIELD, SERVICES_FIELD],
    ],
    ...options.behaviour,
  };
  const indexDelayMs = ({ number }: JsmIssue) =>
    behaviour.indexDelayMs * (behaviour.outOfOrder && number % 2 === 1 ? 2 : 1);
  const { cloudId, email, services, siteUrl, token } = options;
  const site: JsmSite = {
    ...{ email, token, cloudId, siteUrl, projectKey, services, teams, schedules, users, behaviour, now },
    issues: new Issues({ projectKey, now, indexDelayMs }),
    alerts: new JsmAlerts({
      ...{ now, services: () => site.services, onCreated: (alert) => site.onAlert('Create', alert) },
    }),
    webhook: options.webhook && new JsmWebhook({ ...options.webhook, now }),
    webhookUrl: options.webhook?.url ?? '',
    onAlert: (action, alert, by) => {
      const issue = site.issues.find(alert.issueId);
      const team = site.teams.find(({ id }) => id === alert.teamId);
      const priority = priorityLevel(issue?.priorityId);
      if (issue)
        void site.webhook?.fire({
          action,
          alert,
          issue,
          priority,
          team,
          ...(by === undefined ? {} : { by }),
        });
    },
    queue: new AlertQueue({ now, delayMs: options.processingMs }),
    ...{ creates: [], actions: [], calls: new Map<string, number>() },
  };
  return site;
}

function serve(options: JsmOptions, site: JsmSite, route: JsmRoute) {
  return async (c: Context): Promise<Response> => {
    const call = await readCall(c, route.name);
    // Before any fault: the sender cannot know that a lost request was not accepted.
    const record = keep(site, call, route);
    const request = parseJson(call.body) ?? Object.fromEntries(call.query);
    return serveCall(options, { c, fake: 'jsm', name: route.name, request }, () => {
      site.queue.settle();
      const isHere = [undefined, site.cloudId].includes(c.req.param('cloudId'));
      const result = isHere ? answer(site, call, route) : opsRejection(404, 'No such site.');
      if (record !== undefined) record.accepted = result.status < 300;
      return { response: respond(c, result), data: result.data, answer: result.body };
    });
  };
}

function keep(site: JsmSite, { body, id, name }: JsmCall, { keeps }: JsmRoute): JsmActionRecord | undefined {
  site.calls.set(name, (site.calls.get(name) ?? 0) + 1);
  const record = { at: site.now(), body: parseJson(body) ?? body };
  if (keeps === 'create') site.creates.push(record);
  if (keeps !== 'action') return undefined;
  const action = { ...record, action: name, id, accepted: false };
  site.actions.push(action);
  return action;
}

function answer(site: JsmSite, call: JsmCall, { anonymous, nothing, operation }: JsmRoute): JsmResult {
  const isSilent = site.behaviour.anonymousOperations === 'empty' && !isAuthenticated(site, call);
  if (isSilent && nothing !== undefined) return asAnonymous(site, () => ({ status: 200, body: nothing }));
  if (anonymous === undefined) return opsDenial(site, call) ?? operation(site, call);
  return isAuthenticated(site, call) ? operation(site, call) : asAnonymous(site, anonymous);
}

async function readCall(c: Context, name: string): Promise<JsmCall> {
  return {
    name,
    query: new URL(c.req.url).searchParams,
    id: c.req.param('id') ?? '',
    propertyKey: c.req.param('propertyKey') ?? '',
    project: c.req.param('project') ?? '',
    authorization: c.req.header('authorization') ?? '',
    contentType: c.req.header('content-type') ?? '',
    body: await c.req.text(),
  };
}

function respond(c: Context, { body, headers = {}, status }: JsmResult): Response {
  if (status === 204 || body === undefined) return c.body(null, status, headers);
  if (typeof body !== 'string') return c.json(body, status, headers);
  return c.body(body, status, { 'content-type': 'text/plain', ...headers });
}
