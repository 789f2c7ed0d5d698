import type { HourlyLimit } from '../../common/aws/hourly-limit.ts';
import type { Invocation } from '../../common/backend/define-backend.ts';
import type { HandleOnce } from '../../common/backend/handle-once.ts';
import type { Detail } from '../../common/contract.ts';
import { AccessDeniedError, UserError } from '../../common/errors.ts';
import { INVITATION, isNotMember } from '../../common/slack/messages.ts';
import type { SlackMessage } from '../../common/slack/response-url.ts';
import type { EcsService } from './ecs-service.ts';
import type { ExecuteRestartDeps } from './execute-restart.ts';
import { lockText, unlockHint } from './lock-message.ts';
import type { Approval, PendingRestarts } from './pending-restarts.ts';
import type { Deployed, Plan } from './plan.ts';
import { deploymentText } from './plan-text.ts';
import { questionMessage } from './question-message.ts';
import { wordsOf } from './restart-message.ts';
import { planRollback } from './rollback.ts';
import { readTarget, type Target, targetText, VERBS } from './target.ts';

export interface RestartDeps extends ExecuteRestartDeps {
  pending: PendingRestarts;
  handleOnce: HandleOnce;
  /** `cluster/service` of those that may be restarted. */
  services: readonly string[];
  /** Who decides what a user asks for. */
  approval: Approval;
  /** Of restarts and rollbacks that a person asks for. */
  restartLimit: HourlyLimit;
  /** Slack text: a contact to ask for more. */
  helpContact: string;
}

/** `/devops restart <cluster>/<service>`: asks, in the channel. Restarts nothing. */
export function askRestart(deps: RestartDeps, invocation: Invocation): Promise<null> {
  return ask(deps, invocation, { command: 'restart', plan: planRestart });
}

/** `/devops rollback <cluster>/<service>`: asks, in the channel. Changes nothing. */
export function askRollback(deps: RestartDeps, invocation: Invocation): Promise<null> {
  return ask(deps, invocation, { command: 'rollback', plan: planRollback });
}

interface Wanted {
  command: 'restart' | 'rollback';
  /** Throws UserError where there is nothing to do. */
  plan: (deps: RestartDeps, deployed: Deployed) => Promise<Plan>;
}

async function ask(
  deps: RestartDeps,
  { detail, context }: Invocation,
  { command, plan }: Wanted,
): Promise<null> {
  const target = readTarget(deps.services, detail.args[0] ?? '', command);
  return deps.handleOnce(detail, context, async () => {
    await refuseLocked(deps, target, command);
    const service = await deps.ecs.service(target);
    const { deployment } = service;
    if (deployment === undefined) throw new UserError(noDeploymentText(target, service, command));
    const { question, ...planned } = await plan(deps, { target, service, deployment });
    await refuseOverLimit(deps, detail, target);
    const asked = {
      ...planned,
      key: detail.idempotencyKey,
      target,
      user: detail.user.id,
      ...(detail.orderedBy === undefined ? {} : { orderedBy: detail.orderedBy.id }),
      approval: deps.approval,
      requestId: detail.requestId,
      seen: { deploymentId: deployment.id, taskDefinition: deployment.taskDefinition },
      askedAt: deps.now(),
    };
    if (!(await deps.pending.begin(asked))) {
      const buttons = deps.approval === 'self' ? 'Confirm' : 'Approve';
      throw new UserError(
        `Q-Bot was interrupted while asking. If no message with ${buttons} shows, run this again.`,
      );
    }
    const message = questionMessage({ ...asked, state: 'asked' }, question);
    await postQuestion(deps, detail.channel?.id ?? '', { message, done: wordsOf(asked).done });
    deps.audit.record({ action: 'ask', target: targetText(target), outcome: 'asked' });
    return null;
  });
}

/** Throws UserError. */
async function refuseLocked(
  { audit, locks, now }: RestartDeps,
  target: Target,
  command: Wanted['command'],
): Promise<void> {
  const lock = await locks.find(targetText(target));
  if (lock === undefined) return;
  audit.record({ action: 'ask', target: lock.target, outcome: 'locked' });
  const nothing = command === 'restart' ? 'Nothing was restarted.' : 'Nothing was rolled back.';
  throw new UserError(`${lockText(lock, now())}. ${unlockHint(lock)} ${nothing}`);
}

async function planRestart(_deps: RestartDeps, { deployment, service, target }: Deployed): Promise<Plan> {
  const underWay =
    deployment.rollout === 'IN_PROGRESS' && service.deployments.length > 1
      ? '\n:warning: A deployment is under way already: this one takes its place.'
      : '';
  const plan = `${deploymentText(service, deployment.taskDefinition)}${underWay}`;
  return { question: { title: `Restart \`${targetText(target)}\`?`, plan } };
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

function noDeploymentText(target: Target, { byEcs }: EcsService, command: Wanted['command']): string {
  const name = `\`${targetText(target)}\``;
  return byEcs
    ? `ECS shows no deployment of ${name}, so there is nothing to ${VERBS[command]}. \`/devops services ${target.cluster}\` shows its state.`
    : `${name} is not deployed by ECS itself (CodeDeploy or another controller does it): do it there.`;
}

/** Throws UserError if the channel does not take it: nobody else is to confirm it. */
async function postQuestion(
  { messages }: RestartDeps,
  channel: string,
  { done, message }: { message: SlackMessage; done: string },
): Promise<void> {
  const posted = await messages.post({ channel }, message);
  if ('ts' in posted) return;
  const { refused, error } = posted;
  if (refused === 'error') throw error;
  if (isNotMember(refused)) {
    throw new UserError(
      `${INVITATION} Then run this again: the confirmation is asked for in the channel. Nothing was ${done}.`,
    );
  }
  throw new UserError(
    `Slack did not take the message that asks for the confirmation (${refused}). If it does not show, run this again. Nothing was ${done}.`,
  );
}
