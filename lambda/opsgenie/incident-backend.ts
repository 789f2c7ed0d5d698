import { QBotError } from '../../common/errors.ts';
import type { Priority } from '../../common/priorities.ts';
import type { DrillActions } from './drill-port.ts';

/** Where incidents may live: OpsGenie, or Jira Service Management. */
export const INCIDENT_PRODUCTS = ['opsgenie', 'jsm'] as const;

export type IncidentProduct = (typeof INCIDENT_PRODUCTS)[number];

/** Clocks and queues of the product: an action and its trace there are this far apart at most, milliseconds. */
export const SAME_ACTION_MS = 120_000;

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
  /** In whose name. */
  user: { id: string; name: string };
  /** Who began the order, where that is another user: it was tried again, or replayed. */
  startedBy?: { id: string; name: string };
  channelId: string;
  requestId: string;
}

export interface Incident {
  number: string;
  url: string;
  /** Opaque: webhooks and buttons carry it, actions take it. Absent in rows of releases that did not store it. */
  id?: string | undefined;
  /** What the product did not take of the create, a sentence for people; absent where it took all. */
  remark?: string | undefined;
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
  /**
   * The product that a receipt was opened in. Absent where there is one product. Throws IncidentRefusedError if Q-Bot is
   * not connected to it any more.
   */
  openedBy?(product: IncidentProduct): IncidentBackend & IncidentActions;
}

/**
 * Whether somebody has taken the incident: acknowledged once each of its open alerts is. `unknown` where that could not
 * be learnt now; a list is shown without it rather than not at all. `mayPass`: the same reading may work a little later.
 */
export type Acknowledgement =
  | { kind: 'none' }
  | { kind: 'unknown'; mayPass?: true }
  | {
      kind: 'acknowledged';
      /** As the backend names them: an address, or what an acknowledge of ours gave as user. '' if it does not say. */
      by: string;
      /** Milliseconds since the epoch. */
      at: number | undefined;
    };

/** An incident as people need it. Texts are foreign: show them escaped. */
export interface IncidentDetails extends Incident {
  id: string;
  message: string;
  priority: Priority | undefined;
  /** `resolved` may still be closed; `closed` may be neither. */
  status: 'open' | 'resolved' | 'closed';
  /** Names; the id of a service whose name could not be learnt. */
  services: string[];
  /** Milliseconds since the epoch. */
  createdAt: number;
  acknowledgement: Acknowledgement;
  /** Milliseconds since the epoch; undefined where the backend does not say, or while it is open. */
  resolvedAt: number | undefined;
  /** Who resolved it, as the backend names them; absent where it does not say. */
  resolvedBy?: string | undefined;
}

/** What can be done to an incident. */
export const INCIDENT_ACTIONS = [
  'acknowledge',
  'resolve',
  'close',
  'reopen',
  'addNote',
  'setPriority',
  'escalate',
] as const;

export type IncidentAction = (typeof INCIDENT_ACTIONS)[number];

/** What a product may be unable to do, or may only with a key that is not set. */
export const CAPABILITIES = [...INCIDENT_ACTIONS, 'drill'] as const;

export type Capabilities = Record<(typeof CAPABILITIES)[number], boolean>;

/** Who does it, to which incident. */
export interface ActionRequest {
  /** `IncidentDetails.id`. */
  id: string;
  /** The Slack user: named in the backend, which knows only Q-Bot's key. `id` '' for who is known by `name` alone. */
  user: { id: string; name: string };
  /** Whose order it is, where `user` has replayed it. */
  startedBy?: { id: string; name: string };
  /** Free text, kept with the action. Cut at the backend's limit (25,000 characters in OpsGenie), and then said. */
  note?: string;
  /** Awaited right before the first call that changes something. What it throws ends the action: nothing was sent. */
  beforeSend?: () => Promise<void>;
}

/** Who acknowledges which alert. */
export interface AlertRequest extends Pick<ActionRequest, 'user'> {
  alertId: string;
}

export interface ActionResult {
  /** `already`: it was so before (by somebody else, or an earlier click), and nothing was sent. */
  kind: 'done' | 'already';
  /** As it was read before the action. */
  incident: IncidentDetails;
  /** Only the beginning of the note was kept. */
  noteCut: boolean;
  /** It was done without the note, or whether the note was kept with it is not known. */
  noteLost?: NoteLoss | undefined;
}

export type NoteLoss = 'refused' | 'unknown';

