import * as z from 'zod/mini';
import { parseJson } from '../../json.ts';
import { issueBean } from './issue-bean.ts';
import type { JsmIssue } from './issues.ts';
import { parseJql } from './jql.ts';
import type { JsmCall, JsmOperation, JsmResult, JsmSite } from './jsm-site.ts';
import { badRequest, jiraRejection, unsupportedMediaType } from './rejections.ts';

const properties = z._default(z.array(z.string()).check(z.maxLength(5)), []);
const searchSchema = z.strictObject({
  jql: z.string(),
  fields: z._default(z.array(z.string()), []),
  properties,
  maxResults: z._default(z.int().check(z.gte(1), z.lte(5000)), 50),
  nextPageToken: z.optional(z.string().check(z.regex(/^offset-\d+$/))),
  reconcileIssues: z._default(z.array(z.int()).check(z.maxLength(50)), []),
});
const bulkSchema = z.strictObject({
  issueIdsOrKeys: z.array(z.string()).check(z.minLength(1), z.maxLength(100)),
  fields: z._default(z.array(z.string()), []),
  properties,
  expand: z.optional(z.array(z.string())),
});

/** JSON of that shape, or how Jira refuses it. */
export function jsonOf<T>(
  schema: z.ZodMiniType<T>,
  { body, contentType }: JsmCall,
): { value: T } | { rejected: JsmResult } {
  if (!contentType.startsWith('application/json')) return { rejected: unsupportedMediaType(contentType) };
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return { value: parsed.data };
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  return { rejected: badRequest(`Invalid request payload: ${where}`) };
}

/** What the index knows. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/ */
export const search: JsmOperation = (site, call) => {
  const json = jsonOf(searchSchema, call);
  if ('rejected' in json) return json.rejected;
  const { jql, maxResults, nextPageToken = 'offset-0', reconcileIssues, ...asked } = json.value;
  const parsed = parseJql(site, jql);
  if ('refused' in parsed) {
    if (parsed.isProject === undefined) return badRequest(parsed.refused);
    return { status: 400, body: { errorMessages: [parsed.refused], warningMessages: [] } };
  }
  const found = site.issues.indexed(reconcileIssues).filter(parsed.matches).sort(byCreation);
  const all = parsed.newestFirst ? found.reverse() : found;
  const offset = Number(nextPageToken.slice('offset-'.length));
  const end = offset + maxResults;
  return {
    status: 200,
    body: {
      issues: all.slice(offset, end).map((issue) => issueBean(site, issue, asked)),
      isLast: end >= all.length,
      ...(end >= all.length ? {} : { nextPageToken: `offset-${end}` }),
    },
  };
};

function byCreation(left: JsmIssue, right: JsmIssue): number {
  return left.created - right.created || left.number - right.number;
}

/** What the database knows. Whatever is not there, or may not be seen, is left out without a word. */
export const bulkFetch: JsmOperation = (site, call) => {
  const json = jsonOf(bulkSchema, call);
  if ('rejected' in json) return json.rejected;
  const { issueIdsOrKeys, ...asked } = json.value;
  const wanted = new Set(issueIdsOrKeys.map((one) => site.issues.find(one)));
  const found = site.issues.all().filter((issue) => wanted.has(issue));
  const isLoadable = ({ key }: JsmIssue) => !site.behaviour.unloadable.includes(key);
  const errorMessage = 'The issue could not be loaded. Try again.';
  return {
    status: 200,
    body: {
      expand: 'schema,names',
      issues: found.filter(isLoadable).map((issue) => issueBean(site, issue, asked)),
      issueErrors: found.filter((one) => !isLoadable(one)).map(({ id }) => ({ id, errorMessage })),
    },
  };
};

/** Gone since 2025. */
export const oldSearch: JsmOperation = () =>
  jiraRejection(410, {}, [
    'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.',
  ]);

/** A search of what the account cannot see. */
export function anonymousSearch({ behaviour, projectKey }: JsmSite): JsmResult {
  if (behaviour.anonymousSearch === 'empty') return { status: 200, body: { issues: [], isLast: true } };
  const sentence = `The value '${projectKey}' does not exist for the field 'project'.`;
  return { status: 400, body: { errorMessages: [sentence], warningMessages: [] } };
}
