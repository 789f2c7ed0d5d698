import type { HourlyLimit } from '../../common/aws/hourly-limit.ts';
import type { EventHandler, Invocation } from '../../common/backend/define-backend.ts';
import type { HandleOnce } from '../../common/backend/handle-once.ts';
import type { Detail } from '../../common/contract.ts';
import { AccessDeniedError, UserError } from '../../common/errors.ts';
import { type Click, readClick } from '../../common/slack/click.ts';
import type { DeliveredVia } from '../../common/slack/delivery.ts';
import { INVITATION, isNotMember } from '../../common/slack/messages.ts';
import type { SlackMessage } from '../../common/slack/response-url.ts';
import type { EcsService } from './ecs-service.ts';
import { type ExecuteRestartDeps, executeRestart, showEnd } from './execute-restart.ts';
import {
  aboutRestart,
  type PendingRestart,
  type PendingRestarts,
  type RestartDecision,
} from './pending-restarts.ts';
import { CANCEL, CONFIRM, CONFIRM_WITHIN_MS, closedMessage, questionMessage } from './restart-message.ts';
import { readTarget, type Target, targetText } from './target.ts';

export interface RestartDeps extends ExecuteRestartDeps {
  pending: PendingRestarts;
  handleOnce: HandleOnce;
  /** `cluster/service` of those that may be restarted. */
  services: readonly string[];
  /** Of restarts that a person asks for. */
  restartLimit: HourlyLimit;
  /** Slack text: a contact to ask for more. */
  helpContact: string;
}

/** `/devops restart <cluster>/<service>`: asks, in the channel. Restarts nothing. */
export async function askRestart(deps: RestartDeps, { detail, context }: Invocation): Promise<undefined> {
  const target = readTarget(deps.services, detail.args[0] ?? '');
  return deps.handleOnce(detail, context, async () => {
    const service = await deps.ecs.service(target);
    if (service.deployment === undefined) throw new UserError(noDeploymentText(target, service));
    await refuseOverLimit(deps, detail, target);
    const { id: deploymentId, taskDefinition } = service.deployment;
    const asked = {
      key: detail.idempotencyKey,
      target,
      user: detail.user.id,
      ...(detail.orderedBy === undefined ? {} : { orderedBy: detail.orderedBy.id }),
      requestId: detail.requestId,
      seen: { deploymentId, taskDefinition },
      askedAt: deps.now(),
    };
    if (!(await deps.pending.begin(asked))) {
      throw new UserError(
        'Q-Bot was interrupted while asking. If no message with Confirm shows, run this again.',
      );
    }
    await postQuestion(deps, detail.channel?.id ?? '', questionMessage(asked, service));
    deps.audit.record({ action: 'ask', target: targetText(target), outcome: 'asked' });
    return undefined;
  });
}

/** Counted when it is asked for, so that no question is shown that cannot be confirmed. Throws AccessDeniedError. */
async function refuseOverLimit(
  { restartLimit, helpContact }: RestartDeps,
  detail: Detail,
  target: Target,
): Promise<void> {
  const { idempotencyKey: key, receivedAt, user } = detail;
  if (await restartLimit.admit({ user: user.id, key, receivedAt: Date.parse(receivedAt) })) return;
  throw new AccessDeniedError(
    `You have reached the limit of restarts that one person may ask for in an hour (${restartLimit.perHour}). Nothing was restarted. If it cannot wait, somebody else who may restart it can ask; for a higher limit ask ${helpContact}.`,
    { rule: 'hourly_limits', action: 'ask', target: targetText(target) },
  );
}

function noDeploymentText(target: Target, { byEcs }: EcsService): string {
  const name = `\`${targetText(target)}\``;
  return byEcs
    ? `ECS shows no deployment of ${name}, so there is nothing to restart. \`/devops services ${target.cluster}\` shows its state.`
    : `${name} is not deployed by ECS itself (CodeDeploy or another controller does it): restart it there.`;
}

/** Throws UserError if the channel does not take it: nobody else is to confirm it. */
async function postQuestion(
  { messages }: RestartDeps,
  channel: string,
  question: SlackMessage,
): Promise<void> {
  const posted = await messages.post({ channel }, question);
  if ('ts' in posted) return;
  const { refused, error } = posted;
  if (refused === 'error') throw error;
  if (isNotMember(refused)) {
    throw new UserError(
      `${INVITATION} Then run this again: the confirmation is asked for in the channel. Nothing was restarted.`,
    );
  }
  throw new UserError(
    `Slack did not take the message that asks for the confirmation (${refused}). If it does not show, run this again. Nothing was restarted.`,
  );
}

/** A click on Confirm or Cancel; any other is logged. */
export function createRestartClick(deps: RestartDeps): EventHandler {
  return async (invocation) => {
    const click = readClick(invocation.detail);
    if (invocation.detail.subcommand !== 'restart' || ![CONFIRM, CANCEL].includes(click.actionId)) {
      return deps.log.warn('a button that nobody listens to', { reason: 'unknown action' });
    }
    await deps.handleOnce(invocation.detail, invocation.context, () => decide(deps, invocation, click));
  };
}

async function decide(
  deps: RestartDeps,
  invocation: Invocation,
  click: Click,
): Promise<DeliveredVia | undefined> {
  const { detail } = invocation;
  const asked = await deps.pending.find(click.value);
  if (asked === undefined) {
    throw new UserError(
      'This question is older than 14 days and forgotten. Please run `/devops restart` again.',
    );
  }
  refuseOther(asked, detail, click);
  readTarget(deps.services, targetText(asked.target));
  const decision = decisionOf(asked, detail, click);
  const { pending, won } = await deps.pending.decide(asked, decision, detail.idempotencyKey);
  if (pending.decidedBy !== detail.idempotencyKey) throw new UserError(alreadyText(pending));
  deps.audit.record({ action: actionOf(click), ...aboutRestart(asked), outcome: decision });
  if (decision === 'confirmed') return executeRestart(deps, { pending, click, invocation, resumed: !won });
  const delivered = await showEnd(deps, { click, invocation }, closedMessage(asked, decision));
  if (decision === 'expired') throw new UserError(expiredText(asked));
  return delivered;
}

/** Throws AccessDeniedError. */
function refuseOther({ target, user }: PendingRestart, detail: Detail, click: Click): void {
  if (user === detail.user.id) return;
  const name = targetText(target);
  throw new AccessDeniedError(
    `Only <@${user}>, who asked for this restart, can confirm or cancel it. \`/devops restart ${name}\` asks in your name.`,
    { rule: 'own_restart', action: actionOf(click), target: name },
  );
}

function actionOf({ actionId }: Click): 'confirm' | 'cancel' {
  return actionId === CONFIRM ? 'confirm' : 'cancel';
}

/** By the time at which Slack's request came in, not by when it was its turn: each delivery decides the same. */
function decisionOf({ askedAt }: PendingRestart, detail: Detail, click: Click): RestartDecision {
  if (Date.parse(detail.receivedAt) - askedAt > CONFIRM_WITHIN_MS) return 'expired';
  return click.actionId === CONFIRM ? 'confirmed' : 'cancelled';
}

function alreadyText({ state, target }: PendingRestart): string {
  return `This restart of \`${targetText(target)}\` is ${state} already: your click changed nothing.`;
}

function expiredText({ target }: PendingRestart): string {
  return `That was more than ${CONFIRM_WITHIN_MS / 1000} seconds after the question, so nothing was restarted. Run \`/devops restart ${targetText(target)}\` again.`;
}
