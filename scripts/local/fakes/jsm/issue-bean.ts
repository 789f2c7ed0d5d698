import type { JsmIssue } from './issues.ts';
import { ISSUE_TYPES, type JsmSite, PRIORITIES, REQUEST_TYPE_FIELD, SERVICES_FIELD } from './jsm-site.ts';
import { statusBean } from './workflow.ts';

/** As Jira writes times: no colon in the offset. */
export function jiraTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}

/** An issue as Jira shows it: only the fields and properties that were asked for. */
export function issueBean(
  site: JsmSite,
  issue: JsmIssue,
  asked: { fields: readonly string[]; properties: readonly string[] },
): Record<string, unknown> {
  const all = allFields(site, issue);
  const fields = Object.fromEntries(
    Object.entries(all).filter(([name, value]) => asked.fields.includes(name) && value !== undefined),
  );
  const properties = Object.fromEntries(
    Object.entries(issue.properties).filter(([name]) => asked.properties.includes(name)),
  );
  return {
    id: issue.id,
    key: issue.key,
    self: `${site.siteUrl}/rest/api/3/issue/${issue.id}`,
    ...(asked.fields.length === 0 ? {} : { fields }),
    ...(asked.properties.length === 0 ? {} : { properties }),
  };
}

function allFields(site: JsmSite, issue: JsmIssue): Record<string, unknown> {
  return {
    summary: issue.summary,
    description: issue.description,
    labels: issue.labels,
    created: jiraTime(issue.created),
    status: statusBean(issue.status),
    statuscategorychangedate: jiraTime(issue.statusChanged),
    resolutiondate: issue.resolved === undefined ? null : jiraTime(issue.resolved),
    priority: PRIORITIES.find(({ id }) => id === issue.priorityId) ?? null,
    issuetype: ISSUE_TYPES.find(({ id }) => id === issue.typeId),
    project: { key: site.projectKey },
    [REQUEST_TYPE_FIELD]:
      issue.requestTypeId === undefined ? null : { requestType: { id: issue.requestTypeId } },
    [SERVICES_FIELD]: servicesOf(site, issue),
  };
}

/** How an issue shows them is not documented: each form that may be. */
function servicesOf({ behaviour }: JsmSite, { services }: JsmIssue): unknown {
  if (behaviour.servicesReadAs === 'nothing') return undefined;
  return behaviour.servicesReadAs === 'texts' ? services : services.map((id) => ({ id }));
}
