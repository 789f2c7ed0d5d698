import {
  ISSUE_TYPE,
  ISSUE_TYPES,
  type JsmOperation,
  PRIORITIES,
  REQUEST_TYPE,
  REQUEST_TYPE_FIELD,
  SERVICE_REQUEST_TYPE,
  SERVICES_FIELD,
} from './jsm-site.ts';
import { badRequest, jiraRejection, opsRejection } from './rejections.ts';
import { STATUSES, statusBean } from './workflow.ts';

const DESK = '6';
const CUSTOM_TYPES: Record<string, string> = {
  [REQUEST_TYPE_FIELD]: 'com.atlassian.servicedesk:vp-origin',
  [SERVICES_FIELD]: 'com.atlassian.jira.plugins.service-entity:service-entity-field-cftype',
};

/** How the site is set up: what is read once, before it is used. */
export const tenantInfo: JsmOperation = ({ cloudId }) => ({ status: 200, body: { cloudId } });

export const listPriorities: JsmOperation = () => ({ status: 200, body: PRIORITIES });

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/ */
export const createScreen: JsmOperation = ({ behaviour, projectKey }, { id, project, query }) => {
  if (project !== projectKey || ![ISSUE_TYPE, SERVICE_REQUEST_TYPE].includes(id)) {
    return jiraRejection(404, {}, ['Project or issue type not found.']);
  }
  const startAt = Number(query.get('startAt') ?? 0);
  const maxResults = Number(query.get('maxResults') ?? 50);
  if (!(maxResults >= 1 && maxResults <= 200)) return badRequest('maxResults is not valid');
  const fields = behaviour.screen.map((field) => ({
    ...{ fieldId: field, key: field, name: `Feld ${field}`, required: field === 'summary' },
    schema: field in CUSTOM_TYPES ? { custom: CUSTOM_TYPES[field] } : { system: field },
    ...(field === 'priority' ? { allowedValues: PRIORITIES } : {}),
  }));
  const page = fields.slice(startAt, startAt + maxResults);
  return { status: 200, body: { fields: page, startAt, maxResults, total: fields.length } };
};

/** Of each type of issue: here all have one workflow. */
export const listStatuses: JsmOperation = ({ projectKey }, { project }) => {
  if (project !== projectKey) return jiraRejection(404, {}, ['No project could be found.']);
  const types = ISSUE_TYPES.map((type) => ({ ...type, subtask: false, statuses: STATUSES.map(statusBean) }));
  return { status: 200, body: types };
};

/** Names of permissions are asked for; one that Jira does not know is refused. */
export const myPermissions: JsmOperation = ({ behaviour, projectKey }, { query }) => {
  const keys = query.get('permissions')?.split(',') ?? [];
  if (!keys.every((key) => /^[A-Z_]+$/.test(key)) || keys.length === 0) {
    return badRequest('permissions is required');
  }
  if (query.get('projectKey') !== projectKey) return jiraRejection(404, {}, ['No project could be found.']);
  const permissions = keys.map((key) => [key, { key, havePermission: !behaviour.denied.includes(key) }]);
  return { status: 200, body: { permissions: Object.fromEntries(permissions) } };
};

/** https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-servicedesk/ */
export const listDesks: JsmOperation = ({ projectKey }, { query }) =>
  deskPage([{ id: DESK, projectId: '10001', projectName: 'Operations', projectKey }], query);

/** The practice is shown only where it is asked for. */
export const listRequestTypes: JsmOperation = (_site, { id, query }) => {
  if (id !== DESK) return jiraRejection(404, {}, ['The service desk does not exist.']);
  const isExpanded = query.get('expand') === 'practice';
  const types = [
    { id: '76', name: 'Hilfe', issueTypeId: SERVICE_REQUEST_TYPE, practice: 'ITSM_SERVICE_REQUEST' },
    { id: REQUEST_TYPE, name: 'Störung', issueTypeId: ISSUE_TYPE, practice: 'ITSM_INCIDENT' },
  ].map(({ practice, ...type }) => ({
    ...type,
    serviceDeskId: DESK,
    ...(isExpanded ? { practice } : {}),
  }));
  return deskPage(types, query);
};

/** In pages of one, so that a reader of the first page alone is seen. */
function deskPage(all: readonly unknown[], query: URLSearchParams) {
  const start = Number(query.get('start') ?? 0);
  const values = all.slice(start, start + 1);
  const isLastPage = start + 1 >= all.length;
  return { status: 200, body: { size: values.length, start, limit: 1, isLastPage, values } } as const;
}

const WEBHOOK = { id: 'int-2', name: 'Q-Bot', type: 'Webhook', enabled: true };

export const listIntegrations: JsmOperation = ({ behaviour }) => {
  if (behaviour.integrations === 'forbidden') return opsRejection(403, 'You are not authorized.');
  const api = { id: 'int-1', name: 'Default', type: 'API', enabled: true };
  const values = behaviour.integrations === 'none' ? [api] : [api, WEBHOOK];
  return { status: 200, body: { values, links: {} } };
};

/** Only here is the address. */
export const getIntegration: JsmOperation = ({ behaviour, webhookUrl }, { id }) => {
  if (['forbidden', 'listed'].includes(behaviour.integrations)) {
    return opsRejection(403, 'You are not authorized.');
  }
  if (id !== WEBHOOK.id || behaviour.integrations === 'none')
    return opsRejection(404, 'No such integration.');
  return { status: 200, body: { ...WEBHOOK, typeSpecificProperties: { url: webhookUrl } } };
};
