import { isObject } from '../../../common/is-object.ts';
import { parseJson, textIn } from '../../local/json.ts';

/** What functions logged of each request that is no routine, for the report of a violation. */
export class FunctionLog {
  readonly #lines = new Map<string, string[]>();

  add(functionName: string, line: string): void {
    const entry = parseJson(line);
    if (!isObject(entry)) return;
    const { errorMessage, errorName, level, message, outcome, reason, requestId, timestamp } = entry;
    if (level === 'INFO' && outcome === undefined) return;
    const time = textIn(timestamp).slice(11, 23);
    const said = [time, functionName, level, message, outcome, reason, errorName, errorMessage];
    const lines = this.#lines.get(textIn(requestId)) ?? [];
    this.#lines.set(textIn(requestId), [...lines, said.filter(Boolean).join(' ')]);
  }

  /** Oldest first. */
  of(requestId: string): readonly string[] {
    return this.#lines.get(requestId) ?? [];
  }
}
