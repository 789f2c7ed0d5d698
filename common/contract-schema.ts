import * as z from 'zod/mini';
import { detailSchema } from './contract.ts';

/**
 * Text of contract.schema.json: the detail's JSON Schema (draft 2020-12), for backends in other languages. Fields that
 * it does not name are allowed, as the contract only ever grows.
 */
export function contractSchemaText(): string {
  const { $schema, ...schema } = z.toJSONSchema(detailSchema, { io: 'input' });
  const described = {
    $schema,
    title: 'Q-Bot event detail',
    description: 'The `detail` of every EventBridge event whose source is qbot.gatekeeper.',
    ...schema,
  };
  return `${JSON.stringify(described, null, 2)}\n`;
}
