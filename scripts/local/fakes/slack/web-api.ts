import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { isObject } from '../../../../common/is-object.ts';
import { type JsonObject, parseJson } from '../../json.ts';
import { describeProblem, type Problem } from './block-kit.ts';
import { BOT, type Workspace } from './workspace.ts';

/** A Web API answer; `span` is what the trace keeps of the call. */
export interface Answer {
  body: JsonObject & { ok: boolean };
  span?: JsonObject;
}

export type Method = (args: JsonObject) => Answer;

export function succeed(body: JsonObject, span?: JsonObject): Answer {
  return { body: { ok: true, ...body }, ...(span === undefined ? {} : { span }) };
}

export function fail(error: string, problems: Problem[] = []): Answer {
  if (problems.length === 0) return { body: { ok: false, error } };
  return { body: { ok: false, error, response_metadata: { messages: problems.map(describeProblem) } } };
}

/** An argument that is missing, as Slack words it. */
export function failMissing(name: string): Answer {
  return fail('invalid_arguments', [{ pointer: '', message: `missing required field: ${name}` }]);
}

/** An argument that holds JSON: form bodies carry it as text, JSON bodies as either. */
export function jsonArgument(args: JsonObject, name: string): unknown {
  const value = args[name];
  return typeof value === 'string' ? parseJson(value) : value;
}

export interface SlackCall {
  args: JsonObject;
  token: string | undefined;
}

/**
 * The arguments of a Web API call, form-encoded or JSON, or Slack's error for the body.
 * https://docs.slack.dev/apis/web-api
 */
export async function readCall(c: Context): Promise<SlackCall | string> {
  const args = await readArguments(c);
  if (typeof args === 'string') return args;
  const bearer = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  return { args, token: bearer ?? (typeof args.token === 'string' ? args.token : undefined) };
}

async function readArguments(c: Context): Promise<JsonObject | string> {
  const type = c.req.header('content-type') ?? '';
  const body = await c.req.text();
  if (type.startsWith('application/json')) {
    const json = parseJson(body);
    if (json === undefined) return 'invalid_json';
    return isObject(json) ? json : 'json_not_object';
  }
  if (type.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(body));
  return type === '' && body === '' ? {} : 'invalid_post_type';
}

/** `not_authed` without a token, `invalid_auth` with another one than the bot's. */
export function authFault(token: string | undefined, botToken: string): string | undefined {
  if (token === undefined || token === '') return 'not_authed';
  const given = Buffer.from(token);
  const own = Buffer.from(botToken);
  return given.length === own.length && timingSafeEqual(given, own) ? undefined : 'invalid_auth';
}

/** The methods that need neither views nor messages. */
export function teamMethods(
  workspace: Workspace,
  { appId, teamId }: { appId: string; teamId: string },
): Record<string, Method> {
  return {
    'auth.test': () =>
      succeed({
        url: 'https://qbot-local.slack.com/',
        team: 'Q-Bot local',
        user: BOT.name,
        team_id: teamId,
        user_id: BOT.userId,
        bot_id: BOT.botId,
        app_id: appId,
        is_enterprise_install: false,
      }),
    'conversations.open': (args) => {
      if (typeof args.users !== 'string' || args.users === '') return fail('users_list_not_supplied');
      const user = workspace.user(args.users);
      return user === undefined
        ? fail('user_not_found')
        : succeed({ channel: { id: workspace.directChannel(user).id } });
    },
  };
}
