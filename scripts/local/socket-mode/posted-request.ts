import { COMMANDS_PATH, INTERACTIVITY_PATH, type SlackRequest } from '../fakes/slack/delivery.ts';
import { encodeForm, interactionBody, LEGACY_TOKEN } from '../fakes/slack/payloads.ts';
import type { JsonObject } from '../json.ts';
import type { Envelope } from './frame.ts';

/** What the commands of the development app end in: another app of the workspace may have `/sre`. */
export const DEV_SUFFIX = '-dev';

/**
 * The request that Slack would have posted: `appId` is that of the connection, for a command that names none. undefined
 * for an envelope that no route of the gateway takes, such as one of the Events API.
 */
export function postedRequest({ payload, type }: Envelope, appId: string): SlackRequest | undefined {
  const shown = withoutToken(payload);
  if (type === 'slash_commands') return { path: COMMANDS_PATH, body: encodeForm(fieldsOf(shown, appId)) };
  // Of a shortcut no request names its app, posted or not: what is missing here stays so.
  if (type === 'interactive') return { path: INTERACTIVITY_PATH, body: interactionBody(shown) };
  return undefined;
}

/** The deprecated verification token proves nothing, and is somebody's secret: it would stand in logs and traces. */
function withoutToken(payload: JsonObject): JsonObject {
  return Object.hasOwn(payload, 'token') ? { ...payload, token: LEGACY_TOKEN } : payload;
}

/** The fields in the order in which they came, which is that of a POST. */
function fieldsOf(payload: JsonObject, appId: string): Record<string, string> {
  const isNamed = Object.hasOwn(payload, 'api_app_id') || appId === '';
  const fields: [string, string][] = [];
  for (const [name, value] of Object.entries(payload)) {
    if (value === null || value === undefined) continue;
    fields.push([name, name === 'command' ? commandOf(String(value)) : String(value)]);
    if (name === 'text' && !isNamed) fields.push(['api_app_id', appId]);
  }
  return Object.fromEntries(fields);
}

/** `/sre` of `/sre-dev`. */
function commandOf(command: string): string {
  return /^\/.+-dev$/.test(command) ? command.slice(0, -DEV_SUFFIX.length) : command;
}
