import type { AuditTrail } from '../../common/backend/audit-trail.ts';
import { type EventHandler, recipientOf } from '../../common/backend/define-backend.ts';
import type { Detail, QBotEvent } from '../../common/contract.ts';
import { UserError } from '../../common/errors.ts';
import type { Log } from '../../common/logger.ts';
import { ownValue } from '../../common/own-value.ts';
import { type Click, readClick } from '../../common/slack/click.ts';
import type { DeliverMessage } from '../../common/slack/deliver-message.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import type { MessageRef } from '../../common/slack/messages.ts';
import { assertDelivered, type NotifyUser } from '../../common/slack/notify-user.ts';
import { backendOf } from './backends.ts';
import type { DeadLetterDecision, DeadLetterStore, StoredDeadLetter } from './dead-letter-store.ts';
import type { Invoke } from './invoke.ts';
import { DISCARD, decisionText, operationsMessage, REPLAY } from './operations-message.ts';
import { cardFacts, isStale, type ReplayOffer, replayableEvent, replayEvent } from './replay.ts';
import { RUN, replayPreview } from './replay-preview.ts';
import { assertMayReplay, replayFacts } from './replay-rights.ts';

export interface ClickDeps extends ReplayOffer {
  deadLetters: DeadLetterStore;
  invoke: Invoke;
  deliverMessage: DeliverMessage;
  notifyUser: NotifyUser;
  audit: Pick<AuditTrail, 'record'>;
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

type OnClick = (deps: ClickDeps, clicked: Clicked) => Promise<DeliveryOutcome | null>;

/** Action id -> what it does. Those of the release before still stand on cards, for 14 days. */
const ACTIONS: Readonly<Record<string, OnClick>> = { [REPLAY]: preview, [RUN]: replay, [DISCARD]: discard };

/**
 * A click on a card: Replay shows the order to the one who clicked, and to nobody else; Run it, there, replays it; of
 * all clicks on Run it or Discard one decides, however often it is delivered.
 */
export function createClick(deps: ClickDeps): EventHandler {
  return async ({ detail }) => {
    const click = readClick(detail);
    const onClick = ownValue(ACTIONS, click.actionId);
    if (onClick === undefined) {
      deps.log.warn('a button that nobody listens to', { reason: 'unknown action' });
      return null;
    }
    const deadLetter = await deps.deadLetters.find(click.value);
    if (deadLetter === undefined) {
      throw new UserError(
        'This is older than 14 days, so Q-Bot no longer has it. If it is still needed, run the command again.',
      );
    }
    return onClick(deps, { click, detail, deadLetter });
  };
}

/** Changes nothing. */
async function preview(deps: ClickDeps, clicked: Clicked): Promise<DeliveryOutcome> {
  const { detail, deadLetter } = clicked;
  const event = orderOf(deps, clicked);
  const facts = replayFacts(deps.backends, deadLetter, 'preview');
  assertMayReplay(deps.backends, clicked, facts);
  if (deadLetter.state === 'replayed' || deadLetter.state === 'discarded') {
    throw new UserError(`Your click changed nothing. ${decisionText(deadLetter)}`);
  }
  deps.audit.record({ ...facts, outcome: 'shown' });
  const message = replayPreview(deadLetter, event, backendOf(deps.backends, deadLetter.functionName));
  return deps.notifyUser(recipientOf(detail), message);
}

async function replay(deps: ClickDeps, clicked: Clicked): Promise<null> {
  const { detail, deadLetter } = clicked;
  const event = orderOf(deps, clicked);
  const facts = replayFacts(deps.backends, deadLetter, 'replay');
  assertMayReplay(deps.backends, clicked, facts);
  const decided = await decide(deps, clicked, 'replaying');
  // A delivery after the one that has replayed it only shows that.
  if (decided.state === 'replaying') {
    await invoke(deps, clicked, event);
    deps.audit.record({ ...facts, outcome: 'replayed' });
    await deps.deadLetters.endReplay(deadLetter.id, detail.idempotencyKey, 'replayed');
    deps.log.info('replayed', { outcome: 'replayed', entry: deadLetter.functionName });
  }
  const ended: StoredDeadLetter = { ...decided, state: 'replayed' };
  await showEnd(deps, clicked, ended);
  await deps.notifyUser(recipientOf(detail), { text: decisionText(ended), replacesOriginal: true });
  return null;
}

async function discard(deps: ClickDeps, clicked: Clicked): Promise<null> {
  const { deadLetter } = clicked;
  const facts = replayFacts(deps.backends, deadLetter, 'discard');
  assertMayReplay(deps.backends, clicked, facts);
  const decided = await decide(deps, clicked, 'discarded');
  deps.audit.record({ ...facts, outcome: 'discarded' });
  deps.log.info('discarded', { outcome: 'discarded', entry: decided.functionName });
  await showEnd(deps, clicked, decided);
  return null;
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
    throw new UserError('Lambda did not accept the replay. Click *Run it* again: nothing is done twice.');
  }
}

/** In the card's place, or wherever Slack takes it. */
async function showEnd(deps: ClickDeps, clicked: Clicked, deadLetter: StoredDeadLetter): Promise<void> {
  const message = operationsMessage(deadLetter, cardFacts(deps, deadLetter));
  const place = cardPlace(deps, clicked);
  const to = recipientOf(clicked.detail);
  const { by } = await deps.deliverMessage({ message, ...place, to, isFinal: true });
  assertDelivered(by);
}

/** Discard stands on the card itself, Run it in a message of its own. */
function cardPlace(
  { operationsChannel }: ClickDeps,
  { click, deadLetter }: Clicked,
): Partial<MessageRef> & { channel: string } {
  if (click.actionId !== RUN) return { channel: click.channel, ts: click.ts };
  const { ts } = deadLetter;
  return { channel: operationsChannel, ...(ts === undefined ? {} : { ts }) };
}
