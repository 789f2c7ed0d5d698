import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { ALARM_SOURCE, withRequestId } from '../../common/cloudwatch-event.ts';
import { type Detail, parseEvent, type QBotEvent, SOURCE } from '../../common/contract.ts';
import type { FailedOrder } from '../../common/failed-order-contract.ts';
import { type Click, readClick } from '../../common/slack/click.ts';
import { mayPassOnceMended } from '../../common/slack/messages.ts';
import { isMute } from './alarm-click.ts';
import { isAnswer, tellAsker, whyClosedText } from './decide-restart.ts';
import { type ExecuteRestartDeps, followToEnd, followUntil } from './execute-restart.ts';
import { type HandleAlarmDeps, handleAlarm } from './handle-alarm.ts';
import { namedAlarm } from './mute.ts';
import { approvalOf, type PendingRestart, type PendingRestarts } from './pending-restarts.ts';
import { closedMessage, wordsOf } from './restart-message.ts';
import { showAlarm, showUntil } from './show-alarm.ts';
import { lookAgain } from './start-restart.ts';

export interface FollowFailedEventDeps extends HandleAlarmDeps, Pick<ExecuteRestartDeps, 'ecs'> {
  pending: Pick<PendingRestarts, 'find'>;
}

/**
 * Brings the message that an event was about to its newest state after the event failed for good: the event may have
 * been carried out, or have shown that it begins ("Restarting ..."). Starts no deployment, and changes no row of an order.
 * Throws zod's error for an event that breaks its contract, AlarmNotShownError, Slack's error if a later try may pass,
 * and what ECS and the table throw.
 */
export function createFollowFailedEvent(
  deps: FollowFailedEventDeps,
): (failed: FailedOrder, context: Context) => Promise<void> {
  return async ({ event }, context) => {
    if (event.source === ALARM_SOURCE) {
      const { detail } = z.object({ detail: z.unknown() }).parse(withRequestId(event));
      return handleAlarm(deps, detail, context);
    }
    if (event.source !== SOURCE) return;
    const order = parseEvent(event);
    const arn = mutedAlarm(order, context);
    if (arn !== undefined) return showAlarm(deps, arn, showUntil(context, deps.now()));
    if (order['detail-type'] === 'block_actions') await followAnswer(deps, order.detail, context);
  };
}

/** ARN of the alarm that was muted, or is to be so no longer. */
function mutedAlarm(
  { detail, 'detail-type': type }: QBotEvent,
  context: Pick<Context, 'invokedFunctionArn'>,
): string | undefined {
  if (type === 'slash_command') return detail.subcommand === 'mute' ? namedAlarm(detail, context) : undefined;
  if (type !== 'block_actions') return undefined;
  const { actionId, value } = readClick(detail);
  return isMute(actionId) ? value : undefined;
}

/** A click that decided a question; one that came too late has its user told, and the message is another click's. */
async function followAnswer(deps: FollowFailedEventDeps, detail: Detail, context: Context): Promise<void> {
  const click = readClick(detail);
  const pending = isAnswer(click) ? await deps.pending.find(click.value) : undefined;
  if (pending?.decidedBy !== detail.idempotencyKey) return;
  const updated = await deps.messages.update(click, await endOf(deps, { click, pending }, context));
  if ('refused' in updated && mayPassOnceMended(updated.refused)) throw updated.error;
  if (approvalOf(pending) === 'other') await mentionAsker(deps, pending, click);
}

async function endOf(
  deps: FollowFailedEventDeps,
  { click, pending }: { click: Click; pending: PendingRestart },
  context: Context,
) {
  if (pending.state !== 'confirmed' && pending.state !== 'approved') {
    return closedMessage(pending, whyClosedText(pending));
  }
  const deadline = followUntil(context, deps.now());
  const started = await lookAgain(deps.ecs, pending);
  return followToEnd(deps, { click, pending }, { started, deadline });
}

/** Only the one who clicked has been told of the failure; a denial may have been mentioned before. */
async function mentionAsker(
  deps: Pick<FollowFailedEventDeps, 'messages'>,
  pending: PendingRestart,
  click: Click,
): Promise<void> {
  if (pending.state !== 'approved') {
    await tellAsker(deps, pending, click);
    return;
  }
  const text = `<@${pending.user}>: Q-Bot failed halfway through this ${wordsOf(pending).noun}. The message above says how it stands.`;
  await deps.messages.post({ channel: click.channel, threadTs: click.ts }, { text });
}
