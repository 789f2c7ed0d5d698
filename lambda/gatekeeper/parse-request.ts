import { parseCommand } from './parse-command.ts';
import { parseInteraction } from './parse-interaction.ts';
import { MalformedRequestError, parseForm, parsePayload } from './parse-urlencoded.ts';
import type { OtherRequest, SlackRequest } from './slack-request.ts';

/**
 * Parses the body of a slash command or an interaction into one shape.
 * Throws MalformedRequestError if Slack would not send it.
 */
export function parseRequest(contentType: string | undefined, body: Buffer): SlackRequest | OtherRequest {
  const form = parseForm(contentType, body);
  if (form.payload !== undefined) return parseInteraction(parsePayload(form.payload));
  if (form.command !== undefined) return parseCommand(form, form.command);
  if (form.ssl_check === '1') return { type: 'other', kind: 'ssl_check' };
  throw new MalformedRequestError('the form has neither a command nor a payload');
}
