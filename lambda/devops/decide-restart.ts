import type { EventHandler, Invocation } from '../../common/backend/define-backend.ts';
import { refuseDenied } from '../../common/backend/subcommands.ts';
import type { Detail } from '../../common/contract.ts';
import { AccessDeniedError, UserError } from '../../common/errors.ts';
import { type Click, readClick } from '../../common/slack/click.ts';
import type { DeliveredVia } from '../../common/slack/delivery.ts';
import { mayPassOnceMended, type NotTaken } from '../../common/slack/messages.ts';
import { executeRestart, showEnd } from './execute-restart.ts';
import {
  aboutRestart,
  approvalOf,
  kindOf,
  type PendingRestart,
  type RestartDecision,
} from './pending-restarts.ts';
import { APPROVE, CANCEL, CONFIRM, DENY, isLate, OPEN_TEXTS } from './question-message.ts';
import type { RestartDeps } from './restart.ts';
import { closedMessage, commandOf, wordsOf } from './restart-message.ts';
import { readTarget, targetText } from './target.ts';

const YES: readonly string[] = [CONFIRM, APPROVE];
const NO: readonly string[] = [CANCEL, DENY];

/** A click on a button of a question; any other is logged. */
export function createRestartClick(deps: RestartDeps): EventHandler {
  return async (invocation) => {
    const click = readClick(invocation.detail);
    if (invocation.detail.subcommand !== 'restart' || !isAnswer(click)) {
      deps.log.warn('a button that nobody listens to', { reason: 'unknown action' });
      return null;
    }
    return deps.handleOnce(invocation.detail, invocation.context, () => decide(deps, invocation, click));
  };
}

async function decide(deps: RestartDeps, invocation: Invocation, click: Click): Promise<DeliveredVia | null> {
  const { detail } = invocation;
  const asked = await deps.pending.find(click.value);
  if (asked === undefined) {
    throw new UserError(
      'This question is older than 14 days and forgotten. Please run `/devops restart` again.',
    );
  }
  refuseWrongUser(asked, detail, click);
  // The gateway has gated the click as a restart's.
  refuseDenied(detail, kindOf(asked));
  readTarget(deps.services, targetText(asked.target), kindOf(asked));
  const decision = decisionOf(asked, detail, click);
  const key = detail.idempotencyKey;
  const { pending, won } = await deps.pending.decide(asked, { decision, key, user: detail.user.id });
  if (pending.decidedBy !== key) throw new UserError(alreadyText(pending));
  const action = actionOf(asked, detail, click);
  deps.audit.record({ action, ...aboutRestart(asked, detail.user.id), outcome: decision });
  if (!pending.askerTold) await tellAskerOnce(deps, pending, click);
  if (decision === 'confirmed' || decision === 'approved') {
    return executeRestart(deps, { pending, click, invocation, resumed: !won });
  }
  const delivered = await showEnd(
    deps,
    { click, invocation },
    closedMessage(pending, whyClosedText(pending)),
  );
  if (decision === 'expired') throw new UserError(expiredText(asked));
  return delivered;
}

/** Of a click that answers a question, whatever was decided. */
export function isAnswer({ actionId }: Click): boolean {
  return YES.includes(actionId) || NO.includes(actionId);
}

/** Noted once it is there: a run that is killed in between tells them twice, rather than never. */
async function tellAskerOnce(deps: RestartDeps, pending: PendingRestart, click: Click): Promise<void> {
  const posted = await tellAsker(deps, pending, click);
  if (posted === undefined || ('refused' in posted && mayPassOnceMended(posted.refused))) return;
  await deps.pending.noteTold(pending.key).catch((error: unknown) => {
    deps.log.warn('who asked may be mentioned twice', { outcome: 'not_noted', error });
  });
}

/** Slack notifies nobody of a message that changes: who waits for another's decision is mentioned in its thread. */
export async function tellAsker(
  { messages }: Pick<RestartDeps, 'messages'>,
  { decider, state, user }: PendingRestart,
  { channel, ts }: Click,
): Promise<{ ts: string } | NotTaken | undefined> {
  if (state !== 'approved' && state !== 'denied') return undefined;
  return messages.post({ channel, threadTs: ts }, { text: `<@${user}>: ${state} by <@${decider}>.` });
}

/** Throws AccessDeniedError. Nobody approves what they have asked for, or what was ordered in their name. */
function refuseWrongUser(asked: PendingRestart, detail: Detail, click: Click): void {
  const { orderedBy, target, user } = asked;
  const isOwn = user === detail.user.id;
  const refused = { action: actionOf(asked, detail, click), target: targetText(target) };
  if (approvalOf(asked) === 'self') {
    if (isOwn) return;
    throw new AccessDeniedError(
      `Only <@${user}>, who asked for this ${wordsOf(asked).noun}, can confirm or cancel it. ${commandOf(asked)} asks in your name.`,
      { rule: 'own_restart', ...refused },
    );
  }
  if (!YES.includes(click.actionId) || (!isOwn && orderedBy !== detail.user.id)) return;
  throw new AccessDeniedError(
    `Somebody else who may restart \`${targetText(target)}\` has to approve it: you have asked for it yourself. Your Deny withdraws it.`,
    { rule: 'second_person', ...refused },
  );
}

/** By what the click does there, whatever its button is called. */
function actionOf(
  asked: PendingRestart,
  { user }: Detail,
  { actionId }: Click,
): 'confirm' | 'cancel' | 'approve' | 'deny' {
  if (approvalOf(asked) === 'self') return YES.includes(actionId) ? 'confirm' : 'cancel';
  if (YES.includes(actionId)) return 'approve';
  return user.id === asked.user ? 'cancel' : 'deny';
}

const DECISIONS = { confirm: 'confirmed', cancel: 'cancelled', approve: 'approved', deny: 'denied' } as const;

/** By the time at which Slack's request came in, not by when it was its turn: each delivery decides the same. */
function decisionOf(asked: PendingRestart, detail: Detail, click: Click): RestartDecision {
  if (isLate(asked, Date.parse(detail.receivedAt))) return 'expired';
  return DECISIONS[actionOf(asked, detail, click)];
}

function alreadyText(pending: PendingRestart): string {
  const { decider, state, target } = pending;
  const by = approvalOf(pending) === 'self' || decider === undefined ? '' : ` by <@${decider}>`;
  return `This ${wordsOf(pending).noun} of \`${targetText(target)}\` is ${state} already${state === 'expired' ? '' : by}: your click changed nothing.`;
}

/** A part of a sentence: why nothing was done. */
export function whyClosedText(pending: PendingRestart): string {
  const approval = approvalOf(pending);
  if (pending.state === 'denied') return `denied by <@${pending.decider}>`;
  if (pending.state === 'cancelled') return 'cancelled';
  return `nobody ${approval === 'self' ? 'confirmed' : 'approved'} within ${OPEN_TEXTS[approval]}`;
}

function expiredText(asked: PendingRestart): string {
  return `That was more than ${OPEN_TEXTS[approvalOf(asked)]} after the question, so nothing was ${wordsOf(asked).done}. Run ${commandOf(asked)} again.`;
}
