import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Log } from '../../common/logger.ts';
import { type Incident, IncidentUnknownError } from './incident-backend.ts';
import { type JsmCall, readJsm, requireSignedIn } from './jsm-connection.ts';
import { remarkOf } from './jsm-left-out.ts';
import type { JsmSettings } from './jsm-settings.ts';
import { unreadableAnswer } from './no-result.ts';

/** One bulk read takes as many; half of the first lie below the newest key that the index knows. */
const WINDOW = 100;
/** Issues that became visible past the newest indexed one: past that, nobody looks further. */
const MAX_WINDOWS = 5;
/** The property of an issue that says whose it is. */
export const PROPERTY = 'qbot';
/** Keys have gaps: a window that ends so close to an issue is not the last. */
const NEAR_END = 10;

export const issueShape = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.optional(z.looseObject({ labels: z.optional(z.array(z.string())) })),
  properties: z.optional(z.record(z.string(), z.unknown())),
});
type FoundIssue = z.infer<typeof issueShape>;
const searchAnswer = z.object({ issues: z.array(issueShape) });
const bulkAnswer = z.object({ issues: z.array(issueShape), issueErrors: z.nullish(z.array(z.unknown())) });

export interface JsmFindDeps {
  call: JsmCall;
  settings: JsmSettings;
  log: Pick<Log, 'warn'>;
}

/** Labels take no blanks, and a hash needs no quotes. */
export function keyLabel(key: string): string {
  return `qbot-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
}

/** Where people open an issue, and what Jira did not take of its create. */
export function toIncident(
  { siteUrl }: JsmSettings,
  { id, key, properties }: Pick<FoundIssue, 'id' | 'key' | 'properties'>,
): Incident {
  const remark = remarkOf(properties?.[PROPERTY]);
  const url = `${siteUrl.replace(/\/$/, '')}/browse/${encodeURIComponent(key)}`;
  return { number: key, url, id, ...(remark === undefined ? {} : { remark }) };
}

/**
 * The issue of that key, in three looks: by its label in the index, which is seconds to minutes behind; the newest issue
 * that the index knows; and the issues round that one and after it in the database. undefined only if each look was
 * complete and Jira knew whose they were. Throws what the call throws, and IncidentUnknownError where a look is not
 * complete. https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile/
 */
export async function findByJsmKey(deps: JsmFindDeps, key: string): Promise<Incident | undefined> {
  const { call, log, settings } = deps;
  const label = keyLabel(key);
  const isOurs = ({ fields, properties }: FoundIssue) =>
    fields?.labels?.includes(label) === true || Object(properties?.[PROPERTY]).key === key;
  const [indexed, newest] = await Promise.all([searchLabel(deps, label), newestNumber(deps)]);
  const found = indexed.filter(isOurs);
  const ours = found.length > 0 ? found : (await readRecent(deps, newest, isOurs)).filter(isOurs);
  // Last of all: a look after the end of the token finds nothing, and does not say why.
  if (ours.length === 0) await requireSignedIn(call);
  const [first, ...others] = ours.sort((left, right) => Number(left.id) - Number(right.id));
  for (const { id: incident } of others) log.warn('a second issue has this key', { incident });
  return first && toIncident(settings, first);
}

export async function search(
  { call }: Pick<JsmFindDeps, 'call'>,
  body: Record<string, unknown>,
): Promise<FoundIssue[]> {
  const answer = await call({ method: 'POST', path: '/search/jql', body, reads: true });
  return readJsm(searchAnswer, answer).issues;
}

function searchLabel(deps: JsmFindDeps, label: string): Promise<FoundIssue[]> {
  const jql = `project = "${deps.settings.projectKey}" AND labels = "${label}" ORDER BY created ASC`;
  return search(deps, { jql, fields: ['labels'], properties: [PROPERTY], maxResults: 5 });
}

/** The number of the newest issue that the index knows; 0 if it knows none. */
export async function newestNumber(deps: Pick<JsmFindDeps, 'call' | 'settings'>): Promise<number> {
  const { projectKey } = deps.settings;
  const jql = `project = "${projectKey}" ORDER BY created DESC`;
  const [newest] = await search(deps, { jql, fields: ['created'], maxResults: 1 });
  return newest === undefined ? 0 : numberOf(newest, projectKey);
}

function numberOf({ key }: Pick<FoundIssue, 'key'>, projectKey: string): number {
  const number = key.startsWith(`${projectKey}-`) ? Number(key.slice(projectKey.length + 1)) : Number.NaN;
  if (Number.isInteger(number)) return number;
  throw unreadableAnswer('Jira');
}

/** Until it is among them, or nothing follows. */
async function readRecent(
  deps: JsmFindDeps,
  newest: number,
  isOurs: (issue: FoundIssue) => boolean,
): Promise<FoundIssue[]> {
  const { projectKey } = deps.settings;
  let from = Math.max(1, newest - WINDOW / 2 + 1);
  for (let windows = 0; windows < MAX_WINDOWS; windows += 1) {
    const issues = await readWindow(deps, from);
    if (issues.some(isOurs)) return issues;
    const highest = Math.max(0, ...issues.map((issue) => numberOf(issue, projectKey)));
    from += WINDOW;
    if (highest < from - NEAR_END) return [];
  }
  throw new IncidentUnknownError('not among the latest issues', {
    userMessage: 'Jira has too many new issues to look through.',
  });
}

async function readWindow({ call, settings }: JsmFindDeps, from: number): Promise<FoundIssue[]> {
  const issueIdsOrKeys = Array.from(
    { length: WINDOW },
    (_, index) => `${settings.projectKey}-${from + index}`,
  );
  const body = { issueIdsOrKeys, fields: ['labels', 'created'], properties: [PROPERTY] };
  const answer = await call({ method: 'POST', path: '/issue/bulkfetch', body, reads: true });
  const { issueErrors, issues } = readJsm(bulkAnswer, answer);
  if (!issueErrors?.length) return issues.filter(({ key }) => key.startsWith(`${settings.projectKey}-`));
  throw new IncidentUnknownError('not all loaded', {
    userMessage: 'Jira could not load all of its newest issues.',
  });
}
