import { attribution } from './attribution.ts';
import {
  ActionNotPossibleError,
  type ActionRequest,
  type ActionResult,
  type IncidentActions,
  type IncidentDetails,
  IncidentUnknownError,
  type NoteLoss,
  type Service,
} from './incident-backend.ts';
import { acknowledgeJsmAlerts, requireJsmAlert } from './jsm-acknowledge.ts';
import type { JsmClientDeps } from './jsm-client.ts';
import { addInternalComment, cutNote } from './jsm-comment.ts';
import { type JsmCall, jsmCallUntil } from './jsm-connection.ts';
import { beforeSendingJsm, explainedJsm, explainJsm } from './jsm-errors.ts';
import { addResponderTeam } from './jsm-escalate.ts';
import { findJsmIncident, findToActOn, listOpenJsmIncidents, MAX_JSM_LISTED } from './jsm-incidents.ts';
import { readJsmOnCall } from './jsm-on-call.ts';
import { transition } from './jsm-transition.ts';
import { noIncident } from './no-result.ts';
import { canAllBut, requireNote, requireTeam } from './not-possible.ts';

/** For all calls of one action, or of one reading. */
const WHOLE_MS = 10_000;
const DEFAULT_LISTED = 20;
const PRODUCT = 'Jira';

export interface JsmActionsDeps extends JsmClientDeps {
  /** May come from a cache. */
  services: () => Promise<Service[]>;
  sleep: (ms: number) => Promise<void>;
}

type Run = JsmActionsDeps & { call: JsmCall; deadline: number };

function startRun(deps: JsmActionsDeps): Run {
  const deadline = deps.now() + WHOLE_MS;
  return { ...deps, deadline, call: jsmCallUntil(deps, deadline) };
}

/**
 * What Jira Service Management can do with an incident. Each call is ended after 4 s, all of one action after 10 s, none
 * is repeated. Acknowledging, which issues do not know, is done to the alerts of the incident; whatever is done is noted
 * in the issue with the user's name, because Jira knows only Q-Bot's account.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/
 */
export function createJsmActions(deps: JsmActionsDeps): IncidentActions {
  const reading = <T>(work: (run: Run) => Promise<T>) => explainedJsm(deps, work(startRun(deps)));
  return {
    name: PRODUCT,
    numberWord: 'key',
    label: ({ number }) => number,
    can: async () => (deps.settings.closedStatus ? canAllBut('drill') : canAllBut('close', 'drill')),
    listOpen: (limit = DEFAULT_LISTED) => {
      const wanted = Math.min(Math.max(Math.trunc(limit), 1), MAX_JSM_LISTED);
      return reading((run) => listOpenJsmIncidents(run, wanted));
    },
    find: (by) => reading((run) => findJsmIncident(run, by)),
    onCall: (schedule) => reading((run) => readJsmOnCall(run, schedule)),
    startDrill: noDrill,
    endDrill: noDrill,
    acknowledge: (request) => act(deps, request, acknowledgement(request.alertId)),
    resolve: (request) => act(deps, request, RESOLUTION),
    close: (request) => act(deps, request, CLOSING),
    reopen: (request) => act(deps, request, REOPENING),
    addNote: (request) => act(deps, request, NOTE),
    setPriority: ({ priority, ...request }) =>
      act(deps, request, {
        isAlready: (incident) => incident.priority === priority,
        send: async ({ call, settings }, { id }) => {
          const body = { fields: { priority: { id: settings.priorityIds[priority] } } };
          await call({ method: 'PUT', path: `/issue/${id}`, body });
        },
      }),
    escalate: ({ team, ...request }) => act(deps, request, escalation(team.trim())),
  };
}

/** Which webhook an alert of no team reaches is not known of Operations, and an alert of a team would call it. */
async function noDrill(): Promise<never> {
  throw new ActionNotPossibleError('no drill', {
    userMessage:
      'Q-Bot holds no drill with Jira. In Jira, create an alert for a team, see it on the phone, and close it.',
  });
}

