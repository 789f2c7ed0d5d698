import * as z from 'zod/mini';
import { HttpStatusError } from '../../common/http.ts';
import { inBatches } from '../../common/in-batches.ts';
import { PRIORITIES } from '../../common/priorities.ts';
import type { Acknowledgement, IncidentDetails, Service } from './incident-backend.ts';
import { unreadAcknowledgement } from './no-result.ts';
import { type OpsgenieCall, read } from './opsgenie-client.ts';

/** An alert list holds at most 25 ids; an incident with more responders is judged by these. */
const MAX_ALERTS = 25;
export const MAX_LISTED = 100;

const incidentShape = z.object({
  id: z.string(),
  tinyId: z.string(),
  message: z.string(),
  status: z.enum(['open', 'resolved', 'closed']),
  priority: z.optional(z.catch(z.optional(z.enum(PRIORITIES)), undefined)),
  createdAt: z.string(),
  impactedServices: z.nullish(z.array(z.string())),
  impactEndDate: z.nullish(z.string()),
  links: z.object({ web: z.string() }),
});
type OpsgenieIncident = z.infer<typeof incidentShape>;

const incidentAnswer = z.object({ data: incidentShape });
const listAnswer = z.object({ totalCount: z.nullish(z.number()), data: z.array(incidentShape) });
/** The documentation has no sample of it: ids, or objects with one. */
const alertIdsAnswer = z.object({ data: z.array(z.union([z.string(), z.object({ id: z.string() })])) });
const alertAnswer = z.object({
  data: z.object({
    id: z.string(),
    status: z.string(),
    acknowledged: z.boolean(),
    createdAt: z.nullish(z.string()),
    owner: z.nullish(z.string()),
    report: z.nullish(
      z.object({
        ackTime: z.nullish(z.number()),
        acknowledgedBy: z.nullish(z.string()),
        closeTime: z.nullish(z.number()),
        closedBy: z.nullish(z.string()),
      }),
    ),
  }),
});
export type OpsgenieAlert = z.infer<typeof alertAnswer>['data'];

/** What reads: `services` may come from a cache. */
export interface IncidentReader {
  call: OpsgenieCall;
  services: () => Promise<Service[]>;
}

/** One incident with all that is known of it; undefined if there is none. */
export async function findIncident(
  reader: IncidentReader,
  by: { number: string } | { id: string },
): Promise<IncidentDetails | undefined> {
  if ('number' in by) {
    const found = /^\d+$/.test(by.number) ? await getIncident(reader.call, by.number, 'tiny') : undefined;
    return found && toDetails(reader, found);
  }
  // No other id is one: a dot segment would change the path.
  if (!/^[\w-]+$/.test(by.id)) return undefined;
  const alerts = alertsOf(reader.call, by.id);
  const found = await getIncident(reader.call, by.id, 'id');
  return found && toDetails(reader, found, alerts);
}

/** The newest that are open, and how many are. */
export async function listOpenIncidents(
  reader: IncidentReader,
  limit: number,
): Promise<{ incidents: IncidentDetails[]; total: number }> {
  const query = `query=${encodeURIComponent('status: open')}&sort=createdAt&order=desc&limit=${limit}&offset=0`;
  const answer = read(listAnswer, await reader.call({ method: 'GET', path: `/v1/incidents?${query}` }));
  const incidents = await inBatches(answer.data, (one) => toDetails(reader, one));
  return { incidents, total: Math.max(answer.totalCount ?? 0, incidents.length) };
}

async function getIncident(
  call: OpsgenieCall,
  identifier: string,
  type: 'id' | 'tiny',
): Promise<OpsgenieIncident | undefined> {
  try {
    const path = `/v1/incidents/${encodeURIComponent(identifier)}?identifierType=${type}`;
    return read(incidentAnswer, await call({ method: 'GET', path })).data;
  } catch (error) {
    if (error instanceof HttpStatusError && error.response.status === 404) return undefined;
    throw error;
  }
}

