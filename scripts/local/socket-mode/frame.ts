import { isObject } from '../../../common/is-object.ts';
import { type JsonObject, parseJson, textIn } from '../json.ts';

/** Slack is ready to deliver on this connection. */
export interface Hello {
  /** Of the app, this one included; 0 where it is not said. */
  connections: number;
  /** '' where it is not said. */
  appId: string;
  /** How long the connection is likely to live; 0 where it is not said. */
  lifeMs: number;
}

/** One request, in place of a POST. */
export interface Envelope {
  id: string;
  type: string;
  payload: JsonObject;
  /** Whether its acknowledgement may carry something. */
  acceptsPayload: boolean;
}

export type Frame =
  | { kind: 'hello'; hello: Hello }
  | { kind: 'disconnect'; reason: string }
  | { kind: 'envelope'; envelope: Envelope }
  /** A text that is no JSON: Slack was seen to send errors so. */
  | { kind: 'unreadable' }
  /** Nothing that is documented, or binary. */
  | { kind: 'other' };

/** What came over the WebSocket. Never throws. https://docs.slack.dev/apis/events-api/using-socket-mode */
export function parseFrame(data: unknown): Frame {
  if (typeof data !== 'string') return { kind: 'other' };
  const json = parseJson(data);
  if (!isObject(json)) return { kind: 'unreadable' };
  if (json.type === 'hello') return { kind: 'hello', hello: helloIn(json) };
  if (json.type === 'disconnect') return { kind: 'disconnect', reason: textIn(json.reason) };
  const id = textIn(json.envelope_id);
  if (id === '') return { kind: 'other' };
  const payload = isObject(json.payload) ? json.payload : {};
  const acceptsPayload = json.accepts_response_payload === true;
  return { kind: 'envelope', envelope: { id, type: textIn(json.type), payload, acceptsPayload } };
}

function helloIn({ connection_info, debug_info, num_connections }: JsonObject): Hello {
  const connection = isObject(connection_info) ? connection_info : {};
  const debug = isObject(debug_info) ? debug_info : {};
  return {
    connections: numberIn(num_connections),
    appId: textIn(connection.app_id),
    lifeMs: numberIn(debug.approximate_connection_time) * 1000,
  };
}

function numberIn(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
