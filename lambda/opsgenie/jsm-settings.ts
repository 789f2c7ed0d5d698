import * as z from 'zod/mini';
import { PRIORITIES } from './incident-backend.ts';

const text = z.string().check(z.minLength(1));
const httpUrl = z.string().check(z.regex(/^https?:\/\/[^\s?#]+$/));
const id = z.string().check(z.regex(/^\d+$/));

/** What is known of one Jira site. Ids, names of statuses and screens are its own: no two sites have the same. */
export const jsmSettingsSchema = z.object({
  /** Of the site: `https://<site>.atlassian.net/_edge/tenant_info` says it. */
  cloudId: text,
  /** For links to people: `https://<site>.atlassian.net`. */
  siteUrl: httpUrl,
  /** Before `/rest/api/3`: the gateway (`https://api.atlassian.com/ex/jira/<cloudId>`) for a token with scopes, else the site. */
  jiraUrl: httpUrl,
  /** Before `/jsm`: services, incidents, alerts, schedules. */
  operationsUrl: z._default(httpUrl, 'https://api.atlassian.com'),
  /** Of the account that the API token belongs to. */
  email: text,
  projectKey: z.string().check(z.regex(/^[A-Z][A-Z0-9_]+$/)),
  issueTypeId: id,
  /** Of the practice "incident management": without it, an issue is no incident. */
  requestTypeId: id,
  priorityIds: z.record(z.enum(PRIORITIES), id),
  /** `customfield_<n>`; looked up by their type where they are not given. */
  requestTypeField: z.optional(text),
  affectedServicesField: z.optional(text),
  /** Name or id of the transition that resolves; needed where several lead to a status of the category done. */
  doneTransition: z.optional(text),
  /** Name or id of the status that is closed for good; without it, nothing is closed. */
  closedStatus: z.optional(text),
});

export type JsmSettings = z.infer<typeof jsmSettingsSchema>;
