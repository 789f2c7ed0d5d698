import * as z from 'zod/mini';
import { isObject } from '../../../../common/is-object.ts';
import { isDocument } from './adf.ts';
import type { NewIssue } from './issues.ts';
import {
  ISSUE_TYPE,
  type JsmResult,
  type JsmSite,
  PRIORITIES,
  REQUEST_TYPE,
  REQUEST_TYPE_FIELD,
  SERVICES_FIELD,
} from './jsm-site.ts';
import { badRequest, jiraRejection } from './rejections.ts';

const topSchema = z.strictObject({
  fields: z.record(z.string(), z.unknown()),
  properties: z.optional(
    z.array(z.strictObject({ key: z.string().check(z.maxLength(255)), value: z.unknown() })),
  ),
});
const labelsSchema = z.array(z.string().check(z.regex(/^\S{1,255}$/)));
const servicesSchema = z.array(z.strictObject({ id: z.string() }));

/** The text of a field that Jira refuses; undefined where it takes the value. */
type Check = (value: unknown, site: JsmSite) => string | undefined;

const CHECKS: Record<string, Check> = {
  project: (value, { projectKey }) =>
    Object(value).key === projectKey ? undefined : 'valid project is required',
  issuetype: (value) => (Object(value).id === ISSUE_TYPE ? undefined : 'Specify a valid issue type'),
  summary: checkSummary,
  description: (value) =>
    isDocument(value)
      ? undefined
      : 'Operation value must be an Atlassian Document (see the Atlassian Document Format)',
  priority: (value) =>
    PRIORITIES.some(({ id }) => id === Object(value).id)
      ? undefined
      : 'Specify the Priority (id or name) in the string format',
  labels: (value) =>
    labelsSchema.safeParse(value).success
      ? undefined
      : `The label '${String(value)}' contains spaces which is invalid.`,
  [REQUEST_TYPE_FIELD]: (value) => (value === REQUEST_TYPE ? undefined : 'The request type is not valid.'),
  [SERVICES_FIELD]: (value, { services }) => {
    const parsed = servicesSchema.safeParse(value);
    const isKnown = parsed.success && parsed.data.every(({ id }) => services.some(({ ari }) => ari === id));
    return isKnown ? undefined : 'The service is not valid.';
  },
};

function checkSummary(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return 'You must specify a summary of the issue.';
  if (/[\r\n]/.test(value)) return 'The summary is invalid because it contains newline characters.';
  return value.length > 255 ? 'Summary must be less than 255 characters.' : undefined;
}

/** What Jira makes of `POST /rest/api/3/issue`, or how it refuses it. */
export function parseCreate(site: JsmSite, json: unknown): { issue: NewIssue } | { rejected: JsmResult } {
  const top = topSchema.safeParse(json);
  if (!top.success)
    return { rejected: badRequest('Invalid request payload. Refer to the REST API documentation.') };
  const { fields, properties = [] } = top.data;
  const errors = fieldErrors(site, fields);
  if (Object.keys(errors).length > 0) return { rejected: jiraRejection(400, errors) };
  const services = servicesSchema.safeParse(fields[SERVICES_FIELD]);
  const { id: priorityId } = Object(fields.priority);
  return {
    issue: {
      typeId: ISSUE_TYPE,
      summary: String(fields.summary),
      description: fields.description,
      priorityId: typeof priorityId === 'string' ? priorityId : undefined,
      labels: labelsSchema.safeParse(fields.labels).data ?? [],
      requestTypeId: fields[REQUEST_TYPE_FIELD] === REQUEST_TYPE ? REQUEST_TYPE : undefined,
      services: services.success ? services.data.map(({ id }) => id) : [],
      properties: Object.fromEntries(properties.map(({ key, value }) => [key, value])),
    },
  };
}

function fieldErrors(site: JsmSite, fields: Record<string, unknown>): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const name of ['project', 'issuetype', 'summary']) {
    const text = CHECKS[name]?.(fields[name], site);
    if (text !== undefined) errors[name] = text;
  }
  for (const [name, value] of Object.entries(fields)) {
    const text = fieldError(site, name, value);
    if (text !== undefined) errors[name] = text;
  }
  return errors;
}

function fieldError(site: JsmSite, name: string, value: unknown): string | undefined {
  const check = CHECKS[name];
  if (check === undefined || !site.behaviour.screen.includes(name)) {
    return `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`;
  }
  return check(value, site);
}

/** `PUT /rest/api/3/issue/{id}`: only what Q-Bot edits. */
export function parsePriorityEdit(json: unknown): { priorityId: string } | { rejected: JsmResult } {
  const fields = isObject(json) && Object.keys(json).join() === 'fields' ? json.fields : undefined;
  if (!isObject(fields) || Object.keys(fields).join() !== 'priority') {
    return { rejected: badRequest('Invalid request payload. Refer to the REST API documentation.') };
  }
  const found = PRIORITIES.find(({ id }) => id === Object(fields.priority).id);
  if (found !== undefined) return { priorityId: found.id };
  return {
    rejected: jiraRejection(400, { priority: 'Specify the Priority (id or name) in the string format' }),
  };
}
