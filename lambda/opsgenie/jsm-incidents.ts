import * as z from 'zod/mini';
import { inBatches } from '../../common/in-batches.ts';
import { isIssueId } from '../../common/issue-id.ts';
import { PRIORITIES } from '../../common/priorities.ts';
import { type IncidentDetails, IncidentNotFoundError, type Service } from './incident-backend.ts';
import {
  ACKNOWLEDGED_PROPERTY,
  acknowledgementOfAlerts,
  parseAcknowledgedBy,
  readJsmAlerts,
} from './jsm-alerts.ts';
import { type JsmCall, orNotThere, provenList, readJsm } from './jsm-connection.ts';
import type { JsmFields } from './jsm-fields.ts';
import { issueShape, newestNumber, PROPERTY, search, toIncident } from './jsm-find.ts';
import { optionValue } from './jsm-services.ts';
import type { JsmSettings } from './jsm-settings.ts';
import { unreadAcknowledgement } from './no-result.ts';

/** With those that the index does not know yet, one bulk read. */
export const MAX_JSM_LISTED = 80;
const MAX_NOT_INDEXED = 20;
const FIELDS = [
  'summary',
  'issuetype',
  'status',
  'priority',
  'created',
  'resolutiondate',
  'statuscategorychangedate',
];
const PROPERTIES = [PROPERTY, ACKNOWLEDGED_PROPERTY];

const fieldsShape = z.object({
  summary: z.string(),
  status: z.object({
    id: z.string(),
    name: z.string(),
    statusCategory: z.object({ key: z.string() }),
  }),
  issuetype: z.object({ id: z.string(), name: z.string() }),
  created: z.string(),
  priority: z.nullish(z.object({ id: z.string() })),
  resolutiondate: z.nullish(z.string()),
  statuscategorychangedate: z.nullish(z.string()),
});

interface JsmIncident extends Pick<z.infer<typeof issueShape>, 'id' | 'key' | 'properties'> {
  fields: z.infer<typeof fieldsShape>;
  /** As they came: a field whose id is the site's own is among them. */
  all: Record<string, unknown>;
}

function toJsmIncident(issue: z.infer<typeof issueShape>): JsmIncident {
  return { ...issue, fields: readJsm(fieldsShape, { body: issue.fields }), all: issue.fields ?? {} };
}

export type IssueStatus = JsmIncident['fields']['status'];

const bulkAnswer = z.object({ issues: z.array(issueShape) });

export interface JsmReader {
  call: JsmCall;
  settings: JsmSettings;
  fields: (call: JsmCall) => Promise<JsmFields>;
  /** May come from a cache. */
  services: () => Promise<Service[]>;
}

/**
 * One incident with all that is known of it; undefined if there is none, or it left the project. Throws
 * IncidentNotFoundError for a key of an issue of another type; what has an id was an incident once, and is shown.
 */
export async function findJsmIncident(
  reader: JsmReader,
  by: { number: string } | { id: string },
): Promise<IncidentDetails | undefined> {
  if ('number' in by) return incidentOnly(reader, keyOf(reader.settings, by.number));
  // No other text is an id: a dot segment would change the path.
  const issue = isIssueId(by.id) ? await getIssue(reader, by.id) : undefined;
  return issue && toDetails(reader, issue);
}

/** The same before something is done to it: nothing is done to an issue of another type. */
export async function findToActOn(reader: JsmReader, id: string): Promise<IncidentDetails | undefined> {
  return incidentOnly(reader, isIssueId(id) ? id : undefined);
}

async function incidentOnly(
  reader: JsmReader,
  identifier: string | undefined,
): Promise<IncidentDetails | undefined> {
  const issue = identifier === undefined ? undefined : await getIssue(reader, identifier);
  if (issue === undefined) return undefined;
  const { id, name } = issue.fields.issuetype;
  if (id === reader.settings.issueTypeId) return toDetails(reader, issue);
  const article = /^[aeiou]/i.test(name) ? 'an' : 'a';
  const userMessage = `${issue.key} is ${article} ${name}, not an incident.`;
  throw new IncidentNotFoundError('another type', { userMessage });
}

/** People may leave the project's key out. Throws IncidentNotFoundError for that of another project. */
function keyOf({ projectKey }: JsmSettings, number: string): string | undefined {
  const [, project, digits] = /^(?:(.+)-)?(\d+)$/.exec(number.trim().toUpperCase()) ?? [];
  if (digits === undefined) return undefined;
  if ((project ?? projectKey) === projectKey) return `${projectKey}-${digits}`;
  const userMessage = `${number} is not of the project ${projectKey}: Q-Bot works on no other.`;
  throw new IncidentNotFoundError('another project', { userMessage });
}

async function getIssue(reader: JsmReader, identifier: string): Promise<JsmIncident | undefined> {
  const fields = (await askedFields(reader)).join();
  const path = `/issue/${encodeURIComponent(identifier)}?fields=${fields}&properties=${PROPERTIES.join()}`;
  return orNotThere(reader.call, async () => {
    const issue = toJsmIncident(readJsm(issueShape, await reader.call({ method: 'GET', path })));
    return issue.key.startsWith(`${reader.settings.projectKey}-`) ? issue : undefined;
  });
}

