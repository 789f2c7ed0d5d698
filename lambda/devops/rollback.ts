import { UserError } from '../../common/errors.ts';
import type { Ecs } from './ecs.ts';
import { findFormer } from './former.ts';
import type { Deployed, Plan } from './plan.ts';
import { type Former, notActiveText, rollbackText } from './plan-text.ts';
import { type Target, targetText } from './target.ts';

const NOTHING = 'Nothing was rolled back.';

/**
 * Which task definition a service would go back to, and the question for it. Throws UserError during a deployment, without
 * a former revision, and where that is not ACTIVE.
 */
export async function planRollback(
  { ecs, now }: { ecs: Ecs; now: () => number },
  deployed: Deployed,
): Promise<Plan> {
  const { deployment, service, target } = deployed;
  const name = `\`${targetText(target)}\``;
  if (deployment.rollout === 'IN_PROGRESS') throw new UserError(await underWayText(ecs, deployed));
  const former = await findFormer(ecs, deployed);
  if (former === undefined) {
    throw new UserError(
      `${name} runs \`${deployment.taskDefinition}\`, and ECS has no ACTIVE revision before it to go back to. ${NOTHING}`,
    );
  }
  const { definition } = former;
  if (definition.status !== 'ACTIVE') throw new UserError(`${notActiveText(definition)} ${NOTHING}`);
  const running = await ecs.taskDefinition(deployment.taskDefinition);
  return {
    rollbackTo: definition.name,
    question: {
      title: `Roll ${name} back to \`${definition.name}\`?`,
      plan: rollbackText(service, { running, former }, now()),
    },
  };
}

/** Without a circuit breaker nothing ends a deployment whose tasks fail: waiting for it would be waiting for ever. */
async function underWayText(ecs: Ecs, deployed: Deployed): Promise<string> {
  const { deployment, service, target } = deployed;
  const text = `A deployment of \`${targetText(target)}\` is under way (\`${deployment.taskDefinition}\`). ${NOTHING} Run this again when it has ended: \`/devops services ${target.cluster}\` shows how it goes on.`;
  if (service.circuitBreaker !== 'off') return text;
  const wayOut = wayOutText(target, await findFormer(ecs, deployed));
  return `${text} It has no circuit breaker: if its tasks fail to start, it never ends by itself. ${wayOut}`;
}

function wayOutText({ cluster, service }: Target, former: Former | undefined): string {
  if (former?.definition.status !== 'ACTIVE') {
    return 'There is no ACTIVE revision to go back to: deploy one whose tasks start.';
  }
  const guess = former.foundBy === 'revision' ? ' (ECS does not say which revision ran before.)' : '';
  return `To go back now, run \`aws ecs update-service --cluster ${cluster} --service ${service} --task-definition ${former.definition.name}\`.${guess}`;
}
