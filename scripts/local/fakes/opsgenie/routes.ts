import { getAccountIntegration, listAccountIntegrations, listAccountTeams } from './account-calls.ts';
import {
  alertAction,
  alertRequestStatus,
  associatedAlertIds,
  getAlert,
  responderAlertIds,
} from './alert-actions.ts';
import { createAlert, recordAlertCreate } from './alert-create.ts';
import { incidentAction } from './incident-actions.ts';
import { allOnCalls, listSchedules, nextOnCalls, onCalls, timeline } from './on-calls.ts';
import {
  createIncident,
  getIncident,
  listIncidents,
  listServices,
  recordAction,
  recordCreate,
  requestStatus,
} from './operations.ts';
import type { OpsgenieAccount, OpsgenieCall, OpsgenieOperation } from './opsgenie-account.ts';

/** One call of OpsGenie. A fault of it is `opsgenie.<name>`. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  name: string;
  operation: OpsgenieOperation;
  /** Only for the key of an API integration. */
  needs?: 'integration' | undefined;
  /** Keeps what arrived, before any fault. */
  record?: (account: OpsgenieAccount, call: OpsgenieCall) => void;
}

const get = (path: string, name: string, operation: OpsgenieOperation): Route => {
  return { method: 'GET', path, name, operation };
};

const INCIDENT = '/v1/incidents/:id';
const incidentActions = (['resolve', 'close', 'reopen', 'notes', 'responders', 'priority'] as const).map(
  (name): Route => ({
    ...{ method: name === 'priority' ? 'PUT' : 'POST', path: `${INCIDENT}/${name}`, name },
    ...{ operation: incidentAction(name), record: recordAction },
  }),
);

const ALERT = '/v2/alerts/:id';
const alertActions = (['acknowledge', 'unacknowledge', 'close', 'notes'] as const).map(
  (name): Route => ({
    ...{ method: 'POST', path: `${ALERT}/${name}`, name: `alert-${name}` },
    ...{ operation: alertAction(name), record: recordAction, needs: 'integration' },
  }),
);

const SCHEDULE = '/v2/schedules/:id';

export const ROUTES: readonly Route[] = [
  get('/v1/services', 'services', listServices),
  {
    method: 'POST',
    path: '/v1/incidents/create',
    name: 'create',
    operation: createIncident,
    record: recordCreate,
  },
  get('/v1/incidents/requests/:id', 'status', requestStatus),
  get(INCIDENT, 'get', getIncident),
  get('/v1/incidents', 'list', listIncidents),
  get(`${INCIDENT}/responder-alert-ids`, 'responder-alerts', responderAlertIds),
  get(`${INCIDENT}/associated-alert-ids`, 'associated-alerts', associatedAlertIds),
  ...incidentActions,
  {
    ...{ method: 'POST', path: '/v2/alerts', name: 'alert-create', operation: createAlert },
    ...{ record: recordAlertCreate, needs: 'integration' },
  },
  get('/v2/alerts/requests/:id', 'alert-status', alertRequestStatus),
  get(ALERT, 'alert', getAlert),
  ...alertActions,
  get('/v2/teams', 'teams', listAccountTeams),
  get('/v2/integrations', 'integrations', listAccountIntegrations),
  get('/v2/integrations/:id', 'integration', getAccountIntegration),
  get('/v2/schedules', 'schedules', listSchedules),
  get('/v2/schedules/on-calls', 'on-calls', allOnCalls),
  get(`${SCHEDULE}/on-calls`, 'on-calls', onCalls),
  get(`${SCHEDULE}/next-on-calls`, 'next-on-calls', nextOnCalls),
  get(`${SCHEDULE}/timeline`, 'timeline', timeline),
];
