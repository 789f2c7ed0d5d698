/** Whether an incident is an issue of Jira: ids there are numbers, those of OpsGenie never are. */
export function isIssueId(incidentId: string): boolean {
  return /^\d+$/.test(incidentId);
}
