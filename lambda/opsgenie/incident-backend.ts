import { QBotError } from '../../common/errors.ts';

export const PRIORITIES = ['P1', 'P2', 'P3', 'P4', 'P5'] as const;

export type Priority = (typeof PRIORITIES)[number];

/** `id` is opaque: only the adapter that gave it knows what it is. */
export interface Service {
  id: string;
  name: string;
}

/** What a person fills in. */
export interface IncidentInput {
  service: Service;
  priority: Priority;
  message: string;
  description: string;
  link: string;
}

export interface NewIncident extends IncidentInput {
  /** Stored in the incident, so that `findByKey` finds it again. */
  key: string;
  user: { id: string; name: string };
  channelId: string;
  requestId: string;
}

export interface Incident {
  number: string;
  url: string;
}

/** Decided; undefined while it is not. */
export type CreateResult =
  | { kind: 'done'; incident: Incident }
  | { kind: 'failed'; reason: string }
  | undefined;

/** Where incidents live. One file knows which product that is. */
export interface IncidentBackend {
  /** All of them, by name. Throws IncidentRefusedError or IncidentUnknownError. */
  listServices(): Promise<Service[]>;
  /**
   * Asks for an incident, once, and answers a reference to ask after. Throws IncidentRefusedError where certainly none
   * was made, IncidentUnknownError where nobody knows.
   */
  createIncident(incident: NewIncident): Promise<string>;
  /** What became of what createIncident asked for. Throws where that could not be learnt now. */
  outcome(ref: string): Promise<CreateResult>;
  /** Looks through the incidents made since then (milliseconds since the epoch). Throws as listServices does. */
  findByKey(key: string, since: number): Promise<Incident | undefined>;
}

/** The backend said no: nothing was made. Its userMessage says why and what to do. */
export class IncidentRefusedError extends QBotError {
  readonly code = 'QBOT_INCIDENT_REFUSED';
}

/** No answer, or one that tells nothing: an incident may have been made. */
export class IncidentUnknownError extends QBotError {
  readonly code = 'QBOT_INCIDENT_UNKNOWN';
}
