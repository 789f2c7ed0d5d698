import { isObject } from '../../../common/is-object.ts';
import { objectsIn, textIn } from '../../local/json.ts';

/** `<address> <actions>` of all that the plan would touch. */
export function changesIn(plan: unknown): string[] {
  const changes = isObject(plan) ? objectsIn(plan.resource_changes) : [];
  return changes.flatMap(({ address, change, mode }) => {
    const actions = isObject(change) && Array.isArray(change.actions) ? change.actions.map(String) : [];
    const isTouched = mode === 'managed' && actions.some((action) => action !== 'no-op');
    return isTouched ? [`${textIn(address)} ${actions.join('+')}`] : [];
  });
}