/** One action. */
interface Plan {
  /** Throws what makes it impossible, before anything is read. */
  check?: (request: ActionRequest) => void;
  /** Throws what makes it impossible, once the incident was read. */
  verify?: (run: Run, incident: IncidentDetails) => Promise<void>;
  isAlready: (incident: IncidentDetails) => boolean;
  /** Answers `already` if it was so before, and nothing was sent. */
  send: (run: Run, incident: IncidentDetails, request: ActionRequest) => Promise<unknown>;
  /** In the comment that follows; without it, none does. */
  done?: string;
}

const RESOLUTION: Plan = {
  isAlready: ({ status }) => status !== 'open',
  send: (run, { id }) => transition(run, id, 'resolve'),
  done: 'Resolved',
};
const CLOSING: Plan = {
  isAlready: ({ status }) => status === 'closed',
  send: (run, { id }) => transition(run, id, 'close'),
  done: 'Closed',
};
const REOPENING: Plan = {
  isAlready: ({ status }) => status === 'open',
  send: (run, { id }) => transition(run, id, 'reopen'),
  done: 'Reopened',
};
const NOTE: Plan = {
  check: requireNote,
  isAlready: () => false,
  send: ({ call }, { id }, request) =>
    addInternalComment(call, id, [cutNote(request).note, attribution(request, 'Noted')]),
};

function acknowledgement(alertId: string | undefined): Plan {
  return {
    verify: async (run, { id }) => {
      if (alertId !== undefined) await requireJsmAlert(run.call, id, alertId);
    },
    isAlready: (incident) => incident.status !== 'open' || incident.acknowledgement.kind === 'acknowledged',
    send: (run, { id }, request) => acknowledgeJsmAlerts(run, request, id),
    done: 'Acknowledged',
  };
}

function escalation(team: string): Plan {
  return {
    check: () => requireTeam(PRODUCT, team),
    isAlready: () => false,
    send: ({ call }, { id }) => addResponderTeam(call, id, team),
    done: 'Escalated',
  };
}

async function act(deps: JsmActionsDeps, request: ActionRequest, plan: Plan): Promise<ActionResult> {
  plan.check?.(request);
  const run = startRun(deps);
  const incident = await readFirst(run, request.id);
  if (plan.verify !== undefined) await explainedJsm(deps, plan.verify(run, incident));
  const { note, noteCut } = cutNote(request);
  const result = (kind: ActionResult['kind'], isCut: boolean, noteLost: NoteLoss | undefined) => ({
    ...{ kind, incident, noteCut: isCut },
    ...(note && noteLost && { noteLost }),
  });
  // The comment follows: if a run before this one has done it, nobody knows whether it came so far.
  if (plan.isAlready(incident)) return result('already', false, 'unknown');
  const call = announced(run.call, request.beforeSend);
  const sent = await explainedJsm(deps, plan.send({ ...run, call }, incident, request));
  if (sent === 'already') return result('already', false, 'unknown');
  const lost = plan.done && (await comment(run, incident, { request, done: plan.done }));
  return result('done', noteCut, lost || undefined);
}

/** Tells of the first call that changes something, before it is sent. */
function announced(call: JsmCall, beforeSend: ActionRequest['beforeSend']): JsmCall {
  let told: Promise<void> | undefined;
  return async (request) => {
    if (request.method !== 'GET') {
      told ??= beforeSend?.();
      await told;
    }
    return call(request);
  };
}

/** Who did it is left out rather than that it was done. undefined if Jira took it. */
async function comment(
  { call, log }: Run,
  { id }: IncidentDetails,
  { done, request }: { request: ActionRequest; done: string },
): Promise<NoteLoss | undefined> {
  try {
    await addInternalComment(call, id, [cutNote(request).note, attribution(request, done)]);
    return undefined;
  } catch (error) {
    log.warn('the issue does not say who did it', { incident: id, error });
    const explained = explainJsm(error);
    // What is not of the call itself, such as the end of the time, ended it before it was sent.
    return explained !== error && explained instanceof IncidentUnknownError ? 'unknown' : 'refused';
  }
}

/** The incident before the action. However that fails, nothing was changed. */
async function readFirst(run: Run, id: string): Promise<IncidentDetails> {
  const incident = await explainedJsm(run, beforeSendingJsm(findToActOn(run, id)));
  if (incident !== undefined) return incident;
  throw noIncident(PRODUCT);
}
