import * as z from 'zod/mini';

/** Terraform says what is wrong with an id or an address: here it only has to be there. */
const text = z.string().check(z.minLength(1));

/** What is known of one Jira site. Ids, names of statuses and screens are its own: no two sites have the same. */
export const jsmSettingsSchema = z.object({
  /** Of the site: `https://<site>.atlassian.net/_edge/tenant_info` says it. */
  cloudId: text,
  /** For links to people: `https://<site>.atlassian.net`. */
  siteUrl: text,
  /** Before `/rest/api/3`: the gateway (`https://api.atlassian.com/ex/jira/<cloudId>`) for a token with scopes, else the site. */
  jiraUrl: text,
  /** Before `/jsm`, where services, incidents, alerts and schedules are: `https://api.atlassian.com`. */
  operationsUrl: text,
  /** Of the account that the API token belongs to. */
  email: text,
  /** Capitals and digits: it stands in searches, in quotes. */
  projectKey: text,
  issueTypeId: text,
  /** Of the practice "incident management": without it, an issue is no incident. */
  requestTypeId: text,
  priorityIds: z.object({ P1: text, P2: text, P3: text, P4: text, P5: text }),
  /** `customfield_<n>`; looked up by their type where they are not given. */
  requestTypeField: z.optional(text),
  affectedServicesField: z.optional(text),
  /** Name or id of the transition that resolves; needed where several lead to a status of the category done. */
  doneTransition: z.optional(text),
  /** Name or id of the transition that opens again; needed where several lead back from a status of the category done. */
  reopenTransition: z.optional(text),
  /** Name or id of the status that is closed for good; without it, nothing is closed. */
  closedStatus: z.optional(text),
});

export type JsmSettings = z.infer<typeof jsmSettingsSchema>;
