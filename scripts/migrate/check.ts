import type { Fetch } from '../../common/http.ts';
import type { JsmSettings } from '../../lambda/opsgenie/jsm-settings.ts';
import { createJiraReader, type JiraReader } from './jira-reader.ts';
import { type KnownSettings, requireSettings } from './jira-settings.ts';
import { createOpsgenieReader } from './opsgenie-reader.ts';
import { checkPermissions, checkRequestType, checkScreen } from './project.ts';
import { merged, type Report, readable } from './report.ts';
import { checkServices } from './services.ts';
import { checkSite } from './site.ts';
import { checkTokenExpiry } from './token.ts';
import { checkWebhooks } from './webhook.ts';

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
 * whether it is ready. Throws MigrateError where nothing can be said: a key that is not accepted, no network.
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
  const { differences, notes } = merged([site.report, ...(await compare(deps, site.settings, jira))]);
  for (const line of differences) print(`- ${line}`);
  for (const line of notes) print(`note: ${line}`);
  print(differences.length === 0 ? 'ready' : `not ready: ${differences.length} in the way`);
  return differences.length === 0;
}

async function compare(
  { fetch, known, now, opsgenieUrl, secret, webhookUrl }: MigrateDependencies,
  settings: JsmSettings,
  jira: JiraReader,
): Promise<Report[]> {
  const apiKey = await secret('opsgenie-api-key');
  const opsgenie = createOpsgenieReader({ fetch, url: opsgenieUrl, apiKey });
  return [
    checkTokenExpiry(known, now()),
    await readable('permissions', () => checkPermissions(jira, settings)),
    await readable('request types', () => checkRequestType(jira, settings)),
    await readable('create screen', () => checkScreen(jira, settings)),
    await readable('services and teams', () => checkServices(opsgenie, jira)),
    await checkWebhooks({ deployed: webhookUrl, jira, opsgenie }),
  ];
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
