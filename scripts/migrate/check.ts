import type { Fetch } from '../../common/http.ts';
import { createJiraReader } from './jira-reader.ts';
import { type KnownSettings, requireSettings } from './jira-settings.ts';
import { createOpsgenieReader } from './opsgenie-reader.ts';
import { checkPermissions, checkRequestType, checkScreen } from './project.ts';
import { merged, readable } from './report.ts';
import { checkServices } from './services.ts';
import { checkTokenExpiry } from './token.ts';
import { checkWebhooks } from './webhook.ts';

export interface MigrateDependencies {
  fetch: Fetch;
  print: (line: string) => void;
  /** Milliseconds since the epoch. */
  now: () => number;
  known: KnownSettings;
  opsgenieUrl: string;
  /** Throws MigrateError where it is not set. */
  secret: (name: 'opsgenie-api-key' | 'jira-api-token') => Promise<string>;
}

/**
 * Prints one line for each thing that stands in the way of `incident_backend = "jsm"`: what, where, what to do. Returns
 * whether it is ready. Throws MigrateError where nothing can be said: a key that is not accepted, no network.
 */
export async function checkMigration(deps: MigrateDependencies): Promise<boolean> {
  const { fetch, known, now, opsgenieUrl, print, secret } = deps;
  const settings = requireSettings(known);
  const address = withoutSlashes(settings);
  const jira = createJiraReader({ fetch, address, token: await secret('jira-api-token') });
  const opsgenie = createOpsgenieReader({
    fetch,
    url: opsgenieUrl,
    apiKey: await secret('opsgenie-api-key'),
  });
  // First of all: an answer to a token that Jira does not know may be empty, and says nothing.
  print(`Jira knows the token as ${await jira.myself()}. Nothing is changed.`);
  const reports = [
    checkTokenExpiry(known, now()),
    await readable('permissions', () => checkPermissions(jira, settings)),
    await readable('request types', () => checkRequestType(jira, settings)),
    await readable('create screen', () => checkScreen(jira, settings)),
    await readable('services and teams', () => checkServices(opsgenie, jira)),
    await checkWebhooks(opsgenie, jira),
  ];
  const { differences, notes } = merged(reports);
  for (const line of differences) print(`- ${line}`);
  for (const line of notes) print(`note: ${line}`);
  print(differences.length === 0 ? 'ready' : `not ready: ${differences.length} in the way`);
  return differences.length === 0;
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
