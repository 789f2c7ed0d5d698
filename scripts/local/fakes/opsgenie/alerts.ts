import { randomUUID } from 'node:crypto';
import type { Incident } from './incidents.ts';

/** One alert of an incident: it calls the owner team, or one responder. */
export interface Alert {
  alertId: string;
  tinyId: string;
  alias: string;
  incidentId: string;
  type: 'Owner' | 'Responder';
  /** '' if it belongs to no team. */
  teamId: string;
  status: 'open' | 'closed';
  acknowledged: boolean;
  acknowledgedBy: string;
  closedBy: string;
  /** Milliseconds since the epoch, as the next two; 0 until then. */
  createdAt: number;
  acknowledgedAt: number;
  closedAt: number;
}

export type AlertIdentifierType = 'id' | 'tiny' | 'alias';

/** The alerts of all incidents. */
export class Alerts {
  readonly #alerts: Alert[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  list(): readonly Alert[] {
    return this.#alerts;
  }

  /** It calls the owner team, and is there as soon as somebody asks for it. */
  ownerOf(incident: Incident): Alert {
    const known = this.#alerts.find(({ incidentId, type }) => incidentId === incident.id && type === 'Owner');
    return known ?? this.add(incident, { type: 'Owner', teamId: incident.ownerTeam });
  }

  ofIncident(incident: Incident): Alert[] {
    this.ownerOf(incident);
    return this.#alerts.filter(({ incidentId }) => incidentId === incident.id);
  }

  find(identifier: string, by: AlertIdentifierType): Alert | undefined {
    const key = { id: 'alertId', tiny: 'tinyId', alias: 'alias' } as const;
    return this.#alerts.find((alert) => alert[key[by]] === identifier);
  }

  add(incident: Incident, { type, teamId }: Pick<Alert, 'type' | 'teamId'>): Alert {
    const createdAt = this.#now();
    const uuid = randomUUID();
    const alert: Alert = {
      alertId: `${uuid}-${createdAt}`,
      tinyId: String(100 + this.#alerts.length),
      alias: `${incident.id}_${uuid}`,
      incidentId: incident.id,
      type,
      teamId,
      ...{ status: 'open', acknowledged: false, acknowledgedBy: '', closedBy: '' },
      ...{ createdAt, acknowledgedAt: 0, closedAt: 0 },
    };
    this.#alerts.push(alert);
    return alert;
  }

  /** False if it changes nothing: what OpsGenie does then is not documented, so it is let pass. */
  acknowledge(alert: Alert, by: string): boolean {
    if (alert.status === 'closed' || alert.acknowledged) return false;
    Object.assign(alert, { acknowledged: true, acknowledgedBy: by, acknowledgedAt: this.#now() });
    return true;
  }

  unacknowledge(alert: Alert): boolean {
    if (alert.status === 'closed' || !alert.acknowledged) return false;
    Object.assign(alert, { acknowledged: false, acknowledgedBy: '', acknowledgedAt: 0 });
    return true;
  }

  close(alert: Alert, by: string): boolean {
    if (alert.status === 'closed') return false;
    Object.assign(alert, { status: 'closed', closedBy: by, closedAt: this.#now() });
    return true;
  }
}

/** As `GET /v2/alerts/{id}` shows it; the times of its report count from its creation. */
export function alertBody(alert: Alert, incident: Incident): Record<string, unknown> {
  const { acknowledged, acknowledgedAt, acknowledgedBy, closedAt, closedBy, createdAt } = alert;
  return {
    id: alert.alertId,
    tinyId: alert.tinyId,
    alias: alert.alias,
    message: incident.message,
    status: alert.status,
    acknowledged,
    isSeen: acknowledged,
    tags: incident.tags,
    snoozed: false,
    count: 1,
    lastOccurredAt: new Date(createdAt).toISOString(),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(Math.max(createdAt, acknowledgedAt, closedAt)).toISOString(),
    source: '',
    owner: acknowledgedBy,
    priority: incident.priority,
    responders: alert.teamId === '' ? [] : [{ type: 'team', id: alert.teamId }],
    integration: { id: '3cc69931-167f-411c-a331-768997c29d2e', name: 'Default Incident', type: 'Incident' },
    report: {
      ...(acknowledged ? { ackTime: acknowledgedAt - createdAt, acknowledgedBy } : {}),
      ...(alert.status === 'closed' ? { closeTime: closedAt - createdAt, closedBy } : {}),
    },
    entity: '',
    description: incident.description,
    details: { 'incident-id': incident.id, 'incident-alert-type': alert.type },
    actions: [],
  };
}
