import { parseJson } from '../../json.ts';
import { readIncidentRequest } from './incident-request.ts';
import type { Incident, Incidents, Service } from './incidents.ts';
import { pagingOf, readPage } from './paging.ts';

/** Of every create POST that arrived, refused ones too. */
export interface CreateRecord {
  /** Milliseconds since the epoch. */
  at: number;
  requestId: string;
  /** As parsed; the text itself where it is no JSON. */
  body: unknown;
  accepted: boolean;
}

export interface World {
  services: Service[];
  incidents: Incidents;
  creates: CreateRecord[];
  /** Told of each incident that will be, as its create is accepted. */
  onAccepted: (incident: Incident) => void;
  now: () => number;
}

export interface Call {
  requestId: string;
  url: string;
  query: Record<string, string>;
  /** The id in the path; empty where it has none. */
  id: string;
  contentType: string;
  body: string;
}

/** What one call came to. */
export interface Result {
  status: 200 | 202 | 400 | 401 | 402 | 403 | 404 | 415 | 422;
  body: Record<string, unknown>;
  headers?: Record<string, string>;
  /** For the trace. */
  data?: Record<string, unknown>;
}

export type Operation = (world: World, call: Call) => Result;

const SERVICE_PAGES = { defaultOrder: 'asc', sorts: ['name'] } as const;
const INCIDENT_PAGES = { defaultOrder: 'desc', sorts: ['createdAt', 'tinyId', 'message', 'status'] } as const;

/** https://docs.opsgenie.com/docs/service-api */
export function listServices(world: World, call: Call): Result {
  const page = readPage(call.query, SERVICE_PAGES);
  if ('errors' in page) return unprocessable(page.errors);
  const services = page.order === 'asc' ? world.services : world.services.toReversed();
  const data = services.slice(page.offset, page.offset + page.limit);
  return { status: 200, body: { data, paging: pagingOf(call.url, page, services.length) } };
}

/** Enters the POST in the ledger, before anything decides what becomes of it. */
export function recordCreate(world: World, call: Call): void {
  const body = parseJson(call.body) ?? call.body;
  world.creates.push({ at: world.now(), requestId: call.requestId, body, accepted: false });
}

/** https://docs.opsgenie.com/docs/incident-api */
export function createIncident(world: World, call: Call): Result {
  if (!call.contentType.startsWith('application/json'))
    return refusal(415, 'Content-Type must be application/json.');
  const json = parseJson(call.body);
  if (json === undefined) return refusal(400, 'Request body is not valid JSON.');
  const read = readIncidentRequest(json);
  if ('errors' in read) return unprocessable(read.errors);
  const incident = world.incidents.accept(call.requestId, read.request);
  if (incident !== null) world.onAccepted(incident);
  const record = world.creates.findLast((one) => one.requestId === call.requestId);
  if (record !== undefined) record.accepted = true;
  const data = { requestId: call.requestId };
  return { status: 202, body: { result: 'Request will be processed' }, data };
}

/** 404 until the create is processed, and for a request that never was one: OpsGenie tells them not apart. */
export function requestStatus(world: World, call: Call): Result {
  const processed = world.incidents.processed(call.id);
  if (processed === undefined) {
    const headers = { 'X-Opsgenie-Errortype': 'RequestNotProcessed' };
    return { ...refusal(404, 'Request not found. It might not be processed, yet.'), headers };
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

export function getIncident(world: World, call: Call): Result {
  const { identifierType = 'id' } = call.query;
  if (identifierType !== 'id' && identifierType !== 'tiny') {
    return unprocessable({ identifierType: 'must be id or tiny' });
  }
  const key = identifierType === 'id' ? 'id' : 'tinyId';
  const incident = world.incidents.visible().find((one) => one[key] === call.id);
  if (incident === undefined) return refusal(404, 'Incident does not exist.');
  return { status: 200, body: { data: incident }, data: { incidentId: incident.id } };
}

export function listIncidents(world: World, call: Call): Result {
  const page = readPage(call.query, INCIDENT_PAGES);
  if ('errors' in page) return unprocessable(page.errors);
  const oldestFirst = sorted(world.incidents.visible(), page.sort);
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

export function refusal(
  status: Result['status'],
  message: string,
  more: Record<string, unknown> = {},
): Result {
  return { status, body: { message, ...more } };
}

function unprocessable(errors: Record<string, string>): Result {
  return refusal(422, 'Request body is not processable. Please check the errors.', { errors });
}
