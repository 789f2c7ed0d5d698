import type { Fetch } from '../../common/http.ts';
import { isObject } from '../../common/is-object.ts';
import { jsmBaseOf } from '../../common/on-call/jsm-site.ts';
import type { JsmSettings } from '../../lambda/opsgenie/jsm-settings.ts';
import { type JsonObject, objectsIn, textIn } from '../local/json.ts';
import { readWebhookUrls } from './opsgenie-reader.ts';
import { createReader, listIn, type Reader, readPages } from './reader.ts';

export interface JiraAddress {
  cloudId: string;
  siteUrl: string;
  jiraUrl: string;
  operationsUrl: string;
  email: string;
}

export type IssueKind = Pick<JsmSettings, 'projectKey' | 'issueTypeId'>;

export interface JiraService {
  name: string;
  /** Id of its owner team; '' if it has none. */
  owner: string;
}

export interface JiraTeam {
  id: string;
  name: string;
}

export type JiraReader = ReturnType<typeof createJiraReader>;

function jiraHeaders(email: string, token: string): Record<string, string> {
  const authorization = `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
  return { authorization, 'accept-language': 'en', 'x-experimentalapi': 'opt-in' };
}

interface JiraReaderDeps {
  fetch: Fetch;
  address: JiraAddress;
  token: string;
  /** As of ReadOptions; '' where the caller says it. */
  renew?: string;
}

const RENEW = 'Set JIRA_API_TOKEN, or npm run secrets -- set jira-api-token; and look at email in jsm.';

/** What one Jira site has, as the account of the token sees it. Each call only reads, and throws ReadFailure. */
export function createJiraReader(deps: JiraReaderDeps) {
  const { email, jiraUrl } = deps.address;
  const reader = createReader({
    ...{ fetch: deps.fetch, product: 'Jira', headers: jiraHeaders(email, deps.token) },
    ...{ credential: 'token', renew: deps.renew ?? RENEW },
  });
  const jira = (path: string) => reader.get(`${jsmBaseOf(deps.address, 'jira')}${path}`);
  const operations = (path: string) => reader.get(`${jsmBaseOf(deps.address, 'operations')}${path}`);
  const desk = (path: string, query = '') =>
    readPages(async (count) => {
      const body = await reader.get(`${jiraUrl}/rest/servicedeskapi${path}?start=${count}&limit=50${query}`);
      return { items: listIn(body, 'values'), more: isObject(body) && body.isLastPage === false };
    });
  return {
    /** Name of the account. */
    async myself() {
      const body = await jira('/myself');
      return isObject(body) ? textIn(body.displayName) || textIn(body.accountId) : '';
    },
    priorities: async () => listIn(await jira('/priority'), 'values'),
    fields: async () => listIn(await jira('/field'), 'values'),
    /** Permissions of the project that the account lacks. */
    async denied(project: string, names: readonly string[]) {
      const body = await jira(
        `/mypermissions?projectKey=${encodeURIComponent(project)}&permissions=${names}`,
      );
      const held = isObject(body) && isObject(body.permissions) ? body.permissions : {};
      return names.filter((name) => Object(held[name]).havePermission !== true);
    },
    createScreen: (project: string, issueType: string) =>
      readPages(async (count) => {
        const path = `/issue/createmeta/${encodeURIComponent(project)}/issuetypes/${encodeURIComponent(issueType)}`;
        const body = await jira(`${path}?startAt=${count}&maxResults=200`);
        const items = listIn(body, 'fields');
        return { items, more: isObject(body) && Number(body.total) > count + items.length };
      }),
    /** Id of the service desk of the project; undefined where the account sees none. */
    async deskOf(project: string) {
      return (await desk('/servicedesk')).find(({ projectKey }) => projectKey === project)?.id;
    },
    requestTypes: (deskId: unknown) =>
      desk(`/servicedesk/${encodeURIComponent(String(deskId))}/requesttype`, '&expand=practice'),
    services: () => readServices(reader, `${jsmBaseOf(deps.address, 'services')}/services`),
    async teams(): Promise<JiraTeam[]> {
      const teams = listIn(await operations('/teams'), 'platformTeams');
      return teams.map(({ teamId, teamName }) => ({ id: textIn(teamId), name: textIn(teamName).trim() }));
    },
    /** Ids of the teams that have an enabled schedule. */
    async scheduledTeams() {
      const schedules = await readPages((count) => offsetPage(operations, '/schedules', count));
      return schedules.filter(({ enabled }) => enabled !== false).map(({ teamId }) => textIn(teamId));
    },
    /** Of each webhook integration; '' where Jira does not show it. */
    async webhookUrls() {
      const integrations = await readPages((count) => offsetPage(operations, '/integrations', count));
      return readWebhookUrls(integrations, (id) => operations(`/integrations/${encodeURIComponent(id)}`));
    },
    /** Statuses of each type of issue. */
    statuses: async (project: string) =>
      listIn(await jira(`/project/${encodeURIComponent(project)}/statuses`), 'values'),
    /** What leads on from the status of the newest issue that is open, or done; undefined if there is no such issue. */
    transitions: (kind: IssueKind, state: 'open' | 'done') =>
      readTransitions(reader, jsmBaseOf(deps.address, 'jira'), { ...kind, state }),
  };
}

async function readTransitions(
  { get, search }: Reader,
  url: string,
  { issueTypeId, projectKey, state }: IssueKind & { state: 'open' | 'done' },
): Promise<JiraTransition[] | undefined> {
  const category = `statusCategory ${state === 'done' ? '=' : '!='} Done`;
  const jql = `project = "${projectKey}" AND issuetype = ${issueTypeId} AND ${category} ORDER BY created DESC`;
  const [issue] = listIn(await search(url, jql), 'issues');
  if (issue === undefined) return undefined;
  const body = await get(`${url}/issue/${encodeURIComponent(String(issue.id))}/transitions`);
  return listIn(body, 'transitions').map(toTransition);
}

export type JiraTransition = ReturnType<typeof toTransition>;

function toTransition({ id, name, to }: JsonObject) {
  return { id: textIn(id), name: textIn(name), to: toStatus(Object(to)) };
}

export function toStatus({ id, name, statusCategory }: JsonObject) {
  return { id: textIn(id), name: textIn(name), statusCategory: { key: textIn(Object(statusCategory).key) } };
}

async function readServices({ get }: Reader, url: string): Promise<JiraService[]> {
  const services = await readPages(async (count) => {
    const body = await get(`${url}?offset=${count}&size=100`);
    const pagination = isObject(body) && isObject(body.pagination) ? body.pagination : {};
    return { items: listIn(body, 'services'), more: pagination.hasNext === true };
  });
  return services.map(({ name, owner }) => ({ name: textIn(name).trim(), owner: textIn(owner) }));
}

async function offsetPage(
  read: (path: string) => Promise<JsonObject | unknown[]>,
  path: string,
  offset: number,
) {
  const body = await read(`${path}?offset=${offset}&size=50`);
  const links = isObject(body) && isObject(body.links) ? body.links : {};
  return { items: listIn(body, 'values'), more: textIn(links.next) !== '' };
}

/** Id of the field of this type, in a list of fields or on a create screen. Names are translated. */
export function fieldOfType(fields: readonly JsonObject[], custom: string): string | undefined {
  const found = objectsIn(fields).find(({ schema }) => Object(schema).custom === custom);
  return found === undefined ? undefined : textIn(found.fieldId) || textIn(found.id);
}

export const INCIDENT_PRACTICE = 'ITSM_INCIDENT';
