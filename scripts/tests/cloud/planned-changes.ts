import { isObject } from '../../../common/is-object.ts';
import { objectsIn, textIn } from '../../local/json.ts';
import type { Deployment } from './deployment.ts';
import { must } from './expect.ts';

/** `<address> <actions>` of all that the plan would touch. */
export function changesIn(plan: unknown): string[] {
  const changes = isObject(plan) ? objectsIn(plan.resource_changes) : [];
  return changes.flatMap(({ address, change, mode }) => {
    const actions = isObject(change) && Array.isArray(change.actions) ? change.actions.map(String) : [];
    const isTouched = mode === 'managed' && actions.some((action) => action !== 'no-op');
    return isTouched ? [`${textIn(address)} ${actions.join('+')}`] : [];
  });
}

/** Throws if another apply would change anything. */
export async function planIsEmpty({ terraform }: Pick<Deployment, 'terraform'>): Promise<string> {
  const { isEmpty, output } = await terraform.plan();
  const changes = output.split('\n').filter((line) => /^ {2}# .* (will|must) be/.test(line));
  const names = changes.join(',').replaceAll('  # ', ' ');
  must(isEmpty, `the second plan would change:${names}\n${output.split('following actions:')[1]}`);
  return 'no changes';
}
