import { isObject } from '../../../common/is-object.ts';
import { ISSUE_TYPE, PRIORITIES, REQUEST_TYPE } from '../fakes/jsm/jsm-site.ts';
import { type JsonObject, parseJson } from '../json.ts';
import { JIRA, JIRA_TOKEN_EXPIRES } from '../sample-data.ts';
import type { Settings } from '../settings.ts';

/** Where the fake of Jira is, in a local bot at this address, and the ids that it has. */
export function fakeSite(url: string) {
  return {
    ...{ jiraUrl: `${url}/_local/jsm/ex/jira/${JIRA.cloudId}`, operationsUrl: `${url}/_local/jsm` },
    ...{ issueTypeId: ISSUE_TYPE, requestTypeId: REQUEST_TYPE },
    ...{ doneTransition: 'Resolve', reopenTransition: 'Back to open', closedStatus: 'Closed' },
    priorityIds: Object.fromEntries(PRIORITIES.map(({ id }, index) => [`P${index + 1}`, id])),
  };
}

/** Terraform's `token_expires`; null where incidents live in OpsGenie. */
export function jiraTokenExpires({ given }: Settings): string | null {
  if (given.JSM_TOKEN_EXPIRES !== undefined) return given.JSM_TOKEN_EXPIRES;
  return given.INCIDENT_BACKEND === 'jsm' ? JIRA_TOKEN_EXPIRES : null;
}

/**
 * What `npm run migrate -- check --local` looks at: the site as `jsm` names it, the fake at its own address; null where
 * incidents live in OpsGenie.
 */
export function migrationOf(settings: Settings, url: string): JsonObject | null {
  const { given } = settings;
  if (given.INCIDENT_BACKEND !== 'jsm') return null;
  const fake = { ...JIRA, ...fakeSite(url), siteUrl: `${url}/_local/jsm` };
  const site = given.JSM === undefined ? fake : parseJson(given.JSM);
  return {
    jsm: { ...(isObject(site) ? site : {}), tokenExpires: jiraTokenExpires(settings) },
    opsgenieUrl: given.OPSGENIE_API_URL ?? `${url}/_local/opsgenie`,
  };
}
