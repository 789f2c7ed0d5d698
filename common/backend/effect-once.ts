import { claimOnce, getItem, type Table, updateWhere } from '../aws/table.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../logger.ts';

export type EffectOnce = <T>(key: string, interrupted: string, effect: () => Promise<T>) => Promise<T>;

const NOT_KEPT = 'the result of an effect could not be kept';

interface EffectOnceDeps {
  table: Table;
  log: Log;
  keyPrefix: string;
}

/** Of a command: what `Once` says of `effectOnce`. Its rows are `<keyPrefix>#begun#<key>`. */
export function createEffectOnce(deps: EffectOnceDeps): EffectOnce {
  const { keyPrefix, table } = deps;
  return async (key, interrupted, effect) => {
    const id = `${keyPrefix}#begun#${key}`;
    if (await claimOnce(table, id)) return keep(deps, id, await effect());
    const row = await getItem(table, id);
    if (typeof row?.kept !== 'string') throw new UserError(interrupted);
    return JSON.parse(row.kept);
  };
}

/** As a later run will read it. The effect has happened: whatever becomes of the row, its result is told. */
async function keep<T>({ log, table }: EffectOnceDeps, id: string, result: T): Promise<T> {
  try {
    const kept = JSON.stringify(result ?? null);
    // Only beside the claim: a row that this would make has no end.
    const whereClaimed = { condition: 'attribute_exists(#id)', names: { '#id': 'id' } };
    const isKept = await updateWhere(table, id, { changes: { kept }, ...whereClaimed });
    if (!isKept) log.warn(NOT_KEPT, { reason: 'its claim is gone' });
    return JSON.parse(kept);
  } catch (error) {
    log.warn(NOT_KEPT, { error });
    return result;
  }
}