async function toDetails(
  { call, services }: IncidentReader,
  incident: OpsgenieIncident,
  reading = alertsOf(call, incident.id),
): Promise<IncidentDetails> {
  const { id, tinyId, message, status, priority, createdAt, impactedServices, impactEndDate, links } =
    incident;
  const alerts = await reading;
  const resolvedAt = status !== 'open' && impactEndDate ? Date.parse(impactEndDate) : undefined;
  return {
    ...{ id, number: tinyId, url: links.web, message, priority, status },
    services: await namesOf(services, impactedServices ?? []),
    createdAt: Date.parse(createdAt),
    acknowledgement: 'unread' in alerts ? unreadAcknowledgement(alerts.unread) : acknowledgementBy(alerts),
    resolvedAt,
    resolvedBy: status === 'resolved' && !('unread' in alerts) ? closerAt(alerts, resolvedAt) : undefined,
  };
}

async function namesOf(services: IncidentReader['services'], ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const known = await services().catch((): Service[] => []);
  return ids.map((id) => known.find((service) => service.id === id)?.name ?? id);
}

/** `unread`, with the error, where they could not be: an incident is shown without them rather than not at all. */
function alertsOf(call: OpsgenieCall, incidentId: string): Promise<OpsgenieAlert[] | { unread: unknown }> {
  return readAlerts(call, incidentId).catch((error: unknown) => ({ unread: error }));
}

/** The alerts of an incident, in no particular order. */
export async function readAlerts(call: OpsgenieCall, incidentId: string): Promise<OpsgenieAlert[]> {
  const ids = (await readAlertIds(call, incidentId, 'responder')).slice(0, MAX_ALERTS);
  return Promise.all(ids.map((id) => readAlert(call, id)));
}

/** One alert. Throws HttpStatusError with 404 if there is none. */
export async function readAlert(call: OpsgenieCall, id: string): Promise<OpsgenieAlert> {
  const path = `/v2/alerts/${encodeURIComponent(id)}?identifierType=id`;
  return read(alertAnswer, await call({ method: 'GET', path })).data;
}

/** Whether the incident calls people by this alert, or was made of it. */
export async function hasAlert(call: OpsgenieCall, incidentId: string, alertId: string): Promise<boolean> {
  if ((await readAlertIds(call, incidentId, 'responder')).includes(alertId)) return true;
  return (await readAlertIds(call, incidentId, 'associated')).includes(alertId);
}

async function readAlertIds(
  call: OpsgenieCall,
  incidentId: string,
  kind: 'responder' | 'associated',
): Promise<string[]> {
  const path = `/v1/incidents/${encodeURIComponent(incidentId)}/${kind}-alert-ids?identifierType=id`;
  const { data } = read(alertIdsAnswer, await call({ method: 'GET', path }));
  return data.map((one) => (typeof one === 'string' ? one : one.id));
}

/** Whether an alert still calls somebody. */
export function isRinging({ acknowledged, status }: OpsgenieAlert): boolean {
  return status !== 'closed' && !acknowledged;
}

function acknowledgementBy(alerts: readonly OpsgenieAlert[]): Acknowledgement {
  const taken = alerts
    .filter((alert) => alert.acknowledged || alert.report?.acknowledgedBy)
    .map((alert) => ({ by: alert.report?.acknowledgedBy || alert.owner || '', at: acknowledgedAt(alert) }))
    .sort((left, right) => (left.at ?? Number.POSITIVE_INFINITY) - (right.at ?? Number.POSITIVE_INFINITY));
  const [first] = taken;
  if (first === undefined || alerts.some(isRinging)) return { kind: 'none' };
  return { kind: 'acknowledged', ...first };
}

function acknowledgedAt(alert: OpsgenieAlert): number | undefined {
  return timeOf(alert, alert.report?.ackTime);
}

/** Its alerts are closed with an incident: so far apart at most. */
const SAME_ACTION_MS = 10_000;
/** In place of a user. */
const NOBODY = 'System';

/** An incident does not say who resolved it: the alerts that were closed with it do. */
function closerAt(alerts: readonly OpsgenieAlert[], resolvedAt = Number.NaN): string | undefined {
  const closed = alerts.find((alert) => {
    const at = timeOf(alert, alert.report?.closeTime) ?? Number.NaN;
    return Math.abs(at - resolvedAt) <= SAME_ACTION_MS && alert.report?.closedBy !== NOBODY;
  });
  return closed?.report?.closedBy || undefined;
}

/** The times of a report count milliseconds from the alert's creation. */
function timeOf({ createdAt }: OpsgenieAlert, since: number | null | undefined): number | undefined {
  return createdAt && typeof since === 'number' ? Date.parse(createdAt) + since : undefined;
}
