import type { OpsgenieResult } from './opsgenie-account.ts';
import { unprocessable } from './rejections.ts';

/** The `identifierType` of a call, `id` by default. Any other parameter is refused. */
export function identifierTypeOf<Type extends string>(
  query: Record<string, string>,
  types: readonly [Type, ...Type[]],
): { type: Type } | { rejected: OpsgenieResult } {
  const { identifierType = types[0], ...others } = query;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return { rejected: unprocessable({ [unknown]: 'Unknown parameter.' }) };
  const type = types.find((one) => one === identifierType);
  if (type !== undefined) return { type };
  return { rejected: unprocessable({ identifierType: `must be ${types.join(' or ')}` }) };
}
