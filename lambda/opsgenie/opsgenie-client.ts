import * as z from 'zod/mini';
import {
  exchangeJson,
  type Fetch,
  type HttpRequest,
  type HttpResponse,
  isRateLimited,
} from '../../common/http.ts';
import type { Metrics } from '../../common/metrics.ts';
import { truncate } from '../../common/truncate.ts';
import { attribution } from './attribution.ts';
import {
  type CreateResult,
  type Incident,
  type IncidentBackend,
  IncidentRefusedError,
  IncidentUnknownError,
  type NewIncident,
  type Service,
} from './incident-backend.ts';
import { outOfTime, readProductAnswer } from './no-result.ts';
import { explain, notYetProcessed, tidy } from './opsgenie-errors.ts';

const CALL_TIMEOUT_MS = 4000;
/** For all pages of the services, and of the look: people wait for both. */
const SERVICES_MS = 12_000;
const LOOK_MS = 8000;
const PAGE = 100;
/** OpsGenie's clock and ours may differ by this much. */
const CLOCK_SKEW_MS = 120_000;
/** 500 incidents since the order was placed: past that, nobody looks further. */
const LOOK_PAGES = 5;
/** 10,000 services; a form takes about 2,000. */
const SERVICE_PAGES = 100;
const MESSAGE_CHARACTERS = 130;
const DESCRIPTION_CHARACTERS = 15_000;

const servicesAnswer = z.object({ data: z.array(z.object({ id: z.string(), name: z.string() })) });
const createAnswer = z.object({ requestId: z.string().check(z.minLength(1)) });
const statusAnswer = z.object({
  data: z.object({
    isSuccess: z.boolean(),
    status: z.optional(z.unknown()),
    incidentId: z.nullish(z.string()),
  }),
});
const incidentShape = z.object({
  id: z.optional(z.string()),
  tinyId: z.string(),
  links: z.object({ web: z.string() }),
});
/** Whatever other incidents lack or carry, ours among them is found. */
const listAnswer = z.object({ data: z.array(z.record(z.string(), z.unknown())) });

export type OpsgenieCall = (
  request: Pick<HttpRequest, 'method' | 'body'> & { path: string },
) => Promise<HttpResponse>;

export interface OpsgenieConnection {
  fetch: Fetch;
  baseUrl: string;
  apiKey: () => Promise<string>;
  /** Milliseconds since the epoch. */
  now: () => number;
  metrics: Metrics;
}

/**
 * OpsGenie's REST API, four calls of it, each ended after 4 s, all pages after 12 s (services) or 8 s (the look), none
 * repeated. It ends on 2027-04-05.
 * https://docs.opsgenie.com/docs/incident-api
 */
export function createOpsgenieClient(deps: OpsgenieConnection): IncidentBackend {
  const within = (milliseconds: number) => callUntil(deps, deps.now() + milliseconds);
  const explained = <T>(work: Promise<T>, how = { reading: true }) =>
    countAndExplain(deps.metrics, work, (error) => explain(error, how));
  return {
    listServices: () => explained(listServices(within(SERVICES_MS))),
    createIncident: (incident) =>
      explained(createIncident(within(CALL_TIMEOUT_MS), incident), { reading: false }),
    outcome: (ref) => explained(outcome(within(LOOK_MS), ref)),
    findByKey: (key, since) => explained(findByKey(within(LOOK_MS), key, since)),
  };
}

/** Each call has 4 s, and all of them together until then. */
export function callUntil(deps: Omit<OpsgenieConnection, 'metrics'>, deadline: number): OpsgenieCall {
  return async ({ method, path, body }) => {
    const left = deadline - deps.now();
    if (left <= 0) {
      throw outOfTime('OpsGenie');
    }
    const request = {
      method,
      url: `${deps.baseUrl.replace(/\/$/, '')}${path}`,
      headers: { authorization: `GenieKey ${await deps.apiKey()}` },
      timeoutMs: Math.min(CALL_TIMEOUT_MS, left),
      ...(body === undefined ? {} : { body }),
    };
    return exchangeJson(deps.fetch, request);
  };
}

