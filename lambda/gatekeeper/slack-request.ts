import type { Detail, DetailType } from '../../common/contract.ts';
import { parseCommandText } from './parse-command.ts';
import { readInteraction } from './parse-interaction.ts';
import { type Form, MalformedRequestError, parsePayload } from './parse-urlencoded.ts';

/** What one request of Slack asks for, whatever its kind: the contract's fields and what the answer needs. */
export interface SlackRequest {
  type: DetailType;
  /** Where the person did it: decides how a refusal can be shown. */
  surface: 'command' | 'message' | 'modal';
  command: string;
  subcommand: string;
  args: string[];
  text: string;
  idempotencyKey: string;
  team: Detail['team'];
  user: Detail['user'];
  channel: Detail['channel'];
  triggerId: string | null;
  responseUrl: string | null;
  payload: Record<string, unknown>;
  appId: string | undefined;
  /** Workspace of the person, where Slack names it apart from `team`: a guest of a shared channel has another. */
  userTeamId: string | undefined;
  /** `block_id` of a submitted form's first input: `response_action: errors` is shown there. */
  firstInput: string | undefined;
}

/** Signed, acknowledged and logged, and for no backend. */
export interface OtherRequest {
  type: 'other';
  kind: string;
}

/**
 * Makes one shape of a slash command and of every interaction.
 * Throws MalformedRequestError for what Slack would not send.
 */
export function readSlackRequest(form: Form): SlackRequest | OtherRequest {
  if (form.payload !== undefined) return readInteraction(parsePayload(form.payload));
  if (form.command !== undefined) return readCommand(form, form.command);
  if (form.ssl_check === '1') return { type: 'other', kind: 'ssl_check' };
  throw new MalformedRequestError('the form has neither a command nor a payload');
}

function readCommand(form: Form, command: string): SlackRequest {
  const team = field(form, 'team_id');
  const triggerId = field(form, 'trigger_id');
  const { token: _token, text = '', trigger_id: _trigger, response_url, ...payload } = form;
  return {
    type: 'slash_command',
    surface: 'command',
    command: command.trim().toLowerCase(),
    ...parseCommandText(text),
    idempotencyKey: `cmd:${team}:${triggerId}`,
    team: { id: team, name: form.team_domain ?? '' },
    user: { id: field(form, 'user_id'), name: form.user_name ?? '' },
    channel: { id: field(form, 'channel_id'), name: form.channel_name ?? '' },
    triggerId,
    responseUrl: response_url ?? null,
    payload,
    appId: form.api_app_id,
    userTeamId: undefined,
    firstInput: undefined,
  };
}

function field(form: Form, name: string): string {
  const value = form[name];
  if (!value) throw new MalformedRequestError(`the command has no ${name}`);
  return value;
}
