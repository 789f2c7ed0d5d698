import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SESSION_TOKEN } from './aws/session-token.ts';
import type { Bot } from './bot.ts';
import type { JsonObject } from './json.ts';
import { CHANNELS, USERS } from './sample-data.ts';
import type { Settings } from './settings.ts';
import { migrationOf } from './wiring/jira.ts';
import { webhookUrl } from './wiring/pushover.ts';

/** What `npm run send` and `npm run doctor` read; git-ignored. */
export const ADDRESS_FILE = '.local/bot.json';

/** Writes it for the same user alone: a file that was there keeps its rights, so it is made anew. */
export function writeAddress(address: JsonObject, file = ADDRESS_FILE): void {
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  writeFileSync(file, `${JSON.stringify(address, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
}

/**
 * What `npm start` writes into `.local/bot.json`, for the scripts of the same user: where the bot is, what
 * `terraform output -json` would print of it, what it believes, and where Jira is.
 */
export function addressOf(
  { outputs, url, workspace }: Pick<Bot, 'outputs' | 'url' | 'workspace'>,
  settings: Settings,
): JsonObject {
  return {
    url,
    signingSecret: settings.signingSecret,
    webhookUrl: webhookUrl(url),
    apiKey: settings.webhookApiKey,
    webhookToken: settings.webhookToken,
    workspace,
    // That of a real app is its owner's, who has not given it.
    ...(workspace === null ? { configurationToken: settings.configurationToken } : {}),
    awsSessionToken: SESSION_TOKEN,
    pid: process.pid,
    channels: CHANNELS,
    users: USERS,
    outputs,
    migration: migrationOf(settings, url),
  };
}
