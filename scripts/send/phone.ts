import { isObject } from '../../common/is-object.ts';
import type { Push, Request, State } from '../local/driver-answers.ts';
import { findRequest, type Line } from './trace-lines.ts';

/** From which priority on Pushover is louder than any other message. */
const RINGING = 1;

/** The pushes that this request brought to phones. */
export function pushesOf(state: State, request: Request): Push[] {
  const ids = request.spans.map((span) => (isObject(span.data) ? span.data.request : undefined));
  return state.pushover.messages.filter((push) => ids.includes(push.request));
}

/** What Pushover said beside its ok. */
export function remarksOf(request: Request): string[] {
  return request.spans.flatMap(({ data }) =>
    isObject(data) && typeof data.info === 'string' ? data.info : [],
  );
}

/** What a product's webhook brought to a phone for that incident; undefined while nothing has come. */
export function pushOf(state: State, incident: { id: string }): Push | undefined {
  const webhooks = [...state.opsgenie.webhooks, ...(state.jsm?.webhooks ?? [])];
  const calls = webhooks.filter(({ incidentId }) => incidentId === incident.id);
  const requests = calls.flatMap(({ requestId }) => findRequest(state, requestId) ?? []);
  return requests.flatMap((request) => pushesOf(state, request))[0];
}

/** `phone  ringing: P1 Checkout is down` */
export function phoneLine(push: Push, startedAt: number): Line {
  const verb = push.priority >= RINGING ? 'ringing' : 'shows';
  const text = push.cancelled ? `silent again: ${push.title}` : `${verb}: ${push.title}`;
  return { at: push.at - startedAt, label: 'phone', text };
}
