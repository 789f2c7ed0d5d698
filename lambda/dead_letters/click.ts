import { type EventHandler, recipientOf } from '../../common/backend/define-backend.ts';
import type { Detail, QBotEvent } from '../../common/contract.ts';
import { UserError } from '../../common/errors.ts';
import type { Log } from '../../common/logger.ts';
import { type Click, readClick } from '../../common/slack/click.ts';
import type { DeliverMessage } from '../../common/slack/deliver-message.ts';
import { assertDelivered } from '../../common/slack/notify-user.ts';
import type { DeadLetterDecision, DeadLetterStore, StoredDeadLetter } from './dead-letter-store.ts';
import type { Invoke } from './invoke.ts';
import { DISCARD, decisionText, operationsMessage, REPLAY } from './operations-message.ts';
import {
  cardFacts,
  isStale,
  type ReplayOffer,
  refuseRestricted,
  replayableEvent,
  replayEvent,
} from './replay.ts';

export interface ClickDeps extends ReplayOffer {
  deadLetters: DeadLetterStore;
  invoke: Invoke;
  deliverMessage: DeliverMessage;
  log: Log;
  newId: () => string;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** One delivery of a click, and the dead letter that it is about. */
interface Clicked {
  click: Click;
  detail: Detail;
  deadLetter: StoredDeadLetter;
}

/** A click on Replay or Discard: of all clicks on a card one decides, however often it is delivered. */
export function createClick(deps: ClickDeps): EventHandler {
  return async ({ detail }) => {
    const click = readClick(detail);
    if (click.actionId !== REPLAY && click.actionId !== DISCARD) {
      return deps.log.warn('a button that nobody listens to', { reason: 'unknown action' });
    }
    const deadLetter = await deps.deadLetters.find(click.value);
    if (deadLetter === undefined) {
      throw new UserError(
        'This is older than 14 days, so Q-Bot no longer has it. If it is still needed, run the command again.',
      );
    }
    const clicked = { click, detail, deadLetter };
    return click.actionId === REPLAY ? replay(deps, clicked) : discard(deps, clicked);
  };
}

async function replay(deps: ClickDeps, clicked: Clicked): Promise<void> {
  const { detail, deadLetter } = clicked;
  const event = orderOf(deps, clicked);
  refuseRestricted(event, detail);
  const decided = await decide(deps, clicked, 'replaying');
  // A delivery after the one that has replayed it only shows that.
  if (decided.state === 'replaying') {
    await invoke(deps, clicked, event);
    await deps.deadLetters.endReplay(deadLetter.id, detail.idempotencyKey, 'replayed');
    deps.log.info('replayed', { outcome: 'replayed', entry: deadLetter.functionName });
  }
  await showEnd(deps, clicked, { ...decided, state: 'replayed' });
}

async function discard(deps: ClickDeps, clicked: Clicked): Promise<void> {
  const decided = await decide(deps, clicked, 'discarded');
  deps.log.info('discarded', { outcome: 'discarded', entry: decided.functionName });
  await showEnd(deps, clicked, decided);
}

/** Throws UserError where there is none, or it is too old. */
function orderOf({ backends }: ClickDeps, { detail, deadLetter }: Clicked): QBotEvent {
  const event = replayableEvent(backends, deadLetter);
  if (event === undefined) {
    throw new UserError(
      'This cannot be replayed: its function does not accept it twice. If it is still needed, run the command again.',
    );
  }
  // By the time at which Slack's request came in: each delivery of the click decides the same.
  if (isStale(event, Date.parse(detail.receivedAt))) {
    throw new UserError(
      `This order is older than 24 hours, so it is not replayed. If it is still needed, run \`${event.detail.command}\` again.`,
    );
  }
  return event;
}

/** Throws UserError where another click has decided. */
async function decide(
  { deadLetters, log }: ClickDeps,
  { detail, deadLetter }: Clicked,
  state: DeadLetterDecision['state'],
): Promise<StoredDeadLetter> {
  const click = detail.idempotencyKey;
  const decided = await deadLetters.decide(deadLetter, { state, click, user: detail.user.id });
  if (decided.click === click) return decided;
  log.info('decided by another click', { outcome: decided.state });
  throw new UserError(`Your click changed nothing. ${decisionText(decided)}`);
}

/** Throws UserError where Lambda did not take it: the order is open again. */
async function invoke(deps: ClickDeps, { detail, deadLetter }: Clicked, event: QBotEvent): Promise<void> {
  const { payload, functionName } = deadLetter;
  const replayed = replayEvent({ payload, event, click: detail, id: deps.newId(), now: deps.now() });
  try {
    await deps.invoke(functionName, replayed);
  } catch (error) {
    deps.log.error('the function could not be called', {
      outcome: 'not_replayed',
      entry: functionName,
      error,
    });
    await deps.deadLetters.endReplay(deadLetter.id, detail.idempotencyKey, 'open');
    throw new UserError('Lambda did not accept the replay. Click *Replay* again: nothing is done twice.');
  }
}

/** In the card's place, or wherever Slack takes it. */
async function showEnd(
  deps: ClickDeps,
  { click, detail }: Clicked,
  deadLetter: StoredDeadLetter,
): Promise<void> {
  const { channel, ts } = click;
  const message = operationsMessage(deadLetter, cardFacts(deps, deadLetter));
  const { by } = await deps.deliverMessage({ message, channel, ts, to: recipientOf(detail), isFinal: true });
  assertDelivered(by);
}
