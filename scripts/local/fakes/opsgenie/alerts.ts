import { randomUUID } from 'node:crypto';
import type { Incident } from './incidents.ts';

/** What an alert says that no incident made. */
export interface AlertText {
  message: string;
  description: string;
  priority: string;
  tags: string[];
  details: Record<string, string>;
}

/** One alert: of an incident, which calls the owner team or one responder, or of an integration. */
export interface Alert {
  alertId: string;
  tinyId: string;
  alias: string;
  /** '' if no incident made it: then it has a text of its own. */
  incidentId: string;
  own?: AlertText;
  type: 'Owner' | 'Responder' | 'API';
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

/** The alerts of all incidents, and those of integrations. */
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
    // Of two under one alias, the open one is the later.
    return this.#alerts.findLast((alert) => alert[key[by]] === identifier);
  }

  add(incident: Incident, of: Pick<Alert, 'type' | 'teamId'>): Alert {
    return this.#push({ ...of, incidentId: incident.id, alias: `${incident.id}_${randomUUID()}` });
  }

  /** undefined while one of that alias is open: it only counts. */
  addOwn(alias: string, teamId: string, own: AlertText): Alert | undefined {
    if (this.#alerts.some((one) => one.alias === alias && one.status === 'open')) return undefined;
    return this.#push({ type: 'API', teamId, incidentId: '', alias, own });
  }

  #push(of: Pick<Alert, 'alias' | 'incidentId' | 'own' | 'teamId' | 'type'>): Alert {
    const createdAt = this.#now();
    const alert: Alert = {
      ...of,
      alertId: `${randomUUID()}-${createdAt}`,
      tinyId: String(100 + this.#alerts.length),
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

/** Of an alert that an incident made. */
export function textOfIncident(incident: Incident, { type }: Pick<Alert, 'type'>): AlertText {
  const { description, impactedServices, message, priority, tags } = incident;
  const details = {
    'incident-id': incident.id,
    'incident-alert-type': type,
    'impacted-services': impactedServices.join(','),
  };
  return { message, description, priority, tags, details };
}

/** As `GET /v2/alerts/{id}` shows it; the times of its report count from its creation. */
export function alertBody(alert: Alert, text: AlertText): Record<string, unknown> {
  const { acknowledged, acknowledgedAt, acknowledgedBy, closedAt, closedBy, createdAt } = alert;
  return {
    id: alert.alertId,
    tinyId: alert.tinyId,
    alias: alert.alias,
    message: text.message,
    status: alert.status,
    acknowledged,
    isSeen: acknowledged,
    tags: text.tags,
    snoozed: false,
    count: 1,
    lastOccurredAt: new Date(createdAt).toISOString(),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(Math.max(createdAt, acknowledgedAt, closedAt)).toISOString(),
    source: '',
    owner: acknowledgedBy,
    priority: text.priority,
    responders: alert.teamId === '' ? [] : [{ type: 'team', id: alert.teamId }],
    integration: { id: '3cc69931-167f-411c-a331-768997c29d2e', name: 'Default Incident', type: 'Incident' },
    report: {
      ...(acknowledged ? { ackTime: acknowledgedAt - createdAt, acknowledgedBy } : {}),
      ...(alert.status === 'closed' ? { closeTime: closedAt - createdAt, closedBy } : {}),
    },
    entity: '',
    description: text.description,
    details: text.details,
    actions: [],
  };
}
