import { inCode } from '../../common/slack/in-code.ts';
import { ageText } from '../../common/text-table.ts';
import type { EcsService } from './ecs-service.ts';
import { namesText } from './target.ts';
import { isNextBelow, type TaskDefinition } from './task-definitions.ts';

const IMAGES_SHOWN = 5;
const IMAGE_CHARACTERS = 120;

/** What a new deployment of `taskDefinition` would do, as far as ECS says: the question is the dry run. */
export function deploymentText(service: EcsService, taskDefinition: string): string {
  const tasks = service.desired === 1 ? '1 new task' : `${service.desired ?? 'its'} new tasks`;
  const running = service.running === undefined ? '' : ` (${service.running})`;
  return `A new deployment: ECS starts ${tasks} of \`${taskDefinition}\`, and stops those that run now${running} as the service's deployment settings allow.${circuitBreakerText(service)}`;
}

function circuitBreakerText({ circuitBreaker }: EcsService): string {
  switch (circuitBreaker) {
    case undefined:
      return '';
    case 'off':
      return ' It has no circuit breaker: if the new tasks fail to start, ECS goes on trying.';
    case 'stops':
      return ' If the new tasks fail to start, its circuit breaker stops the deployment.';
    case 'rolls_back':
      return ' If the new tasks fail to start, its circuit breaker stops the deployment and goes back.';
  }
}

/** A task definition that a service may go back to, and how it was found. */
export interface Former {
  definition: TaskDefinition;
  /**
   * ECS still shows its deployment, which has `completed` or does not say so (`unfinished`), or it is the next lower ACTIVE
   * `revision` of the family.
   */
  foundBy: 'completed' | 'unfinished' | 'revision';
  /** Of those that are newer: which failed, newest first, e.g. `web:43`. */
  passedOver: string[];
}

/** What runs, and what would run instead. `now`: milliseconds since the epoch. */
export function rollbackText(
  service: EcsService,
  { former, running }: { running: TaskDefinition; former: Former },
  now: number,
): string {
  const { definition } = former;
  const same = running.images.join() === definition.images.join();
  const warning = same ? '\n:warning: Both have the same images: only settings differ.' : '';
  return [
    `*Now* ${definitionText(running, now)}`,
    `*Then* ${definitionText(definition, now)}`,
    `_${whyText(former, running)}._`,
    `${deploymentText(service, definition.name)}${warning}`,
  ].join('\n');
}

function whyText({ definition, foundBy, passedOver }: Former, { name }: TaskDefinition): string {
  if (foundBy === 'completed') return 'ECS still shows the deployment before';
  if (foundBy === 'unfinished') {
    return 'ECS still shows the deployment before, and does not say that it has completed';
  }
  const failed = passedOver.length === 0 ? '' : `Left out, because it failed: ${namesText(passedOver)}. `;
  const gap = isNextBelow(passedOver.at(-1) ?? name, definition.name)
    ? ''
    : 'The revision right before is not ACTIVE. ';
  return `${failed}${gap}ECS does not say which revision ran before: this is the next lower one that is ACTIVE`;
}

function definitionText({ images, name, registeredAt }: TaskDefinition, now: number): string {
  const age = registeredAt === undefined ? '' : `, registered ${ageText(now - registeredAt)} ago`;
  const shown = images.slice(0, IMAGES_SHOWN).map((image) => inCode(image, IMAGE_CHARACTERS));
  const more = images.length > IMAGES_SHOWN ? ` and ${images.length - IMAGES_SHOWN} more` : '';
  return `\`${name}\`${age}: ${shown.join(', ') || 'no images'}${more}`;
}

export function notActiveText({ name, status }: TaskDefinition): string {
  return `\`${name}\` is ${status ?? 'in no state that ECS says'}, and ECS starts no task of it.`;
}
