/** What was found; '' or undefined: it was not. */
export interface Found {
  cloudId: string;
  siteUrl: string;
  jiraUrl: string;
  operationsUrl: string;
  alertsUrl?: string | undefined;
  email: string;
  projectKey: string;
  issueTypeId: string;
  requestTypeId: string;
  /** Further ones of the incident practice, as people see them. */
  otherRequestTypes: readonly string[];
  priorityIds: Record<string, string>;
  requestTypeField?: string | undefined;
  affectedServicesField?: string | undefined;
  doneTransition?: string | undefined;
  /** Where several lead to "done": their names. */
  doneTransitions: readonly string[];
  reopenTransition?: string | undefined;
  closedStatus?: string | undefined;
  tokenExpires?: string | undefined;
}

/** Text in quotes as HCL reads it. https://developer.hashicorp.com/terraform/language/expressions/strings */
function quoted(value: string): string {
  return JSON.stringify(value).replaceAll('${', '$${').replaceAll('%{', '%%{');
}

/** The lines of the block; a comment stands for what was not found. */
export function settingsBlock(found: Found): string[] {
  const { doneTransitions, otherRequestTypes, priorityIds } = found;
  const line = (name: string, value: string | undefined, otherwise: string) =>
    value ? `  ${name} = ${quoted(value)}` : `  # ${name}: ${otherwise}`;
  const levels = Object.entries(priorityIds).filter(([, id]) => id !== '');
  const unknown = Object.entries(priorityIds).flatMap(([level, id]) => (id === '' ? [level] : []));
  const several = doneTransitions.map(commentText).join(', ');
  return [
    'jsm = {',
    line('cloud_id', found.cloudId, ''),
    line('site_url', found.siteUrl, ''),
    line('jira_url', found.jiraUrl, ''),
    line('operations_url', found.operationsUrl, ''),
    ...(found.alertsUrl ? [line('alerts_url', found.alertsUrl, '')] : []),
    line('email', found.email, ''),
    line('project_key', found.projectKey, ''),
    line('issue_type_id', found.issueTypeId, 'not found: that of the request type for incidents'),
    line('request_type_id', found.requestTypeId, 'not found: no request type of the practice ITSM_INCIDENT'),
    ...(otherRequestTypes.length > 0
      ? [`  # request_type_id could also be ${otherRequestTypes.map(commentText).join(', ')}`]
      : []),
    `  priority_ids = { ${levels.map(([level, id]) => `${level} = ${quoted(id)}`).join(', ')} }`,
    ...(unknown.length > 0
      ? [`  # priority_ids: not found for ${unknown.join(', ')}: see /rest/api/3/priority`]
      : []),
    line('request_type_field', found.requestTypeField, 'not found: the account sees no such field'),
    line('affected_services_field', found.affectedServicesField, 'not found: the account sees no such field'),
    line(
      'done_transition',
      found.doneTransition,
      several === '' ? 'not found: no open incident to look at' : `one of: ${several}`,
    ),
    line('reopen_transition', found.reopenTransition, 'that opens again, where several lead back'),
    line('closed_status', found.closedStatus, 'the status that is closed for good, if there is one'),
    line(
      'token_expires',
      found.tokenExpires,
      'the day on which the token expires, as 2027-03-31: no API tells it',
    ),
    '}',
  ];
}

/** A line break in a name would end the comment. */
function commentText(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
