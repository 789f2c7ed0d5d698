import { randomUUID } from 'node:crypto';
import type { JsmIssue } from './issues.ts';

export interface JsmService {
  /** `ari:cloud:graph::service/<uuid>/<uuid>` */
  ari: string;
  name: string;
  teamId?: string;
}

export interface JsmAlert {
  /** `<uuid>-<ms>` */
  id: string;
  /** Short: actions do not take it. */
  tinyId: string;
  issueId: string;
  message: string;
  status: 'open' | 'closed';
  acknowledged: boolean;
  /** Who acknowledged it, by name. */
  owner: string;
  teamId: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  ackTime: number | undefined;
}

export interface JsmAlertsOptions {
  now: () => number;
  services: () => readonly JsmService[];
  /** Is told of each alert that is made. */
  onCreated: (alert: JsmAlert, issue: JsmIssue) => void;
}

/** The alerts that an incident makes: one for each team that answers for it. */
export class JsmAlerts {
  readonly #alerts: JsmAlert[] = [];
  readonly #options: JsmAlertsOptions;

  constructor(options: JsmAlertsOptions) {
    this.#options = options;
  }

  /** Of the service's owner team; none if nobody owns it. */
  forService(issue: JsmIssue, ari: string): void {
    const teamId = this.#options.services().find((service) => service.ari === ari)?.teamId;
    if (teamId !== undefined) this.forTeam(issue, teamId);
  }

  forTeam(issue: JsmIssue, teamId: string): void {
    const { id: issueId, summary } = issue;
    const createdAt = this.#options.now();
    const alert: JsmAlert = {
      ...{ id: `${randomUUID()}-${createdAt}`, tinyId: String(this.#alerts.length + 1), issueId, teamId },
      ...{ message: summary, status: 'open', acknowledged: false, owner: '', createdAt, ackTime: undefined },
    };
    this.#alerts.push(alert);
    this.#options.onCreated(alert, issue);
  }

  ofIssue(issueId: string): JsmAlert[] {
    return this.#alerts.filter((alert) => alert.issueId === issueId);
  }

  find(id: string): JsmAlert | undefined {
    return this.#alerts.find((alert) => alert.id === id);
  }

  list(): readonly JsmAlert[] {
    return this.#alerts;
  }
}
