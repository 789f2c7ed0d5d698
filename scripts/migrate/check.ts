import type { Fetch } from '../../common/http.ts';
import type { JsmSettings } from '../../lambda/opsgenie/jsm-settings.ts';
import { MigrateError } from './errors.ts';
import { createJiraReader, type JiraReader } from './jira-reader.ts';
import { type KnownSettings, requireSettings } from './jira-settings.ts';
import { createOpsgenieReader } from './opsgenie-reader.ts';
import { checkPermissions, checkPriorities, checkRequestType, checkScreen } from './project.ts';
import { differences, merged, notes, type Report, readable } from './report.ts';
import { checkServices } from './services.ts';
import { checkSite } from './site.ts';
import { checkTokenExpiry } from './token.ts';
import { checkWebhooks } from './webhook.ts';
import { checkClosedStatus, checkTransitions } from './workflow.ts';

export interface MigrateDependencies {
  fetch: Fetch;
  print: (line: string) => void;
  /** Milliseconds since the epoch. */
  now: () => number;
  known: KnownSettings;
  opsgenieUrl: string;
  /** The address of the deployed webhook; undefined where it cannot be read. */
  webhookUrl: string | undefined;
  /** Throws MigrateError where it is not set. */
  secret: (name: 'opsgenie-api-key' | 'jira-api-token') => Promise<string>;
}

/**
 * Prints one line for each thing that stands in the way of `incident_backend = "jsm"`: what, where, what to do. Returns
 * whether it is ready. Throws MigrateError where nothing can be said of Jira: a token that is not accepted, no network.
 */
export async function checkMigration(deps: MigrateDependencies): Promise<boolean> {
  const { fetch, known, print, secret } = deps;
  const site = await checkSite(fetch, withoutSlashes(requireSettings(known)));
  const token = await secret('jira-api-token');
  const jira = createJiraReader({ fetch, address: site.settings, token });
  // First of all: an answer to a token that Jira does not know may be empty, and says nothing.
  const name = await jira.myself().catch((error: unknown) => {
    // A token that is right for another site is not accepted by this one.
    for (const line of site.report.differences) print(`- ${line}`);
    throw error;
  });
  print(`Jira knows the token as ${name}. Nothing is changed.`);
  const report = merged([site.report, ...(await compare(deps, site.settings, jira))]);
  const { length } = report.differences;
  for (const line of report.differences) print(`- ${line}`);
  for (const line of report.notes) print(`note: ${line}`);
  print(length === 0 ? 'ready' : `not ready: ${length} in the way`);
  return length === 0;
}

async function compare(deps: MigrateDependencies, given: JsmSettings, jira: JiraReader): Promise<Report[]> {
  const { known, now, webhookUrl } = deps;
  const { opsgenie, report } = await askOpsgenie(deps);
  const desk = await checkRequestType(jira, given);
  const { settings } = desk;
  return [
    checkTokenExpiry(known, now()),
    await readable('permissions', () => checkPermissions(jira, settings)),
    desk.report,
    await readable('create screen', () => checkScreen(jira, settings)),
    await readable('priorities', () => checkPriorities(jira, settings)),
    await readable('closed_status', () => checkClosedStatus(jira, settings)),
    await readable('transitions', () => checkTransitions(jira, settings)),
    report,
    await readable('services and teams', () => checkServices(opsgenie, jira)),
    await checkWebhooks({ deployed: webhookUrl, jira, opsgenie }),
  ];
}

/** Without a reader where OpsGenie cannot be asked at all: Jira is looked at all the same. */
async function askOpsgenie({ fetch, opsgenieUrl: url, secret }: MigrateDependencies) {
  try {
    const opsgenie = createOpsgenieReader({ fetch, url, apiKey: await secret('opsgenie-api-key') });
    await opsgenie.serviceNames();
    return { opsgenie, report: notes() };
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error;
    return {
      opsgenie: undefined,
      report: differences(`OpsGenie, not compared: ${error.message}`),
    };
  }
}

export function withoutSlashes<T extends { siteUrl: string; jiraUrl: string; operationsUrl: string }>(
  urls: T,
): T {
  const cut = (url: string) => url.replace(/\/+$/, '');
  return {
    ...urls,
    ...{ siteUrl: cut(urls.siteUrl), jiraUrl: cut(urls.jiraUrl), operationsUrl: cut(urls.operationsUrl) },
  };
}
