import type { Fetch } from '../../common/http.ts';
import { PRIORITIES } from '../../common/priorities.ts';
import { AFFECTED_SERVICES_FIELD, REQUEST_TYPE_FIELD } from '../../lambda/opsgenie/jsm-fields.ts';
import { isDone } from '../../lambda/opsgenie/jsm-incidents.ts';
import { type JsonObject, textIn } from '../local/json.ts';
import { type MigrateDependencies, withoutSlashes } from './check.ts';
import { MigrateError, ReadFailure } from './errors.ts';
import { type Found, settingsBlock } from './hcl.ts';
import {
  createJiraReader,
  fieldOfType,
  INCIDENT_PRACTICE,
  type JiraAddress,
  type JiraReader,
} from './jira-reader.ts';
import type { KnownSettings } from './jira-settings.ts';
import { readCloudId } from './site.ts';

/** Prints the block `jsm = {...}` with the ids that the site has. Throws MigrateError where the site cannot be read. */
export async function printSettings({ fetch, known, print, secret }: MigrateDependencies): Promise<void> {
  const { email, projectKey, siteUrl } = known;
  if (siteUrl === undefined || email === undefined || projectKey === undefined) {
    throw new MigrateError(
      'Say which site, account and project: --site https://example.atlassian.net --email qbot@example.com --project OPS',
    );
  }
  const token = await secret('jira-api-token');
  const cloudId = await readCloudId(fetch, siteUrl.replace(/\/+$/, ''));
  const address = await chooseAddress({ fetch, token, known, cloudId, siteUrl, email });
  const jira = createJiraReader({ fetch, address, token });
  const types = await findTypes(jira, projectKey);
  const found: Found = {
    ...address,
    projectKey,
    ...types,
    priorityIds: findPriorities(await jira.priorities(), known.priorityIds),
    ...(await findFields(jira)),
    ...(await findTransition(jira, { projectKey, issueTypeId: types.issueTypeId })),
    ...{ alertsUrl: known.alertsUrl, reopenTransition: known.reopenTransition },
    closedStatus: known.closedStatus,
    tokenExpires: known.tokenExpires,
  };
  for (const line of settingsBlock(found)) print(line);
}

/** A token with scopes works on the gateway alone, another perhaps on the site alone: the first that knows it. */
async function chooseAddress(options: {
  fetch: Fetch;
  token: string;
  known: KnownSettings;
  cloudId: string;
  siteUrl: string;
  email: string;
}): Promise<JiraAddress> {
  const { cloudId, email, fetch, known, siteUrl, token } = options;
  const operationsUrl = known.operationsUrl ?? '';
  const urls = known.jiraUrl ? [known.jiraUrl] : [`${operationsUrl}/ex/jira/${cloudId}`, siteUrl];
  let failure: unknown;
  for (const jiraUrl of urls) {
    const address = withoutSlashes({ cloudId, email, jiraUrl, operationsUrl, siteUrl });
    try {
      await createJiraReader({ fetch, address, token }).myself();
      return address;
    } catch (error) {
      if (!(error instanceof ReadFailure)) throw error;
      failure ??= error;
    }
  }
  throw failure;
}

async function findTypes(jira: JiraReader, projectKey: string) {
  const desk = await jira.deskOf(projectKey);
  if (desk === undefined) {
    throw new MigrateError(
      `${projectKey} is no service project that the account sees: correct --project, or add the account as an agent.`,
    );
  }
  const incidents = (await jira.requestTypes(desk)).filter(({ practice }) => practice === INCIDENT_PRACTICE);
  const [first] = incidents;
  return {
    requestTypeId: textIn(first?.id),
    issueTypeId: textIn(first?.issueTypeId),
    otherRequestTypes: incidents.slice(1).map(({ id, name }) => `${textIn(id)} (${textIn(name)})`),
  };
}

/** What is set stays; else by a name that begins with the level, else by rank where there are five, from the highest. */
function findPriorities(
  priorities: readonly JsonObject[],
  known: KnownSettings['priorityIds'],
): Record<string, string> {
  const ids = priorities.map(({ id }) => textIn(id));
  return Object.fromEntries(
    PRIORITIES.map((level, rank) => {
      const named = priorities.find(({ name }) => new RegExp(`^${level}\\b`, 'i').test(textIn(name)));
      const ranked = ids.length === PRIORITIES.length ? ids[rank] : undefined;
      const kept = known?.[level] !== undefined && ids.includes(known[level]) ? known[level] : undefined;
      return [level, kept ?? (textIn(named?.id) || (ranked ?? ''))];
    }),
  );
}

async function findFields(jira: JiraReader) {
  const fields = await jira.fields();
  return {
    requestTypeField: fieldOfType(fields, REQUEST_TYPE_FIELD),
    affectedServicesField: fieldOfType(fields, AFFECTED_SERVICES_FIELD),
  };
}

/** Known only by an open issue, and only where one transition leads to "done". */
async function findTransition(
  jira: JiraReader,
  { issueTypeId, projectKey }: { projectKey: string; issueTypeId: string },
) {
  const asked = issueTypeId === '' ? undefined : jira.transitions({ issueTypeId, projectKey }, 'open');
  // The one search is not worth the whole block: what it does not show is a comment.
  const transitions = await Promise.resolve(asked).catch((error: unknown) => {
    if (error instanceof ReadFailure && error.kind !== 'network') return undefined;
    throw error;
  });
  const names = (transitions ?? []).filter(({ to }) => isDone(to)).map(({ name }) => name);
  return names.length === 1 ? { doneTransition: names[0], doneTransitions: [] } : { doneTransitions: names };
}
