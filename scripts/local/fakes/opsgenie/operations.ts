import { parseJson } from '../../json.ts';
import { identifierTypeOf } from './identifier.ts';
import { parseIncidentRequest } from './incident-request.ts';
import type { Incident } from './incidents.ts';
import { teamRejection } from './keys.ts';
import type { AuthorizedCall, OpsgenieAccount, OpsgenieCall, OpsgenieResult } from './opsgenie-account.ts';
import { pagingOf, parsePage } from './paging.ts';
import { parseQuery } from './query.ts';
import { notProcessed, rejection, unprocessable } from './rejections.ts';

const INTEGRATION_ID = '3cc69931-167f-411c-a331-768997c29d2e';
const SERVICE_PAGES = { defaultOrder: 'asc', sorts: ['name'] } as const;
const INCIDENT_PAGES = { defaultOrder: 'desc', sorts: ['createdAt', 'tinyId', 'message', 'status'] } as const;

/** https://docs.opsgenie.com/docs/service-api */
export function listServices(account: OpsgenieAccount, call: AuthorizedCall): OpsgenieResult {
  const page = parsePage(call.query, SERVICE_PAGES);
  if ('errors' in page) return unprocessable(page.errors);
  const services = page.order === 'asc' ? account.services : account.services.toReversed();
  const data = services.slice(page.offset, page.offset + page.limit);
  return { status: 200, body: { data, paging: pagingOf(call.url, page, services.length) } };
}

/** Records the POST before anything can reject it. */
export function recordCreate(account: OpsgenieAccount, call: OpsgenieCall): void {
  const body = parseJson(call.body) ?? call.body;
  account.creates.push({ at: account.now(), requestId: call.requestId, body, accepted: false });
}

/** https://docs.opsgenie.com/docs/incident-api */
export function createIncident(account: OpsgenieAccount, call: AuthorizedCall): OpsgenieResult {
  if (!call.contentType.startsWith('application/json'))
    return rejection(415, 'Content-Type must be application/json.');
  const json = parseJson(call.body);
  if (json === undefined) return rejection(400, 'Request body is not valid JSON.');
  const read = parseIncidentRequest(json);
  if ('errors' in read) return unprocessable(read.errors);
  const incident = account.incidents.accept(call.requestId, read.request);
  if (incident !== null) account.onAccepted(incident);
  const record = account.creates.findLast((one) => one.requestId === call.requestId);
  if (record !== undefined) record.accepted = true;
  const data = { requestId: call.requestId };
  return { status: 202, body: { result: 'Request will be processed' }, data };
}

/** 404 until the create is processed, and for an unknown request: OpsGenie does not tell them apart. */
export function requestStatus(account: OpsgenieAccount, call: AuthorizedCall): OpsgenieResult {
  const action = account.queue.processed(call.id);
  if (action?.incidentId !== undefined) {
    const data = { ...action, success: action.isSuccess, integrationId: INTEGRATION_ID };
    return { status: 200, body: { data }, data: { incidentId: action.incidentId } };
  }
  const processed = account.incidents.processed(call.id);
  if (processed === undefined) return notProcessed();
  const { incident, processedAt } = processed;
  const isSuccess = incident !== null;
  const data = {
    success: isSuccess,
    action: 'Create',
    processedAt,
    integrationId: INTEGRATION_ID,
    isSuccess,
    status: isSuccess ? 'Incident created successfully' : 'Impacted service does not exist',
    incidentId: incident?.id ?? '',
  };
  return { status: 200, body: { data }, data: { incidentId: data.incidentId } };
}

export function getIncident(account: OpsgenieAccount, call: AuthorizedCall): OpsgenieResult {
  const by = identifierTypeOf(call.query, ['id', 'tiny']);
  if ('rejected' in by) return by.rejected;
  const incident = account.incidents.find(call.id, by.type);
  if (incident === undefined) return rejection(404, 'Incident does not exist.');
  const rejected = teamRejection(call.key, incident.ownerTeam);
  return rejected ?? { status: 200, body: { data: incident }, data: { incidentId: incident.id } };
}

export function listIncidents(account: OpsgenieAccount, call: AuthorizedCall): OpsgenieResult {
  const { query, ...paging } = call.query;
  const page = parsePage(paging, INCIDENT_PAGES);
  if ('errors' in page) return unprocessable(page.errors);
  const search = query === undefined ? { matches: () => true } : parseQuery(query);
  if ('errors' in search) return unprocessable(search.errors);
  const found = account.incidents
    .visible()
    .filter((one) => search.matches(one) && teamRejection(call.key, one.ownerTeam) === undefined);
  const oldestFirst = sorted(found, page.sort);
  const all = page.order === 'asc' ? oldestFirst : oldestFirst.toReversed();
  const data = all.slice(page.offset, page.offset + page.limit);
  return {
    status: 200,
    body: { totalCount: all.length, data, paging: pagingOf(call.url, page, all.length) },
  };
}

/** They come in the order of their creation, which is that of their numbers too. */
function sorted(incidents: Incident[], by: string): Incident[] {
  return by === 'message' ? incidents.toSorted((a, b) => a.message.localeCompare(b.message)) : incidents;
}

/** Records an action before anything can reject it. */
export function recordAction(account: OpsgenieAccount, call: OpsgenieCall): void {
  const [target, action] = new URL(call.url).pathname
    .split('/')
    .slice(-3)
    .filter((_, index) => index !== 1);
  account.actions.push({
    ...{ at: account.now(), requestId: call.requestId, body: parseJson(call.body) ?? call.body },
    ...{ target: target === 'alerts' ? 'alert' : 'incident', action: action ?? '', identifier: call.id },
    ...{ accepted: false, incidentId: '', changed: false },
  });
}
