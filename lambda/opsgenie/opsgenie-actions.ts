import { truncate } from '../../common/truncate.ts';
import {
  ActionNotPossibleError,
  type ActionRequest,
  type ActionResult,
  type AlertRequest,
  type Capabilities,
  type IncidentActions,
  type IncidentDetails,
  type Service,
} from './incident-backend.ts';
import { noIncident } from './no-result.ts';
import { canAllBut, requireNote, requireTeam } from './not-possible.ts';
import {
  type AlertRun,
  acknowledgeAlert,
  acknowledgeAlerts,
  beforeSending,
  requireAlert,
} from './opsgenie-acknowledge.ts';
import { explainAction } from './opsgenie-action-errors.ts';
import { callUntil, countAndExplain, type OpsgenieConnection } from './opsgenie-client.ts';
import { closeDrillAlert, createDrillAlert } from './opsgenie-drill.ts';
import { findIncident, listOpenIncidents, MAX_LISTED } from './opsgenie-incidents.ts';
import { attributedNote } from './opsgenie-note.ts';
import { readOnCall } from './opsgenie-on-call.ts';
import { type Follower, sendAndFollow } from './opsgenie-request.ts';

/** For all calls of one action, or of one reading. */
const WHOLE_MS = 10_000;
const DEFAULT_LISTED = 20;
const TEAM_CHARACTERS = 100;

export interface OpsgenieActionsDeps extends OpsgenieConnection {
  /** Of an API integration: only such a key may act on alerts. '' where it is not set. */
  integrationKey: () => Promise<string>;
  /** May come from a cache: incidents name services by id. */
  services: () => Promise<Service[]>;
  sleep: (ms: number) => Promise<void>;
}

/**
 * What OpsGenie can do with an incident. Each call is ended after 4 s, all of one action after 10 s, none is repeated.
 * Acknowledging, which incidents do not know, is done to their alerts. It ends on 2027-04-05.
 * https://docs.opsgenie.com/docs/incident-api
 */
export function createOpsgenieActions(deps: OpsgenieActionsDeps): IncidentActions {
  const reading = <T>(work: (run: Run) => Promise<T>) =>
    countAndExplain(deps.metrics, work(startRun(deps)), explainAction('opsgenie-api-key'));
  return {
    name: 'OpsGenie',
    numberWord: 'number',
    label: ({ number }) => `#${number}`,
    can: () => capabilities(deps),
    listOpen: (limit = DEFAULT_LISTED) => {
      const wanted = Math.min(Math.max(Math.trunc(limit), 1), MAX_LISTED);
      return reading((run) => listOpenIncidents(run, wanted));
    },
    find: (by) => reading((run) => findIncident(run, by)),
    onCall: (schedule) => reading((run) => readOnCall(run, schedule)),
    startDrill: async (request) => createDrillAlert(await startAlertRun(deps, NO_DRILL), request),
    endDrill: async (alias) => closeDrillAlert(await startAlertRun(deps, NO_DRILL), alias),
    acknowledge: (request) => acknowledge(deps, request),
    acknowledgeAlert: (request) => acknowledgeOneAlert(deps, request),
    resolve: (request) =>
      act(
        deps,
        request,
        endBy('resolve', 'Resolved', ({ status }) => status !== 'open'),
      ),
    close: (request) =>
      act(
        deps,
        request,
        endBy('close', 'Closed', ({ status }) => status === 'closed'),
      ),
    reopen: (request) =>
      act(
        deps,
        request,
        endBy('reopen', 'Reopened', ({ status }) => status === 'open'),
      ),
    addNote: (request) => act(deps, request, { ...endBy('notes', 'Noted', () => false), check: requireNote }),
    setPriority: ({ priority, ...request }) =>
      act(deps, request, {
        isAlready: (incident) => incident.priority === priority,
        toRequest: () => ({ method: 'PUT', name: 'priority', body: { priority }, noteCut: false }),
      }),
    escalate: ({ team, ...request }) => act(deps, request, escalation(team.trim())),
  };
}

interface Run extends Follower {
  services: () => Promise<Service[]>;
}

function startRun(deps: OpsgenieActionsDeps): Run {
  const { now, services, sleep } = deps;
  const deadline = now() + WHOLE_MS;
  return { call: callUntil(deps, deadline), deadline, now, services, sleep };
}

