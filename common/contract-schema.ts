import * as z from 'zod/mini';
import { detailSchema } from './contract.ts';
import { alertActionSchema, phoneAcknowledgedSchema } from './webhook-contract.ts';

/**
 * Text of contract.schema.json: the detail's JSON Schema (draft 2020-12), for backends in other languages. Fields that
 * it does not name are allowed, as the contract only ever grows.
 */
export function contractSchemaText(): string {
  return described(detailSchema, {
    title: 'Q-Bot event detail',
    description: 'The `detail` of every EventBridge event whose source is qbot.gatekeeper.',
  });
}

/** Text of webhook-contract.schema.json, as contractSchemaText: one of two details, told apart by the detail-type. */
export function webhookContractSchemaText(): string {
  return described(z.union([alertActionSchema, phoneAcknowledgedSchema]), {
    title: 'Q-Bot webhook event detail',
    description:
      'The `detail` of every EventBridge event whose source is qbot.webhook: of an alert_action, and of a phone_acknowledged.',
  });
}

function described(contract: z.ZodMiniType, words: { title: string; description: string }): string {
  const { $schema, ...schema } = z.toJSONSchema(contract, { io: 'input' });
  return `${JSON.stringify({ $schema, ...words, ...schema }, null, 2)}\n`;
}
