import { UserError } from '../../common/errors.ts';
import type { Ecs } from './ecs.ts';
import type { EcsService } from './ecs-service.ts';
import type { Deployed, Plan } from './plan.ts';
import { type Former, notActiveText, rollbackText } from './plan-text.ts';
import { targetText } from './target.ts';

const NOTHING = 'Nothing was rolled back.';

/**
 * Which task definition a service would go back to, and the question for it. Throws UserError during a deployment, without
 * a former revision, and where that is not ACTIVE.
 */
export async function planRollback(
  { ecs, now }: { ecs: Ecs; now: () => number },
  { deployment, service, target }: Deployed,
): Promise<Plan> {
  const name = `\`${targetText(target)}\``;
  if (deployment.rollout === 'IN_PROGRESS') {
    throw new UserError(
      `A deployment of ${name} is under way (\`${deployment.taskDefinition}\`). ${NOTHING} Run this again when it has ended: \`/devops services ${target.cluster}\` shows how it goes on.`,
    );
  }
  const former = await findFormer(ecs, { target, service, deployment });
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

/** What ECS still shows of the deployment before, else by the numbers of the revisions: it says no more of the past. */
async function findFormer(ecs: Ecs, { deployment, service }: Deployed): Promise<Former | undefined> {
  const replaced = replacedBy(service, deployment.taskDefinition);
  const name = replaced ?? (await ecs.revisionBefore(deployment.taskDefinition));
  if (name === undefined) return undefined;
  const definition = await ecs.taskDefinition(name);
  return { definition, foundBy: replaced === undefined ? 'revision' : 'deployment' };
}

/** The newest other one: a deployment that has failed leaves those that it should have replaced. */
function replacedBy({ deployments }: EcsService, taskDefinition: string): string | undefined {
  return deployments
    .filter((one) => one.taskDefinition !== taskDefinition && one.taskDefinition !== '')
    .sort((left, right) => (right.createdAt ?? 0) - (left.createdAt ?? 0))[0]?.taskDefinition;
}
