import { accepted, rejectedBody } from './accepted.ts';
import type { Effect } from './action-queue.ts';
import type { ActionBody, IncidentActionName } from './action-request.ts';
import { parseIncidentAction } from './action-request.ts';
import { closeAlert } from './alert-actions.ts';
import { textOfIncident } from './alerts.ts';
import { identifierTypeOf } from './identifier.ts';
import type { Incident } from './incidents.ts';
import { teamRejection } from './keys.ts';
import type {
  AuthorizedCall,
  OpsgenieAccount,
  OpsgenieOperation,
  OpsgenieResult,
} from './opsgenie-account.ts';

/** Who acts through the API: OpsGenie names the integration, and knows no user of Slack. */
const BY_API = 'Q-Bot (API)';

/**
 * `POST /v1/incidents/{id}/<name>`: accepted at once and carried out later. An incident that does not exist fails only
 * then, as the documentation's own sample shows.
 * https://docs.opsgenie.com/docs/incident-api
 */
export function incidentAction(name: IncidentActionName): OpsgenieOperation {
  return (account, call) => {
    const by = identifierTypeOf(call.query, ['id', 'tiny']);
    if ('rejected' in by) return by.rejected;
    const parsed = parseIncidentAction(name, call);
    if (parsed.kind !== 'ok') return rejectedBody(parsed);
    const incident = account.incidents.find(call.id, by.type);
    const rejected = incident && teamRejection(call.key, incident.ownerTeam);
    if (rejected !== undefined) return rejected;
    return acceptAction({ account, call, name }, incident, parsed.body);
  };
}

interface IncidentActionCall {
  account: OpsgenieAccount;
  call: AuthorizedCall;
  name: IncidentActionName;
}

function acceptAction(
  { account, call, name }: IncidentActionCall,
  incident: Incident | undefined,
  body: ActionBody,
): OpsgenieResult {
  return accepted(account, call, { action: NAMES[name], incidentId: incident?.id ?? '' }, (changed) => {
    if (incident === undefined) {
      return { isSuccess: false, status: 'Incident does not exist', incidentId: '' };
    }
    const effect = EFFECTS[name]({ account, incident, body, by: BY_API });
    if (effect.changed) {
      incident.updatedAt = new Date(account.now()).toISOString();
      changed();
    }
    return { isSuccess: effect.isSuccess, status: effect.status, incidentId: incident.id };
  });
}

/** As the status of the request calls them. */
const NAMES: Record<IncidentActionName, string> = {
  resolve: 'Resolve',
  close: 'Close',
  reopen: 'Reopen',
  notes: 'AddNote',
  priority: 'UpdatePriority',
  responders: 'AddResponder',
};

export interface ActOnIncident {
  account: OpsgenieAccount;
  incident: Incident;
  body: ActionBody;
  by: string;
}

type IncidentEffect = Pick<Effect, 'isSuccess' | 'status'> & { changed: boolean };

const EFFECTS: Record<IncidentActionName, (act: ActOnIncident) => IncidentEffect> = {
  resolve: (act) => endIncident(act, 'resolved'),
  close: (act) => endIncident(act, 'closed'),
  reopen: reopenIncident,
  // No webhook: it carries what happens to alerts.
  notes: () => ({ isSuccess: true, status: 'Note added', changed: true }),
  priority: changePriority,
  responders: addResponders,
};

/**
 * What OpsGenie does with an incident that is over already is not documented: it succeeds here and changes nothing. Nor
 * is it documented that its alerts are closed with it, which is assumed.
 */
export function endIncident(act: ActOnIncident, status: 'resolved' | 'closed'): IncidentEffect {
  const { account, incident, by } = act;
  const changed = incident.status === 'open' || (incident.status === 'resolved' && status === 'closed');
  if (changed) {
    incident.status = status;
    incident.impactEndDate ??= new Date(account.now()).toISOString();
    for (const alert of account.alerts.ofIncident(incident)) closeAlert(account, alert, by);
  }
  return { isSuccess: true, status: `Incident is ${status}`, changed };
}

function reopenIncident({ incident }: ActOnIncident): IncidentEffect {
  const changed = incident.status !== 'open';
  incident.status = 'open';
  delete incident.impactEndDate;
  return { isSuccess: true, status: 'Incident is reopened', changed };
}

function changePriority({ account, incident, body: { priority = '' }, by }: ActOnIncident): IncidentEffect {
  const oldPriority = incident.priority;
  if (oldPriority === priority) return { isSuccess: true, status: 'Priority is the same', changed: false };
  incident.priority = priority;
  const alert = account.alerts.ownerOf(incident);
  const more = { priority, oldPriority };
  const text = textOfIncident(incident, alert);
  void account.webhook.fire({ action: 'UpdatePriority', alert, text, by, alertFields: more });
  return { isSuccess: true, status: 'Priority updated', changed: true };
}

/** Each team that is added gets an alert of its own. A team that does not exist fails; the words are not documented. */
function addResponders({ account, incident, body: { responder = [] } }: ActOnIncident): IncidentEffect {
  const teams = responder.map((one) =>
    account.teams.find(({ id, name }) => ('id' in one ? one.id === id : 'name' in one && one.name === name)),
  );
  if (teams.some((team) => team === undefined)) {
    return { isSuccess: false, status: 'Responder does not exist', changed: false };
  }
  account.alerts.ownerOf(incident);
  incident.responders.push(...teams.map((team) => ({ type: 'team', id: team?.id })));
  for (const team of teams) {
    const alert = account.alerts.add(incident, { type: 'Responder', teamId: team?.id ?? '' });
    void account.webhook.fire({ action: 'Create', alert, text: textOfIncident(incident, alert) });
  }
  return { isSuccess: true, status: 'Responders added', changed: true };
}
