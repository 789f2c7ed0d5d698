import { parseJson } from '../../json.ts';
import { parseIncidentRequest } from './incident-request.ts';
import type { Incident, Incidents, Service } from './incidents.ts';
import { pagingOf, parsePage } from './paging.ts';

/** Every create POST that arrived, rejected ones too. */
export interface CreateRecord {
  /** Milliseconds since the epoch. */
  at: number;
  requestId: string;
  /** As parsed; the text itself if it is not JSON. */
  body: unknown;
  accepted: boolean;
}

export interface OpsgenieAccount {
  apiKey: string;
  /** `wrong-kind`: valid, but may not do this (403, code 40301). `no-plan`: the account's plan lacks it (402). */
  keyKind: 'ok' | 'wrong-kind' | 'wrong-form' | 'no-plan';
  services: Service[];
  incidents: Incidents;
  creates: CreateRecord[];
  /** Called with each future incident, when its create is accepted. */
  onAccepted: (incident: Incident) => void;
  now: () => number;
}

export interface OpsgenieCall {
  requestId: string;
  url: string;
  query: Record<string, string>;
  /** The id in the path; empty if it has none. */
  id: string;
  authorization: string;
  contentType: string;
  body: string;
}

export interface OpsgenieResult {
  status: 200 | 202 | 400 | 401 | 402 | 403 | 404 | 415 | 422;
  body: Record<string, unknown>;
  headers?: Record<string, string>;
  /** For the trace. */
  data?: Record<string, unknown>;
}

export type OpsgenieOperation = (account: OpsgenieAccount, call: OpsgenieCall) => OpsgenieResult;

const SERVICE_PAGES = { defaultOrder: 'asc', sorts: ['name'] } as const;
const INCIDENT_PAGES = { defaultOrder: 'desc', sorts: ['createdAt', 'tinyId', 'message', 'status'] } as const;

/** https://docs.opsgenie.com/docs/service-api */
export function listServices(account: OpsgenieAccount, call: OpsgenieCall): OpsgenieResult {
  const page = parsePage(call.query, SERVICE_PAGES);
  if ('errors' in page) return unprocessable(page.errors);
  const services = page.order === 'asc' ? account.services : account.services.toReversed();
  const data = services.slice(page.offset, page.offset + page.limit);
  return { status: 200, body: { data, paging: pagingOf(call.url, page, services.length) } };
}

/** Why this key may not call, in OpsGenie's words; undefined if it may. */
export function keyRejection(account: OpsgenieAccount, call: OpsgenieCall): OpsgenieResult | undefined {
  if (call.authorization !== `GenieKey ${account.apiKey}`) return rejection(401, 'Could not authenticate');
  if (account.keyKind === 'no-plan') return rejection(402, 'Your plan does not support this feature.');
  if (account.keyKind === 'wrong-form') return rejection(422, 'Key format is not valid!');
  if (account.keyKind === 'ok') return undefined;
  return rejection(403, 'To perform this action, use an API key from an API integration.', { code: 40301 });
}

/** Records the POST before anything can reject it. */
export function recordCreate(account: OpsgenieAccount, call: OpsgenieCall): void {
  const body = parseJson(call.body) ?? call.body;
  account.creates.push({ at: account.now(), requestId: call.requestId, body, accepted: false });
}

/** https://docs.opsgenie.com/docs/incident-api */
export function createIncident(account: OpsgenieAccount, call: OpsgenieCall): OpsgenieResult {
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
export function requestStatus(account: OpsgenieAccount, call: OpsgenieCall): OpsgenieResult {
  const processed = account.incidents.processed(call.id);
  if (processed === undefined) {
    const headers = { 'X-Opsgenie-Errortype': 'RequestNotProcessed' };
    return { ...rejection(404, 'Request not found. It might not be processed, yet.'), headers };
  }
  const { incident, processedAt } = processed;
  const isSuccess = incident !== null;
  const data = {
    success: isSuccess,
    action: 'Create',
    processedAt,
    integrationId: '3cc69931-167f-411c-a331-768997c29d2e',
    isSuccess,
    status: isSuccess ? 'Incident created successfully' : 'Impacted service does not exist',
    incidentId: incident?.id ?? '',
  };
  return { status: 200, body: { data }, data: { incidentId: data.incidentId } };
}

export function getIncident(account: OpsgenieAccount, call: OpsgenieCall): OpsgenieResult {
  const { identifierType = 'id' } = call.query;
  if (identifierType !== 'id' && identifierType !== 'tiny') {
    return unprocessable({ identifierType: 'must be id or tiny' });
  }
  const key = identifierType === 'id' ? 'id' : 'tinyId';
  const incident = account.incidents.visible().find((one) => one[key] === call.id);
  if (incident === undefined) return rejection(404, 'Incident does not exist.');
  return { status: 200, body: { data: incident }, data: { incidentId: incident.id } };
}

export function listIncidents(account: OpsgenieAccount, call: OpsgenieCall): OpsgenieResult {
  const page = parsePage(call.query, INCIDENT_PAGES);
  if ('errors' in page) return unprocessable(page.errors);
  const oldestFirst = sorted(account.incidents.visible(), page.sort);
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

export function rejection(
  status: OpsgenieResult['status'],
  message: string,
  more: Record<string, unknown> = {},
): OpsgenieResult {
  return { status, body: { message, ...more } };
}

function unprocessable(errors: Record<string, string>): OpsgenieResult {
  return rejection(422, 'Request body is not processable. Please check the errors.', { errors });
}
