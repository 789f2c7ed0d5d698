import type { SQSRecord } from 'aws-lambda';
import { receiveCount, type Waits } from '../../common/aws/queue.ts';
import { recipientOf } from '../../common/backend/define-backend.ts';
import { logFieldsOf } from '../../common/backend/log-fields.ts';
import { logFieldsOfOther } from '../../common/backend/other-events.ts';
import type { QBotEvent } from '../../common/contract.ts';
import { DEAD_LETTERS_SOURCE, type FailedOrder } from '../../common/failed-order-contract.ts';
import type { Log, LogFields } from '../../common/logger.ts';
import { type Messages, mayPassOnceMended, type NotTaken } from '../../common/slack/messages.ts';
import { NotificationFailedError, type NotifyUser } from '../../common/slack/notify-user.ts';
import { backendOf } from './backends.ts';
import {
  anyEventIn,
  type DeadLetter,
  eventIn,
  isPingIn,
  otherEventIn,
  parseDeadLetter,
} from './dead-letter.ts';
import type { DeadLetterStore, StoredDeadLetter } from './dead-letter-store.ts';
import type { Invoke } from './invoke.ts';
import { operationsMessage } from './operations-message.ts';
import { cardFacts, offeredEvent, type ReplayOffer } from './replay.ts';
import { type Contacts, userMessage } from './user-message.ts';

/** Between two tries to store, tell and post: nothing here is ever given up but by the queue, after 14 days. */
export const WAITS: Waits = { seconds: [10, 20, 40, 80, 160], afterwards: 300 };

/** Receives after which the card is not kept waiting for its person to be told: it says that they were not. */
const TELLINGS = 5;

export interface DeadLettersDeps extends ReplayOffer, Contacts {
  deadLetters: DeadLetterStore;
  messages: Pick<Messages, 'post'>;
  notifyUser: NotifyUser;
  invoke: Invoke;
  log: Log;
}

/**
 * Takes one message of a queue: stores its event, tells its person once, if it has one, and its backend, posts its card
 * once. Each step is remembered, so that the message may come again after any of them. Throws what keeps it from going on.
 */
export function createProcessDeadLetter(deps: DeadLettersDeps): (record: SQSRecord) => Promise<void> {
  return async (record) => {
    const { deadLetters, log } = deps;
    const deadLetter = parseDeadLetter(record);
    const event = eventIn(deadLetter.payload);
    log.begin(event === undefined ? fieldsOf(deadLetter) : logFieldsOf(event));
    if (isForNobody(log, deadLetter)) return;
    const stored = await deadLetters.store(deadLetter);
    // EventBridge delivers at least once. The other message stays in its queue until all this is done.
    if (stored.messageId !== deadLetter.messageId) {
      return log.info('another message tells of it', { outcome: 'duplicate' });
    }
    log.error('dead letter', { outcome: stored.fate, entry: stored.functionName, kind: stored.errorType });
    const told = event === undefined ? stored : await notifyOnce(deps, stored, event, receiveCount(record));
    await followOnce(deps, told);
    const isShown = await postOnce(deps, told);
    // It comes again until somebody knows of it.
    if (event !== undefined && told.told === undefined && !isShown) throw new NotificationFailedError();
  };
}

/** It needs no card: nobody waits for it, and it is in the log. */
function isForNobody(log: Log, { functionName: entry, payload }: DeadLetter): boolean {
  // The next one comes in five minutes, and `errors-<function>` says that the function does not start.
  if (isPingIn(payload)) {
    log.warn('a function is not kept warm', { outcome: 'not_kept_warm', entry });
    return true;
  }
  // What it was about has its own card, and a look that failed would be looked for without end.
  if (otherEventIn(payload)?.source !== DEAD_LETTERS_SOURCE) return false;
  log.warn('a message may show an older state', { outcome: 'not_followed', entry });
  return true;
}

/** Of what is no request of a user. */
function fieldsOf({ messageId, payload }: DeadLetter): LogFields {
  const event = otherEventIn(payload);
  return event === undefined ? { requestId: messageId } : logFieldsOfOther(event);
}

async function notifyOnce(
  deps: DeadLettersDeps,
  deadLetter: StoredDeadLetter,
  event: QBotEvent,
  receives: number,
): Promise<StoredDeadLetter> {
  if (deadLetter.told !== undefined) return deadLetter;
  const replayChannel = offeredEvent(deps, deadLetter) === undefined ? undefined : deps.operationsChannel;
  const backend = backendOf(deps.backends, deadLetter.functionName);
  const text = userMessage({ ...deps, event, deadLetter, backend, replayChannel });
  const told = await deps.notifyUser(recipientOf(event.detail), { text });
  if (told === 'not_told') {
    if (receives < TELLINGS) throw new NotificationFailedError();
    return deadLetter;
  }
  await deps.deadLetters.remember(deadLetter.id, { told });
  return { ...deadLetter, told };
}

/** Its backend may show people an older state than that of what it changed: it is called to look. */
async function followOnce(deps: DeadLettersDeps, { followed, functionName, id, payload }: StoredDeadLetter) {
  const failed = anyEventIn(payload);
  const follows = backendOf(deps.backends, functionName).followsFailedOrders;
  if (!follows || followed || failed === undefined) return;
  const { requestId } = failed.detail;
  const detail: FailedOrder = { requestId, event: JSON.parse(payload) };
  await deps.invoke(functionName, { id, source: DEAD_LETTERS_SOURCE, 'detail-type': 'order_failed', detail });
  await deps.deadLetters.remember(id, { followed: true });
}

/** False where there is no card. One whose answer was lost may stand twice: better than not at all. */
async function postOnce(deps: DeadLettersDeps, deadLetter: StoredDeadLetter): Promise<boolean> {
  if (deadLetter.ts !== undefined || deadLetter.state !== 'open') return true;
  if (deps.operationsChannel === '') return false;
  const message = operationsMessage(deadLetter, cardFacts(deps, deadLetter));
  const posted = await deps.messages.post({ channel: deps.operationsChannel }, message);
  if ('refused' in posted) return refuse(deps.log, posted);
  deps.log.info('card posted', { outcome: 'card_posted' });
  await deps.deadLetters.remember(deadLetter.id, { ts: posted.ts });
  return true;
}

/** False if Slack will always say so. Throws if a later try may do: somebody will mend the bot's token, say. */
function refuse(log: Log, { refused: reason, error }: NotTaken): false {
  if (mayPassOnceMended(reason)) throw error;
  log.error('the operations channel does not take the card', { outcome: 'card_refused', reason });
  return false;
}
