import * as z from 'zod/mini';
import { parseJson } from '../../json.ts';
import { isDocument } from './adf.ts';
import { parseCreate, parsePriorityEdit } from './create-request.ts';
import { issueBean, jiraTime } from './issue-bean.ts';
import type { JsmIssue } from './issues.ts';
import type { JsmCall, JsmOperation, JsmResult, JsmSite } from './jsm-site.ts';
import { badRequest, jiraRejection, noIssue, unsupportedMediaType } from './rejections.ts';
import { jsonOf } from './search.ts';
import { RESOLUTIONS, statusBean, TRANSITIONS } from './workflow.ts';

const transitionSchema = z.strictObject({
  transition: z.strictObject({ id: z.string() }),
  fields: z.optional(z.strictObject({ resolution: z.optional(z.strictObject({ id: z.string() })) })),
});
const commentSchema = z.strictObject({
  body: z.unknown(),
  properties: z.optional(
    z.array(z.strictObject({ key: z.string(), value: z.record(z.string(), z.unknown()) })),
  ),
});

/** Sent twice, it makes two: Jira knows no idempotency. */
export const createIssue: JsmOperation = (site, call) => {
  if (!call.contentType.startsWith('application/json')) return unsupportedMediaType(call.contentType);
  const parsed = parseCreate(site, parseJson(call.body));
  if ('rejected' in parsed) return parsed.rejected;
  const issue = site.issues.create(parsed.issue);
  for (const ari of issue.services) site.alerts.forService(issue, ari);
  const record = site.creates.findLast(({ key }) => key === undefined);
  if (record !== undefined) record.key = issue.key;
  return createAnswer(site, issue);
};

/** The issue is made; what is said of it may be lost. */
function createAnswer(site: JsmSite, { id, key }: JsmIssue): JsmResult {
  const { createAnswer: kind } = site.behaviour;
  site.behaviour.createAnswer = 'created';
  const data = { key, incidentId: id };
  if (kind === 'gateway-timeout') return { status: 504, body: 'upstream request timeout', data };
  if (kind === 'html') return { status: 201, body: '<html><body>Created</body></html>', data };
  if (kind === 'no-id') return { status: 201, body: { key }, data };
  return { status: 201, body: { id, key, self: `${site.siteUrl}/rest/api/3/issue/${id}` }, data };
}

/** One call on an issue that is there. */
export function onIssue(
  operation: (site: JsmSite, call: JsmCall, issue: JsmIssue) => JsmResult,
): JsmOperation {
  return (site, call) => {
    const issue = site.issues.find(call.id);
    return issue === undefined ? noIssue() : operation(site, call, issue);
  };
}

export const getIssue = onIssue((site, { query }, issue) => {
  const listed = (name: string) => query.get(name)?.split(',').filter(Boolean) ?? [];
  return {
    status: 200,
    body: issueBean(site, issue, { fields: listed('fields'), properties: listed('properties') }),
  };
});

export const editIssue = onIssue((site, call, issue) => {
  const parsed = parsePriorityEdit(parseJson(call.body));
  if ('rejected' in parsed) return parsed.rejected;
  issue.priorityId = parsed.priorityId;
  site.issues.changed(issue);
  return { status: 204 };
});

export const setProperty = onIssue((site, { propertyKey, body }, issue) => {
  const value = parseJson(body);
  if (value === undefined || body.length > 32_768) return badRequest('The property value is not valid.');
  const isNew = !Object.hasOwn(issue.properties, propertyKey);
  issue.properties = { ...issue.properties, [propertyKey]: value };
  site.issues.changed(issue);
  return { status: isNew ? 201 : 200 };
});

export const listTransitions = onIssue((_site, { query }, { status }) => {
  const withFields = query.get('expand') === 'transitions.fields';
  const resolution = { required: true, name: 'Resolution', key: 'resolution', allowedValues: RESOLUTIONS };
  const transitions = TRANSITIONS.filter(({ from }) => from.some(({ id }) => id === status.id)).map(
    ({ id, name, to, needsResolution }) => ({
      ...{ id, name, to: statusBean(to), hasScreen: needsResolution, isAvailable: true },
      ...(withFields ? { fields: needsResolution ? { resolution } : {} } : {}),
    }),
  );
  return { status: 200, body: { expand: 'transitions', transitions } };
});

export const doTransition = onIssue((site, call, issue) => {
  const json = jsonOf(transitionSchema, call);
  if ('rejected' in json) return json.rejected;
  const { transition: wanted, fields } = json.value;
  const transition = TRANSITIONS.find(
    ({ id, from }) => id === wanted.id && from.some((status) => status.id === issue.status.id),
  );
  if (transition === undefined)
    return badRequest(`Transition id '${wanted.id}' is not valid for this issue.`);
  const rejected = resolutionRejection(transition.needsResolution, fields?.resolution?.id);
  if (rejected !== undefined) return rejected;
  issue.status = transition.to;
  issue.statusChanged = site.now();
  issue.resolved = transition.needsResolution ? site.now() : undefined;
  site.issues.changed(issue);
  return { status: 204 };
});

function resolutionRejection(isNeeded: boolean, given: string | undefined): JsmResult | undefined {
  if (!isNeeded) {
    if (given === undefined) return undefined;
    const text = "Field 'resolution' cannot be set. It is not on the appropriate screen, or unknown.";
    return jiraRejection(400, { resolution: text });
  }
  if (RESOLUTIONS.some(({ id }) => id === given)) return undefined;
  return jiraRejection(400, { resolution: 'Resolution is required.' });
}

export const addComment = onIssue((site, call, issue) => {
  const json = jsonOf(commentSchema, call);
  if ('rejected' in json) return json.rejected;
  const { body, properties = [] } = json.value;
  if (!isDocument(body)) return jiraRejection(400, { comment: 'Comment body is not valid!' });
  const isPublic = !properties.some(
    ({ key, value }) => key === 'sd.public.comment' && value.internal === true,
  );
  issue.comments.push({ body, isPublic });
  const id = `${issue.id}${issue.comments.length}`;
  return { status: 201, body: { id, body, created: jiraTime(site.now()), jsdPublic: isPublic } };
});
