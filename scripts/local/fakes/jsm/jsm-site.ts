import type { Schedule } from '../opsgenie/schedules.ts';
import type { AlertQueue } from './alert-queue.ts';
import type { JsmAlert, JsmAlerts, JsmService } from './alerts.ts';
import type { Issues } from './issues.ts';
import type { JsmAlertAction, JsmWebhook } from './webhook.ts';

export interface JsmTeam {
  id: string;
  name: string;
}

export interface JsmUser {
  accountId: string;
  displayName: string;
}

/** Every create POST that arrived, refused ones too. */
export interface JsmCreateRecord {
  /** Milliseconds since the epoch. */
  at: number;
  /** As parsed; the text itself if it is not JSON. */
  body: unknown;
  /** The key of the issue that it made. */
  key?: string;
}

/** Every other call that was sent to change something, refused ones too. */
export interface JsmActionRecord {
  at: number;
  /** The name of the call: `transition`, `comment`, ... */
  action: string;
  /** In the path: an issue or an alert. */
  id: string;
  body: unknown;
  accepted: boolean;
}

/** What can be switched while it runs. */
export interface JsmBehaviour {
  /** `expired`: Jira serves it as anonymous. `no-scope`: a valid token that may not call /jsm. */
  token: 'ok' | 'expired' | 'no-scope';
  /** Whether an expired token is told by X-Seraph-LoginReason. */
  reasonHeader: boolean;
  anonymousSearch: 'empty' | 'refused';
  anonymousWrite: 400 | 401;
  /** How /jsm answers an expired token: with 401, or as Jira does, with lists of nothing. */
  anonymousOperations: 'refused' | 'empty';
  /** False: /jsm answers 402. */
  plan: boolean;
  /** False: the account is in no team and sees empty lists of Operations. */
  seesOperations: boolean;
  teamsAsArray: boolean;
  /** How the next create is answered, after it made its issue. */
  createAnswer: 'created' | 'gateway-timeout' | 'html' | 'no-id';
  /** Until the index knows of a change, milliseconds. */
  indexDelayMs: number;
  /** True: issues of odd number are indexed twice as late. */
  outOfOrder: boolean;
  /** Keys that bulkfetch cannot load at the moment. */
  unloadable: readonly string[];
  /** Permissions in the project that the account lacks. */
  denied: readonly string[];
  /** What Operations shows of its integrations; `listed`: that there is a webhook, and not where it leads. */
  integrations: 'webhook' | 'listed' | 'none' | 'forbidden';
  /** Fields on the create screen. */
  screen: readonly string[];
  /** How an issue shows its affected services. */
  servicesReadAs: 'objects' | 'texts' | 'nothing';
}

export interface JsmSite {
  /** Of the account: e-mail and API token. */
  email: string;
  token: string;
  cloudId: string;
  siteUrl: string;
  projectKey: string;
  services: readonly JsmService[];
  teams: readonly JsmTeam[];
  schedules: readonly Schedule[];
  users: readonly JsmUser[];
  behaviour: JsmBehaviour;
  issues: Issues;
  alerts: JsmAlerts;
  queue: AlertQueue;
  webhook: JsmWebhook | undefined;
  /** As entered in the integration; '' without one. */
  webhookUrl: string;
  onAlert: (action: JsmAlertAction, alert: JsmAlert, by?: string) => void;
  creates: JsmCreateRecord[];
  actions: JsmActionRecord[];
  /** How often each call came, by its name. */
  calls: Map<string, number>;
  now: () => number;
}

export interface JsmCall {
  /** The name of its route. */
  name: string;
  query: URLSearchParams;
  /** The issue, alert, request or schedule in the path, and a property's key. */
  id: string;
  propertyKey: string;
  /** In the path of a create screen. */
  project: string;
  authorization: string;
  contentType: string;
  body: string;
}

export interface JsmResult {
  status: 200 | 201 | 202 | 204 | 400 | 401 | 402 | 403 | 404 | 410 | 415 | 422 | 504;
  /** Sent as JSON; a text as it is. undefined: no body. */
  body?: unknown;
  headers?: Record<string, string>;
  /** For the trace. */
  data?: Record<string, unknown>;
}

export type JsmOperation = (site: JsmSite, call: JsmCall) => JsmResult;

/** Ids of the site's configuration: not the same on any two sites. */
export const ISSUE_TYPE = '10020';
export const SERVICE_REQUEST_TYPE = '10021';
/** Types of the project, with the names that people read. */
export const ISSUE_TYPES = [
  { id: ISSUE_TYPE, name: '[System] Incident' },
  { id: SERVICE_REQUEST_TYPE, name: 'Anfrage' },
  { id: '10002', name: 'Task' },
] as const;
export const REQUEST_TYPE = '75';
export const REQUEST_TYPE_FIELD = 'customfield_10010';
export const SERVICES_FIELD = 'customfield_10050';
/** From P1 to P5. */
export const PRIORITIES = [
  { id: '1', name: 'Highest' },
  { id: '2', name: 'High' },
  { id: '3', name: 'Medium' },
  { id: '4', name: 'Low' },
  { id: '5', name: 'Lowest' },
] as const;

/** `P1` to `P5`, the middle one for an issue without. */
export function priorityLevel(id: string | undefined): string {
  return `P${PRIORITIES.findIndex((one) => one.id === id) + 1 || 3}`;
}
