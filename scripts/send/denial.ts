import type { Request, State } from '../local/driver-answers.ts';
import { textIn } from '../local/json.ts';

/** The rule by which the gate or the backend denied this request, as its audit record says; undefined if neither did. */
export function denialOf({ audit }: State, { requestId }: Request): string | undefined {
  const record = audit.find((one) => one.requestId === requestId && one.decision === 'refused');
  return record && textIn(record.rule);
}