/** Pages by our own offset: the URL in `paging.next` is never fetched with the key. */
async function listServices(call: OpsgenieCall): Promise<Service[]> {
  const services: Service[] = [];
  for (let offset = 0; offset < SERVICE_PAGES * PAGE; offset += PAGE) {
    const answer = await call({ method: 'GET', path: `/v1/services?limit=${PAGE}&offset=${offset}` });
    const { data } = read(servicesAnswer, answer);
    services.push(...data.map(({ id, name }) => ({ id, name: name.trim() || id })));
    if (data.length < PAGE) return services.sort((left, right) => left.name.localeCompare(right.name));
  }
  throw new IncidentRefusedError('too many services', {
    userMessage: 'OpsGenie lists more services than Q-Bot can read.',
  });
}

async function createIncident(call: OpsgenieCall, incident: NewIncident): Promise<string> {
  const answer = await call({ method: 'POST', path: '/v1/incidents/create', body: toRequest(incident) });
  return read(createAnswer, answer).requestId;
}

function toRequest(incident: NewIncident): Record<string, unknown> {
  const { key, startedBy, user, channelId, requestId, link } = incident;
  return {
    message: truncate(incident.message, MESSAGE_CHARACTERS),
    description: truncate(
      [incident.description, link, attribution(incident, 'Opened')].filter(Boolean).join('\n\n'),
      DESCRIPTION_CHARACTERS,
    ),
    priority: incident.priority,
    impactedServices: [incident.service.id],
    tags: ['q-bot', 'slack'],
    details: {
      qbot_key: key,
      qbot_request_id: requestId,
      slack_user: user.id,
      ...(startedBy && { slack_ordered_by: startedBy.id }),
      slack_channel: channelId,
      ...(link ? { link } : {}),
    },
  };
}

async function outcome(call: OpsgenieCall, ref: string): Promise<CreateResult> {
  const answer = await requestStatus(call, ref);
  if (answer === undefined) return undefined;
  const { isSuccess, status, incidentId } = read(statusAnswer, answer).data;
  if (!isSuccess || !incidentId) {
    return {
      kind: 'failed',
      reason: `OpsGenie did not open it: ${tidy(status) || 'it does not say why'}.`,
    };
  }
  const found = await call({
    method: 'GET',
    path: `/v1/incidents/${encodeURIComponent(incidentId)}?identifierType=id`,
  });
  return { kind: 'done', incident: toIncident(Object(found.body).data) };
}

async function requestStatus(call: OpsgenieCall, ref: string): Promise<HttpResponse | undefined> {
  try {
    return await call({ method: 'GET', path: `/v1/incidents/requests/${encodeURIComponent(ref)}` });
  } catch (error) {
    if (notYetProcessed(error)) return undefined;
    throw error;
  }
}

async function findByKey(call: OpsgenieCall, key: string, since: number): Promise<Incident | undefined> {
  for (let page = 0; page < LOOK_PAGES; page += 1) {
    const query = `limit=${PAGE}&offset=${page * PAGE}&sort=createdAt&order=desc`;
    const { data } = read(listAnswer, await call({ method: 'GET', path: `/v1/incidents?${query}` }));
    const found = data.find(({ extraProperties }) => Object(extraProperties).qbot_key === key);
    if (found !== undefined) return toIncident(found);
    const oldest = Date.parse(String(data.at(-1)?.createdAt));
    if (data.length < PAGE || oldest < since - CLOCK_SKEW_MS) return undefined;
  }
  throw new IncidentUnknownError(`not among the latest ${LOOK_PAGES * PAGE} incidents`, {
    userMessage: 'OpsGenie has too many new incidents to look through.',
  });
}

function toIncident(body: unknown): Incident {
  const { id, tinyId, links } = read(incidentShape, { body });
  return { number: tinyId, url: links.web, ...(id === undefined ? {} : { id }) };
}

/** An answer that is not what OpsGenie documents tells nothing about what was done. */
export function read<T>(schema: z.ZodMiniType<T>, response: Pick<HttpResponse, 'body'>): T {
  return readProductAnswer('OpsGenie', schema, response);
}

/** `explainBy` says what a failure means, if not as of a create. */
export async function countAndExplain<T>(
  metrics: Metrics,
  work: Promise<T>,
  explainBy: (error: unknown) => unknown = explain,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    metrics.count(isRateLimited(error) ? 'OpsgenieRateLimited' : 'OpsgenieErrors', undefined);
    throw explainBy(error);
  }
}
