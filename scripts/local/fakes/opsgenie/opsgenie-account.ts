import type { ActionQueue } from './action-queue.ts';
import type { Alerts } from './alerts.ts';
import type { Incident, Incidents, Service } from './incidents.ts';
import type { Schedule } from './schedules.ts';
import type { Webhook } from './webhook.ts';

/** Every create POST that arrived, rejected ones too. */
export interface CreateRecord {
  /** Milliseconds since the epoch. */
  at: number;
  requestId: string;
  /** As parsed; the text itself if it is not JSON. */
  body: unknown;
  accepted: boolean;
}

/** Every action that arrived at an incident or an alert, rejected ones too. */
export interface ActionRecord extends CreateRecord {
  target: 'incident' | 'alert';
  /** The last part of the path: `resolve`, `acknowledge`, ... */
  action: string;
  /** As sent: an id, a tinyId or an alias. */
  identifier: string;
  /** '' where it names none, or the incident does not exist. */
  incidentId: string;
  /** Once it was processed: whether anything changed. */
  changed: boolean;
}

/** A key of an API integration: of the whole account, or of one team. It may act on alerts. */
export interface IntegrationKey {
  value: string;
  teamId?: string;
}

export interface Team {
  id: string;
  name: string;
}

export interface OpsgenieAccount {
  /** Of "API key management". */
  apiKey: string;
  /** `wrong-kind`: valid, but may not do this (403, code 40301). `wrong-form`: no key at all (422). `no-plan`: the account's plan lacks it (402). */
  keyKind: 'ok' | 'wrong-kind' | 'wrong-form' | 'no-plan';
  integrationKeys: readonly IntegrationKey[];
  services: Service[];
  teams: readonly Team[];
  schedules: readonly Schedule[];
  incidents: Incidents;
  alerts: Alerts;
  queue: ActionQueue;
  webhook: Webhook;
  /** As entered in the integration. */
  webhookUrl: string;
  creates: CreateRecord[];
  actions: ActionRecord[];
  /** Called with each future incident, when its create is accepted. */
  onAccepted: (incident: Incident) => void;
  now: () => number;
}

export interface Key {
  kind: 'management' | 'integration';
  /** It touches only what belongs to that team. */
  teamId?: string | undefined;
}

export interface OpsgenieCall {
  requestId: string;
  url: string;
  query: Record<string, string>;
  /** The id in the path; empty if it has none. */
  id: string;
  authorization: string;
  contentType: string;
  body: string;
}

/** A call whose key was accepted. */
export interface AuthorizedCall extends OpsgenieCall {
  key: Key;
}

export interface OpsgenieResult {
  status: 200 | 202 | 400 | 401 | 402 | 403 | 404 | 415 | 422;
  body: Record<string, unknown>;
  headers?: Record<string, string>;
  /** For the trace. */
  data?: Record<string, unknown>;
}

export type OpsgenieOperation = (account: OpsgenieAccount, call: AuthorizedCall) => OpsgenieResult;
