import type { Detail } from '../contract.ts';
import { isObject } from '../is-object.ts';
import type { Parser } from './button-value.ts';
import { submittedView } from './submitted-view.ts';

/**
 * Reads a submitted modal: each field under the `block_id` of its block, and the `data` that `modalView` was given. A text
 * comes trimmed and a choice as its value, either as '' if it was left empty; several choices come as a list. Slack has
 * closed the modal by then: a value that cannot be used is told, with `withOpenFormButton`.
 * A modal without data has `data: z.unknown()`. Throws zod's error for what is no submission of that modal.
 *
 * @example
 * const { fields, data } = parseSubmission(detail, {
 *   fields: z.object({ reason: z.string() }),
 *   data: z.object({ id: z.string() }),
 * });
 */
export function parseSubmission<Fields, Data>(
  { payload }: Pick<Detail, 'payload'>,
  schemas: { fields: Parser<Fields>; data: Parser<Data> },
): { fields: Fields; data: Data } {
  const { view } = submittedView.parse(payload);
  const values = Object.entries(view.state.values).map(([name, elements]) => [name, fieldValue(elements)]);
  const metadata: unknown = JSON.parse(view.private_metadata || '{}');
  const data = isObject(metadata) ? metadata.data : undefined;
  return { fields: schemas.fields.parse(Object.fromEntries(values)), data: schemas.data.parse(data) };
}

/** Of the one element of a block: `selected_<what it is>`, or `value`. */
function fieldValue(elements: Record<string, object>): unknown {
  const [field = {}] = Object.values(elements);
  const { value, ...others }: Record<string, unknown> = { ...field };
  const [, chosen = value] = Object.entries(others).find(([name]) => name.startsWith('selected_')) ?? [];
  if (Array.isArray(chosen)) return chosen.map(plainValue);
  return plainValue(chosen);
}

function plainValue(chosen: unknown): unknown {
  if (isObject(chosen)) return chosen.value;
  return typeof chosen === 'string' ? chosen.trim() : (chosen ?? '');
}