/**
 * The newest that are open, and how many are, up to 100. The index names them, seconds behind: the keys that follow are
 * read too, and the database says how all stand, so that none is missing that was just opened, or listed though resolved.
 */
export async function listOpenJsmIncidents(
  reader: JsmReader,
  limit: number,
): Promise<{ incidents: IncidentDetails[]; total: number }> {
  const { issueTypeId, projectKey } = reader.settings;
  const jql = `project = "${projectKey}" AND issuetype = ${issueTypeId} AND statusCategory != Done ORDER BY created DESC`;
  const body = { jql, fields: ['created'], maxResults: MAX_JSM_LISTED };
  const [found, last, asked] = await Promise.all([
    search(reader, body),
    newestNumber(reader),
    askedFields(reader),
  ]);
  const indexed = found.map(({ id }) => id);
  const next = Array.from({ length: MAX_NOT_INDEXED }, (_, index) => `${projectKey}-${last + 1 + index}`);
  const isOpen = ({ fields }: JsmIncident) => !isDone(fields.status) && fields.issuetype.id === issueTypeId;
  const open = (await readIssues(reader, [...indexed, ...next], asked)).filter(isOpen);
  const newest = open.sort((left, right) => Number(right.id) - Number(left.id)).slice(0, limit);
  const incidents = await inBatches(newest, (one) => toDetails(reader, one));
  return { incidents, total: open.length };
}

async function readIssues(
  reader: JsmReader,
  issueIdsOrKeys: string[],
  fields: string[],
): Promise<JsmIncident[]> {
  const body = { issueIdsOrKeys, fields, properties: PROPERTIES };
  const answer = await reader.call({ method: 'POST', path: '/issue/bulkfetch', body, reads: true });
  return provenList(reader.call, readJsm(bulkAnswer, answer).issues.map(toJsmIncident));
}

async function askedFields({ call, fields }: JsmReader): Promise<string[]> {
  const known = await fields(call).catch(() => undefined);
  return [...FIELDS, ...(known?.affectedServices === undefined ? [] : [known.affectedServices])];
}

export function isDone({ statusCategory }: Pick<IssueStatus, 'statusCategory'>): boolean {
  return statusCategory.key === 'done';
}

/** By the setting, a name or an id. */
export function isClosed(
  { closedStatus }: Pick<JsmSettings, 'closedStatus'>,
  { id, name }: Pick<IssueStatus, 'id' | 'name'>,
): boolean {
  return closedStatus !== undefined && (id === closedStatus || isSameName(name, closedStatus));
}

export function isSameName(left: string, right: string): boolean {
  return left.trim().toLowerCase() === right.trim().toLowerCase();
}

async function toDetails(reader: JsmReader, issue: JsmIncident): Promise<IncidentDetails> {
  const { settings } = reader;
  const { created, priority, resolutiondate, status, statuscategorychangedate, summary } = issue.fields;
  const ended = resolutiondate ?? statuscategorychangedate;
  const [services, acknowledgement] = await Promise.all([
    servicesOf(reader, issue),
    acknowledgementOf(reader, issue),
  ]);
  return {
    ...toIncident(settings, issue),
    id: issue.id,
    message: summary,
    priority: PRIORITIES.find((one) => settings.priorityIds[one] === priority?.id),
    status: isDone(status) ? (isClosed(settings, status) ? 'closed' : 'resolved') : 'open',
    services,
    createdAt: Date.parse(created),
    acknowledgement,
    resolvedAt: isDone(status) && ended ? Date.parse(ended) : undefined,
  };
}

/** Never rejects. */
async function acknowledgementOf(
  { call }: JsmReader,
  { id, properties }: JsmIncident,
): Promise<IncidentDetails['acknowledgement']> {
  try {
    const by = parseAcknowledgedBy(properties?.[ACKNOWLEDGED_PROPERTY]);
    return acknowledgementOfAlerts(await readJsmAlerts(call, id), by);
  } catch (error) {
    return unreadAcknowledgement(error);
  }
}

/** How an issue shows its services is not documented: what cannot be read is told as it was chosen in Slack. */
async function servicesOf(reader: JsmReader, { all, properties }: JsmIncident): Promise<string[]> {
  const known = await reader.fields(reader.call).catch(() => undefined);
  const aris = z
    .array(z.union([z.string(), z.object({ id: z.string() })]))
    .safeParse(all[known?.affectedServices ?? '']);
  if (aris.success && aris.data.length > 0) {
    const services = await reader.services().catch((): Service[] => []);
    const ids = aris.data.map((one) => optionValue(typeof one === 'string' ? one : one.id));
    return ids.map((id) => services.find((service) => service.id === id)?.name ?? id);
  }
  const { service } = Object(properties?.[PROPERTY]);
  return typeof service === 'string' ? [service] : [];
}
