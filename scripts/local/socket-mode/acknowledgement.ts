import { isObject } from '../../../common/is-object.ts';
import type { Delivery } from '../fakes/slack/delivery.ts';
import { type JsonObject, parseJson } from '../json.ts';
import type { Envelope } from './frame.ts';

/** What goes back for an envelope, and what the developer has to know of it. */
export interface Answer {
  /** undefined: nothing, and Slack tells its user that the app failed, as over HTTP. */
  frame: { envelope_id: string; payload?: JsonObject } | undefined;
  note?: string;
}

/** The gateway's answer as an acknowledgement. https://docs.slack.dev/apis/events-api/using-socket-mode#acknowledge */
export function answerOf(envelope: Envelope, delivery: Delivery): Answer {
  const { body, contentType, failure, requestId, status } = delivery;
  const of = `${nameOf(envelope)}${requestId === null ? '' : ` (ref ${requestId})`}`;
  if (failure === 'timeout') return { frame: undefined, note: `${of}: the gateway did not answer in time` };
  if (failure === 'connection') return { frame: undefined, note: `${of}: the gateway could not be reached` };
  if (status !== 200) return { frame: undefined, note: `${of}: the gateway answered ${status}` };
  const empty = { frame: { envelope_id: envelope.id } };
  if (body === '') return empty;
  const payload = contentType.startsWith('application/json') ? parseJson(body) : { text: body };
  if (!isObject(payload)) return { frame: undefined, note: `${of}: the gateway's JSON is no object` };
  if (envelope.acceptsPayload) return { frame: { envelope_id: envelope.id, payload } };
  return { ...empty, note: `${of}: Slack takes no answer to it, and so nobody sees what the gateway said` };
}

/** For logs: no text, no id of a person. */
export function nameOf({ payload, type }: Envelope): string {
  const name = type === 'slash_commands' ? payload.command : payload.type;
  return typeof name === 'string' && name !== '' ? name : type || 'an envelope without a type';
}
