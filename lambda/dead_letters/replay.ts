import * as z from 'zod/mini';
import { type Detail, EVENT_TTL_MS, type QBotEvent } from '../../common/contract.ts';
import { subcommandsIn } from '../../common/restrictions.ts';
import { type Backends, backendOf } from './backends.ts';
import { eventIn } from './dead-letter.ts';
import type { StoredDeadLetter } from './dead-letter-store.ts';
import type { CardFacts } from './operations-message.ts';
import { authorOf } from './replay-rights.ts';

/** An older order is stale: it is run again instead. */
const REPLAY_WINDOW_MS = 24 * 60 * 60 * 1000;

export interface ReplayOffer {
  /** Empty: there is none, and nobody can replay. */
  operationsChannel: string;
  backends: Backends;
}

/** The order, where its card offers to replay it; by when it failed, so that it is the same at any time. */
export function offeredEvent({ operationsChannel, backends }: ReplayOffer, deadLetter: StoredDeadLetter) {
  const event = replayableEvent(backends, deadLetter);
  if (event === undefined || operationsChannel === '' || isStale(event, deadLetter.storedAt))
    return undefined;
  return event;
}

export function cardFacts(offering: ReplayOffer, deadLetter: StoredDeadLetter): CardFacts {
  return {
    backend: backendOf(offering.backends, deadLetter.functionName),
    replayOffered: offeredEvent(offering, deadLetter) !== undefined,
  };
}

/** undefined where its function does not take such an event a second time. */
export function replayableEvent(backends: Backends, deadLetter: StoredDeadLetter): QBotEvent | undefined {
  const event = eventIn(deadLetter.payload);
  const { replay = [] } = backendOf(backends, deadLetter.functionName);
  return event !== undefined && replay.includes(event['detail-type']) ? event : undefined;
}

/** By when it was ordered; `at` in milliseconds since the epoch. */
export function isStale({ detail }: QBotEvent, at: number): boolean {
  return at - Date.parse(detail.receivedAt) > REPLAY_WINDOW_MS;
}

/** A click that does not say what its person may not run, may not run this. */
function restrictedTo({ access }: Detail, command: string): string[] {
  return access.restricted ?? [command];
}

const anyEvent = z.looseObject({ detail: z.looseObject({ payload: z.record(z.string(), z.unknown()) }) });

/**
 * The order as a new one by the person of the click, under its own key; fields that are not known here stay.
 * Throws zod's error for a payload that is no event.
 */
export function replayEvent(order: {
  /** Of the dead letter. */
  payload: string;
  event: QBotEvent;
  click: Detail;
  id: string;
  /** Milliseconds since the epoch. */
  now: number;
}): Record<string, unknown> {
  const { click, event, id, now } = order;
  const whole = anyEvent.parse(JSON.parse(order.payload));
  const { command, replay = 0 } = event.detail;
  return {
    ...whole,
    id,
    detail: {
      ...whole.detail,
      requestId: click.requestId,
      receivedAt: new Date(now).toISOString(),
      expiresAt: new Date(now + EVENT_TTL_MS).toISOString(),
      user: click.user,
      orderedBy: authorOf(event),
      // As the gatekeeper says it to the command itself.
      access: { denied: subcommandsIn(restrictedTo(click, command), command) },
      triggerId: null,
      responseUrl: click.responseUrl,
      payload: { ...whole.detail.payload, ...personIn(whole.detail.payload, click) },
      replay: replay + 1,
    },
  };
}

/** Slack names the person of a command in other words than that of an interaction. */
function personIn(payload: Record<string, unknown>, { payload: clicked, user }: Detail): object {
  if ('user_id' in payload) return { user_id: user.id, user_name: user.name };
  return 'user' in payload ? { user: clicked.user } : {};
}
