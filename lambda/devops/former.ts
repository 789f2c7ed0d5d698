import type { Ecs } from './ecs.ts';
import type { Deployment, EcsService } from './ecs-service.ts';
import type { Deployed } from './plan.ts';
import type { Former } from './plan-text.ts';

/**
 * What a service would go back to: what ECS still shows to have run, else by the numbers of the revisions, because it says
 * no more of the past. Never one whose deployment failed. undefined where there is none. Throws AwsRefusedError or
 * AwsUnsureError.
 */
export async function findFormer(ecs: Ecs, { deployment, service }: Deployed): Promise<Former | undefined> {
  const { taskDefinition } = deployment;
  const shown = shownBefore(service, taskDefinition);
  if (shown !== undefined) {
    const foundBy = shown.rollout === 'COMPLETED' ? 'completed' : 'unfinished';
    return { definition: await ecs.taskDefinition(shown.taskDefinition), foundBy, passedOver: [] };
  }
  const failed = service.deployments.map((one) => one.taskDefinition);
  const passedOver: string[] = [];
  let name = await ecs.revisionBefore(taskDefinition);
  while (name !== undefined && failed.includes(name)) {
    passedOver.push(name);
    name = await ecs.revisionBefore(name);
  }
  if (name === undefined) return undefined;
  return { definition: await ecs.taskDefinition(name), foundBy: 'revision', passedOver };
}

/** One that has completed comes before any that was replaced on its way, or of which ECS says no state. */
function shownBefore({ deployments }: EcsService, running: string): Deployment | undefined {
  const rank = ({ rollout }: Deployment) => Number(rollout === 'COMPLETED');
  return deployments
    .filter(({ rollout, taskDefinition: name }) => rollout !== 'FAILED' && name !== running && name !== '')
    .sort((left, right) => rank(right) - rank(left) || (right.createdAt ?? 0) - (left.createdAt ?? 0))[0];
}