/** One schedule, and who answers for it. */
export interface OnCall {
  schedule: string;
  /** False: nobody is called by it, whatever it says. */
  enabled: boolean;
  /** Names as the backend has them, mostly addresses. Empty: nobody is on call. */
  now: string[];
  /** When it changes, milliseconds since the epoch; undefined where the backend does not say. */
  until: number | undefined;
  /** Names; empty where nobody follows, or the backend does not say. */
  next: string[];
}

/**
 * What is done to incidents after they were created. Each method ends within about 10 s. Besides what it says, each
 * throws IncidentRefusedError (a no, its userMessage says why: nothing changed) or IncidentUnknownError (no answer, or
 * not processed in time: ask `find` before trying again).
 *
 * Each action reads the incident first: what is already so is answered `already`, and an incident that is over is not
 * acknowledged. `done` is answered only when the backend says that it was processed. No action is repeated here, and
 * two at once may both be sent: once per click is the caller's care.
 */
export interface IncidentActions extends DrillActions {
  /** The product, for sentences: "OpsGenie". */
  readonly name: string;
  /** What the name of an incident is called here, and stands for it in usages: `<number>`, `<key>`. */
  readonly numberWord: 'number' | 'key';
  /** How people name an incident: "#17", or "OPS-17". */
  label(incident: Pick<Incident, 'number'>): string;
  /** What works here, so that only such buttons are shown. Asks the settings, not the backend; never throws. */
  can(): Promise<Capabilities>;
  /** What is open, newest first, at most `limit` (default 20, at most 100), and how many there are. */
  listOpen(limit?: number): Promise<{ incidents: IncidentDetails[]; total: number }>;
  /** One incident, whatever its status; undefined if there is none. `number` as in `Incident`, without a label. */
  find(by: { number: string } | { id: string }): Promise<IncidentDetails | undefined>;
  /**
   * Takes the incident, so that nobody is called any more: acknowledges each of its alerts in the user's name.
   * `already` also if it is resolved or closed. Throws ActionNotPossibleError where `can` says so or it has no alert, and
   * if `alertId` is given and is none of its alerts: who said that they belong together may not know.
   */
  acknowledge(request: ActionRequest & { alertId?: string }): Promise<ActionResult>;
  /** The same for one alert that belongs to no incident. Absent where the product knows none. */
  acknowledgeAlert?(request: AlertRequest): Promise<ActionResult['kind']>;
  /** `already` if it is resolved or closed. */
  resolve(request: ActionRequest): Promise<ActionResult>;
  /** `already` if it is closed. */
  close(request: ActionRequest): Promise<ActionResult>;
  /** `already` if it is open. */
  reopen(request: ActionRequest): Promise<ActionResult>;
  /** Never `already`: each call adds one. Throws ActionNotPossibleError if the note is blank. */
  addNote(request: ActionRequest & { note: string }): Promise<ActionResult>;
  /** `already` if it has that priority. Keeps no note. */
  setPriority(request: ActionRequest & { priority: Priority }): Promise<ActionResult>;
  /** Calls another team too, by its name. */
  escalate(request: ActionRequest & { team: string }): Promise<ActionResult>;
  /**
   * Of one schedule by its name (in any case), else of all, by name. Throws NoSuchScheduleError, whose userMessage
   * offers the names that there are.
   */
  onCall(schedule?: string): Promise<OnCall[]>;
  /**
   * The product that has this incident, which is not the chosen one if the setting changed since. Absent where there is
   * one product. Throws IncidentRefusedError if Q-Bot is not connected to it any more.
   */
  ownerOf?(incidentId: string): IncidentActions;
}

/** The backend said no: nothing was made. Its userMessage says why and what to do. */
export class IncidentRefusedError extends QBotError {
  readonly code: string = 'QBOT_INCIDENT_REFUSED';
}

/** No answer, or one that tells nothing: an incident may have been made. */
export class IncidentUnknownError extends QBotError {
  readonly code = 'QBOT_INCIDENT_UNKNOWN';
}

/** There is none of that number or id. */
export class IncidentNotFoundError extends IncidentRefusedError {
  override readonly code = 'QBOT_INCIDENT_NOT_FOUND';
}

/** There is none of that name. */
export class NoSuchScheduleError extends IncidentRefusedError {
  override readonly code = 'QBOT_NO_SUCH_SCHEDULE';
}

/** This backend cannot do it, or not to this incident; nothing was sent. */
export class ActionNotPossibleError extends IncidentRefusedError {
  override readonly code = 'QBOT_ACTION_NOT_POSSIBLE';
}
