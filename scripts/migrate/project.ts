import { AFFECTED_SERVICES_FIELD, REQUEST_TYPE_FIELD } from '../../lambda/opsgenie/jsm-fields.ts';
import type { JsmSettings } from '../../lambda/opsgenie/jsm-settings.ts';
import { type JsonObject, objectsIn, textIn } from '../local/json.ts';
import { fieldOfType, INCIDENT_PRACTICE, type JiraReader } from './jira-reader.ts';
import { differences, isPartial, merged, notes, type Report, readable } from './report.ts';

/** https://support.atlassian.com/jira-cloud-administration/docs/permissions-for-company-managed-projects/ */
const PERMISSIONS = ['BROWSE_PROJECTS', 'CREATE_ISSUES', 'EDIT_ISSUES', 'TRANSITION_ISSUES', 'ADD_COMMENTS'];
const SCREEN = ['summary', 'description', 'labels', 'priority'];

/** What the account may do in the project. Throws ReadFailure. */
export async function checkPermissions(jira: JiraReader, { projectKey }: JsmSettings): Promise<Report> {
  const denied = await jira.denied(projectKey, PERMISSIONS);
  return differences(
    ...denied.map(
      (name) => `permission ${name}, not held in ${projectKey}: make the account an agent of the project.`,
    ),
  );
}

/**
 * Without the practice of incidents, an issue is no incident, and nobody is called. The settings come back with the issue
 * type of the request type, by which the rest of the check can be read. Throws what `readable` throws.
 */
export async function checkRequestType(
  jira: JiraReader,
  settings: JsmSettings,
): Promise<{ report: Report; settings: JsmSettings }> {
  const { issueTypeId, projectKey, requestTypeId } = settings;
  let right = settings;
  const report = await readable('request types', async () => {
    const desk = await jira.deskOf(projectKey);
    if (desk === undefined) {
      return differences(
        `project_key ${projectKey}, no service project that the account sees: correct it, or add the account as an agent.`,
      );
    }
    const type = (await jira.requestTypes(desk)).find(({ id }) => id === requestTypeId);
    if (type === undefined) {
      return differences(
        `request_type_id ${requestTypeId}, not in project ${projectKey}: npm run migrate -- settings prints the right one.`,
      );
    }
    if (type.practice === INCIDENT_PRACTICE) right = { ...settings, issueTypeId: textIn(type.issueTypeId) };
    return merged([practiceOf(type), ...issueTypeOf(type, issueTypeId)]);
  });
  return { report, settings: right };
}

function practiceOf({ id, name, practice }: JsonObject): Report {
  const words = `request_type_id ${String(id)} ("${textIn(name)}")`;
  if (practice === INCIDENT_PRACTICE) return notes();
  if (textIn(practice) === '')
    return notes(`${words}: Jira does not say its practice; it has to be incident management.`);
  return differences(`${words}, of the practice ${textIn(practice)}: take one of ${INCIDENT_PRACTICE}.`);
}

function issueTypeOf({ id, issueTypeId }: JsonObject, chosen: string): Report[] {
  if (issueTypeId === chosen) return [];
  return [
    differences(
      `issue_type_id ${chosen}, not that of request type ${String(id)}: set ${String(issueTypeId)}, or another request type.`,
    ),
  ];
}

/** The screen on which an incident is created. Throws ReadFailure. */
export async function checkScreen(jira: JiraReader, settings: JsmSettings): Promise<Report> {
  const { issueTypeId, projectKey } = settings;
  const fields = await jira.createScreen(projectKey, issueTypeId);
  const has = (id: string | undefined) => fields.some(({ fieldId }) => fieldId === id);
  const requestType = settings.requestTypeField ?? fieldOfType(fields, REQUEST_TYPE_FIELD);
  const services = settings.affectedServicesField ?? fieldOfType(fields, AFFECTED_SERVICES_FIELD);
  const missing = [
    ...SCREEN.filter((name) => !has(name)),
    ...(has(requestType) ? [] : ['Request Type']),
    ...(has(services) ? [] : ['Affected services']),
  ];
  const where = `create screen of ${projectKey}, issue type ${issueTypeId}`;
  const sent = [...SCREEN, 'project', 'issuetype', requestType, services];
  const demanded = fields.filter(
    ({ fieldId, hasDefaultValue, required }) =>
      required === true && hasDefaultValue !== true && !sent.includes(textIn(fieldId)),
  );
  return merged([
    differences(...missing.map((name) => `field ${name}, not on the ${where}: add it.`)),
    differences(
      ...demanded.map(
        ({ fieldId, name }) =>
          `field ${textIn(name) || textIn(fieldId)}, required on the ${where}, and Q-Bot does not send it: make it optional, or give it a default.`,
      ),
    ),
  ]);
}

/** Those of the create screen, else of the whole site. Throws ReadFailure. */
export async function checkPriorities(
  jira: JiraReader,
  { issueTypeId, priorityIds, projectKey }: JsmSettings,
): Promise<Report> {
  const fields = await jira.createScreen(projectKey, issueTypeId).catch((error: unknown): JsonObject[] => {
    if (!isPartial(error)) throw error;
    return [];
  });
  const offered = objectsIn(fields.find(({ fieldId }) => fieldId === 'priority')?.allowedValues);
  const known = (offered.length > 0 ? offered : await jira.priorities()).map(({ id }) => String(id));
  return differences(
    ...Object.entries(priorityIds)
      .filter(([, id]) => !known.includes(id))
      .map(
        ([level, id]) =>
          `priority_ids.${level} ${id}, no priority of the project: it has ${known.join(', ')}.`,
      ),
  );
}