/** A secret that cannot be read is none. */
async function capabilities(deps: OpsgenieActionsDeps): Promise<Capabilities> {
  const key = await deps.integrationKey().catch(() => '');
  return key === '' ? canAllBut('acknowledge', 'drill') : canAllBut();
}

/** One call on the incident itself. */
interface Plan {
  /** Throws what makes it impossible, before anything is read. */
  check?: (request: ActionRequest) => void;
  isAlready: (incident: IncidentDetails) => boolean;
  toRequest: (request: ActionRequest) => {
    method: 'POST' | 'PUT';
    /** The last part of the path. */
    name: string;
    body: unknown;
    noteCut: boolean;
  };
}

function endBy(name: string, done: string, isAlready: Plan['isAlready']): Plan {
  return {
    isAlready,
    toRequest: (request) => {
      const { note, noteCut } = attributedNote(request, done);
      return { method: 'POST', name, body: { note }, noteCut };
    },
  };
}

/** OpsGenie calls a further team by adding it to the responders. */
function escalation(team: string): Plan {
  return {
    check: () => requireTeam('OpsGenie', team),
    isAlready: () => false,
    toRequest: (request) => {
      const { note, noteCut } = attributedNote(request, 'Escalated');
      const responder = [{ type: 'team', name: truncate(team, TEAM_CHARACTERS) }];
      return { method: 'POST', name: 'responders', body: { responder, note }, noteCut };
    },
  };
}

async function act(deps: OpsgenieActionsDeps, request: ActionRequest, plan: Plan): Promise<ActionResult> {
  plan.check?.(request);
  const run = startRun(deps);
  const incident = await readFirst(deps, run, request.id);
  if (plan.isAlready(incident)) return { kind: 'already', incident, noteCut: false };
  const { method, name, body, noteCut } = plan.toRequest(request);
  const path = `/v1/incidents/${encodeURIComponent(incident.id)}/${name}?identifierType=id`;
  await request.beforeSend?.();
  const sent = sendAndFollow(run, { method, path, body, statusPath: '/v1/incidents/requests' });
  await countAndExplain(deps.metrics, sent, explainAction('opsgenie-api-key'));
  return { kind: 'done', incident, noteCut };
}

async function acknowledge(
  deps: OpsgenieActionsDeps,
  request: ActionRequest & { alertId?: string },
): Promise<ActionResult> {
  const run = await startAlertRun(deps, NO_ACKNOWLEDGE);
  const incident = await readFirst(deps, run, request.id);
  if (request.alertId !== undefined) await requireAlert(run, incident.id, request.alertId);
  const isTaken = incident.status !== 'open' || incident.acknowledgement.kind === 'acknowledged';
  if (isTaken) return { kind: 'already', incident, noteCut: false };
  const { note, noteCut } = attributedNote(request, 'Acknowledged');
  const kind = await acknowledgeAlerts(run, request, { incidentId: incident.id, note });
  return { kind, incident, noteCut: noteCut && kind === 'done' };
}

async function acknowledgeOneAlert(
  deps: OpsgenieActionsDeps,
  request: AlertRequest,
): Promise<'done' | 'already'> {
  const run = await startAlertRun(deps, NO_ACKNOWLEDGE);
  return acknowledgeAlert(run, request, attributedNote(request, 'Acknowledged').note);
}

const NO_ACKNOWLEDGE =
  'Q-Bot cannot acknowledge in OpsGenie: its integration key is not set. Acknowledge there.';
const NO_DRILL = 'Q-Bot cannot hold a drill: its integration key of OpsGenie is not set.';
const SET_KEY = 'Tell the Q-Bot team: `npm run secrets -- set opsgenie-integration-key`.';

/** Throws ActionNotPossibleError, with these words, without the key that alerts need. */
async function startAlertRun(deps: OpsgenieActionsDeps, without: string): Promise<Run & AlertRun> {
  const key = await deps.integrationKey();
  if (key === '') {
    throw new ActionNotPossibleError('no integration key', { userMessage: `${without} ${SET_KEY}` });
  }
  const run = startRun(deps);
  const alertCall = callUntil({ ...deps, apiKey: async () => key }, run.deadline);
  return { ...run, alertCall, metrics: deps.metrics };
}

/** The incident before the action. However that fails, nothing was changed. */
async function readFirst(deps: OpsgenieActionsDeps, run: Run, id: string): Promise<IncidentDetails> {
  const incident = await beforeSending(deps.metrics, findIncident(run, { id }));
  if (incident !== undefined) return incident;
  throw noIncident('OpsGenie');
}
