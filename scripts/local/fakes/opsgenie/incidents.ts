import { randomUUID } from 'node:crypto';
import type { IncidentRequest } from './incident-request.ts';

const API_URL = 'https://api.opsgenie.com';
/** Base URL of the links to incidents and alerts. */
export const WEB_URL = 'https://example.app.opsgenie.com';

export interface Service {
  id: string;
  name: string;
  description?: string;
  teamId?: string;
  tags?: string[];
}

/** As OpsGenie returns it. */
export interface Incident {
  id: string;
  tinyId: string;
  message: string;
  description: string;
  status: 'open' | 'resolved' | 'closed';
  priority: string;
  tags: string[];
  createdAt: string;
  updatedAt: string;
  impactStartDate: string;
  /** Once it is over. */
  impactEndDate?: string;
  impactedServices: string[];
  ownerTeam: string;
  responders: unknown[];
  /** What the create called `details`. */
  extraProperties: Record<string, string>;
  actions: unknown[];
  links: { web: string; api: string };
}

interface Accepted {
  /** When it is processed: until then it is invisible. */
  visibleAt: number;
  /** null if processing it failed. */
  incident: Incident | null;
}

export interface IncidentsOptions {
  delayMs: number;
  now: () => number;
  /** The service of that id; undefined if there is none. */
  serviceOf: (id: string) => Service | undefined;
}

/** A processed create: `incident` is null if processing failed. */
export interface Processed {
  processedAt: string;
  incident: Incident | null;
}

/** Incidents that are created some time after they were accepted. */
export class Incidents {
  readonly #accepted = new Map<string, Accepted>();
  readonly #options: IncidentsOptions;
  #created = 0;

  constructor(options: IncidentsOptions) {
    this.#options = options;
  }

  /** Accepts a create. Returns the future incident, null if processing will fail. */
  accept(requestId: string, request: IncidentRequest): Incident | null {
    const now = this.#options.now();
    const isPossible = (request.impactedServices ?? []).every((id) => this.#options.serviceOf(id));
    const incident = isPossible ? this.#create(request, new Date(now).toISOString()) : null;
    this.#accepted.set(requestId, { visibleAt: now + this.#options.delayMs, incident });
    return incident;
  }

  /** undefined until the create is processed, and for an unknown request. */
  processed(requestId: string): Processed | undefined {
    const accepted = this.#accepted.get(requestId);
    if (accepted === undefined || accepted.visibleAt > this.#options.now()) return undefined;
    return { processedAt: new Date(accepted.visibleAt).toISOString(), incident: accepted.incident };
  }

  /** Oldest first. */
  visible(): Incident[] {
    const now = this.#options.now();
    return [...this.#accepted.values()].flatMap(({ visibleAt, incident }) =>
      incident === null || visibleAt > now ? [] : [incident],
    );
  }

  find(identifier: string, by: 'id' | 'tiny'): Incident | undefined {
    const key = by === 'id' ? 'id' : 'tinyId';
    return this.visible().find((one) => one[key] === identifier);
  }

  /** The team of the first service that has one. */
  #ownerOf({ impactedServices = [] }: IncidentRequest): string {
    const teams = impactedServices.map((id) => this.#options.serviceOf(id)?.teamId);
    return teams.find((teamId) => teamId !== undefined) ?? '';
  }

  #create(request: IncidentRequest, at: string): Incident {
    this.#created += 1;
    const id = randomUUID();
    return {
      id,
      tinyId: String(this.#created),
      message: request.message,
      description: request.description ?? '',
      status: 'open',
      priority: request.priority ?? 'P3',
      tags: request.tags ?? [],
      createdAt: at,
      updatedAt: at,
      impactStartDate: at,
      impactedServices: request.impactedServices ?? [],
      ownerTeam: this.#ownerOf(request),
      responders: request.responders ?? [],
      extraProperties: request.details ?? {},
      actions: [],
      links: {
        web: `${WEB_URL}/incident/detail/${id}`,
        api: `${API_URL}/v1/incidents/${id}`,
      },
    };
  }
}
