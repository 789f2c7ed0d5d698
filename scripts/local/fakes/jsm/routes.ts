import { type Anonymous, anonymousWrite, needsUser } from './access.ts';
import {
  addComment,
  createIssue,
  doTransition,
  editIssue,
  getIssue,
  listTransitions,
  setProperty,
} from './issue-calls.ts';
import type { JsmOperation } from './jsm-site.ts';
import {
  acknowledgeAlert,
  addAffectedService,
  addResponder,
  alertRequest,
  getJsmAlert,
  listJsmServices,
  listTeams,
  responderAlerts,
} from './operations.ts';
import { bulkUsers, listFields, myself } from './people.ts';
import { noIssue } from './rejections.ts';
import { jsmNextOnCalls, jsmOnCalls, jsmTimeline, listJsmSchedules } from './schedule-calls.ts';
import { anonymousSearch, bulkFetch, oldSearch, search } from './search.ts';
import {
  createScreen,
  getIntegration,
  listDesks,
  listIntegrations,
  listPriorities,
  listRequestTypes,
  listStatuses,
  myPermissions,
  tenantInfo,
} from './setup-calls.ts';

/** One call. A fault of it is `jsm.<name>`. */
export interface JsmRoute {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  name: string;
  operation: JsmOperation;
  /** Of Jira's own calls: how nobody is answered. Without it, it is one of /jsm. */
  anonymous?: Anonymous;
  /** Of a list below /jsm: how it looks to an account that sees nothing of it. */
  nothing?: unknown;
  /** What it changes is kept, before any fault. */
  keeps?: 'create' | 'action';
}

const empty =
  (body: unknown): Anonymous =>
  () => ({ status: 200, body });
const ISSUE = '/issue/:id';

/** Below `/rest/api/3`, on the site's host and on the gateway. */
export const JIRA_ROUTES: readonly JsmRoute[] = [
  { method: 'GET', path: '/myself', name: 'myself', operation: myself, anonymous: needsUser },
  { method: 'GET', path: '/user/bulk', name: 'users', operation: bulkUsers, anonymous: needsUser },
  { method: 'GET', path: '/field', name: 'field', operation: listFields, anonymous: empty([]) },
  { method: 'POST', path: '/search/jql', name: 'search', operation: search, anonymous: anonymousSearch },
  { method: 'POST', path: '/search', name: 'old-search', operation: oldSearch, anonymous: noIssue },
  { method: 'GET', path: '/search', name: 'old-search', operation: oldSearch, anonymous: noIssue },
  {
    ...{ method: 'POST', path: '/issue/bulkfetch', name: 'bulkfetch', operation: bulkFetch },
    anonymous: empty({ issues: [], issueErrors: [] }),
  },
  {
    ...{ method: 'POST', path: '/issue', name: 'create', operation: createIssue },
    ...{ anonymous: anonymousWrite, keeps: 'create' },
  },
  { method: 'GET', path: ISSUE, name: 'issue', operation: getIssue, anonymous: noIssue },
  ...writes([
    { method: 'PUT', path: ISSUE, name: 'edit', operation: editIssue },
    { method: 'PUT', path: `${ISSUE}/properties/:propertyKey`, name: 'property', operation: setProperty },
    { method: 'POST', path: `${ISSUE}/transitions`, name: 'transition', operation: doTransition },
    { method: 'POST', path: `${ISSUE}/comment`, name: 'comment', operation: addComment },
  ]),
  {
    ...{ method: 'GET', path: `${ISSUE}/transitions`, name: 'transitions', operation: listTransitions },
    anonymous: empty({ transitions: [] }),
  },
  { method: 'GET', path: '/priority', name: 'priorities', operation: listPriorities, anonymous: empty([]) },
  {
    ...{ method: 'GET', path: '/mypermissions', name: 'permissions', operation: myPermissions },
    anonymous: noIssue,
  },
  {
    ...{ method: 'GET', path: '/project/:project/statuses', name: 'statuses', operation: listStatuses },
    anonymous: noIssue,
  },
  {
    ...{ method: 'GET', path: '/issue/createmeta/:project/issuetypes/:id', name: 'create-screen' },
    ...{ operation: createScreen, anonymous: empty({ fields: [], startAt: 0, maxResults: 50, total: 0 }) },
  },
];

function writes(routes: Omit<JsmRoute, 'anonymous' | 'keeps'>[]): JsmRoute[] {
  return routes.map((route) => ({ ...route, anonymous: anonymousWrite, keeps: 'action' }));
}

const get = (path: string, name: string, operation: JsmOperation, nothing?: unknown): JsmRoute => ({
  ...{ method: 'GET', path, name, operation, nothing },
});
const post = (path: string, name: string, operation: JsmOperation): JsmRoute => ({
  ...{ method: 'POST', path, name, operation, keeps: 'action' },
});
const INCIDENT = '/jsm/incidents/cloudId/:cloudId/v1/incident/:id';
const OPS = '/jsm/ops/api/:cloudId/v1';

/** Below `/rest/servicedeskapi`, on the site's host and on the gateway. */
export const DESK_ROUTES: readonly JsmRoute[] = [
  { method: 'GET', path: '/servicedesk', name: 'desks', operation: listDesks, anonymous: needsUser },
  {
    ...{ method: 'GET', path: '/servicedesk/:id/requesttype', name: 'request-types' },
    ...{ operation: listRequestTypes, anonymous: needsUser },
  },
];

export const JSM_ROUTES: readonly JsmRoute[] = [
  {
    ...{ method: 'GET', path: '/_edge/tenant_info', name: 'tenant-info', operation: tenantInfo },
    anonymous: (site) => ({ status: 200, body: { cloudId: site.cloudId } }),
  },
  get(`${OPS}/integrations`, 'integrations', listIntegrations, { values: [], links: {} }),
  get(`${OPS}/integrations/:id`, 'integration', getIntegration),
  get('/jsm/api/:cloudId/v1/services', 'services', listJsmServices, {
    services: [],
    pagination: { totalCount: 0, hasNext: false },
  }),
  get(`${INCIDENT}/responder-alerts`, 'responder-alerts', responderAlerts, { responderAlerts: [] }),
  post(`${INCIDENT}/affected-service/add`, 'affected-service', addAffectedService),
  post(`${INCIDENT}/responder/add`, 'responder', addResponder),
  get(`${OPS}/alerts/requests/:id`, 'alert-status', alertRequest),
  get(`${OPS}/alerts/:id`, 'alert', getJsmAlert),
  post(`${OPS}/alerts/:id/acknowledge`, 'alert-acknowledge', acknowledgeAlert),
  get(`${OPS}/teams`, 'teams', listTeams, { platformTeams: [] }),
  get(`${OPS}/schedules`, 'schedules', listJsmSchedules, { values: [], links: {} }),
  get(`${OPS}/schedules/:id/on-calls`, 'on-calls', jsmOnCalls, { onCallUsers: [] }),
  get(`${OPS}/schedules/:id/next-on-calls`, 'next-on-calls', jsmNextOnCalls, { nextOnCallUsers: [] }),
  get(`${OPS}/schedules/:id/timeline`, 'timeline', jsmTimeline),
];
