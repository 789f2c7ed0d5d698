import { randomUUID } from 'node:crypto';
import { isObject } from '../../../../common/is-object.ts';
import { type JsonObject, parseJson, textIn } from '../../json.ts';
import { COMMANDS_PATH, type SlackRequest } from '../slack/delivery.ts';

export interface SentEnvelope {
  envelope_id: string;
  type: string;
  payload: JsonObject;
  accepts_response_payload: boolean;
}

/** Of interactions, only these take an answer. */
const ANSWERED = new Set(['view_submission', 'block_suggestion']);

/** What Slack sends over the WebSocket in the place of this POST. */
export function toEnvelope({ body, path }: SlackRequest): SentEnvelope {
  const form = new URLSearchParams(body);
  const isCommand = path === COMMANDS_PATH;
  const interaction = parseJson(form.get('payload') ?? '');
  const payload = isCommand || !isObject(interaction) ? Object.fromEntries(form) : interaction;
  return {
    envelope_id: randomUUID(),
    type: isCommand ? 'slash_commands' : 'interactive',
    payload,
    accepts_response_payload: isCommand || ANSWERED.has(textIn(payload.type)),
  };
}
