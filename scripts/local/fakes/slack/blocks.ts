import { randomBytes } from 'node:crypto';
import { isObject } from '../../../../common/is-object.ts';
import { type JsonObject, objectsIn } from '../../json.ts';
import { elementsOf } from './block-kit-rules.ts';

const INTERACTIVE_BLOCKS = ['actions', 'input', 'section'];

/** Blocks as Slack hands them back: with the missing ids and the defaults of plain text. */
export function presentBlocks(blocks: unknown): JsonObject[] {
  return objectsIn(blocks).map((given) => {
    const block: JsonObject = { block_id: randomId(), ...presentObject(given) };
    if (!INTERACTIVE_BLOCKS.includes(String(block.type))) return block;
    for (const element of elementsOf(block)) {
      if (element.type !== 'image') element.action_id ??= randomId();
    }
    return block;
  });
}

/** A deep copy in which plain text without `emoji` has `emoji: true`. */
export function presentObject(object: JsonObject): JsonObject {
  const copy = Object.fromEntries(Object.entries(object).map(([key, held]) => [key, presentValue(held)]));
  return copy.type === 'plain_text' ? { emoji: true, ...copy } : copy;
}

function presentValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(presentValue);
  return isObject(value) ? presentObject(value) : value;
}

function randomId(): string {
  return randomBytes(4).toString('base64url').slice(0, 5);
}
