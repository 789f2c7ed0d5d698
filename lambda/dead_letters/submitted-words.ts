import * as z from 'zod/mini';
import type { Detail } from '../../common/contract.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import { truncate } from '../../common/truncate.ts';

const WORD_CHARACTERS = 150;

const element = z.object({
  value: z.nullish(z.string()),
  selected_option: z.nullish(z.object({ text: z.object({ text: z.string() }) })),
});
const submitted = z.object({
  view: z.object({ state: z.object({ values: z.record(z.string(), z.record(z.string(), element)) }) }),
});

/**
 * What was chosen or typed in those fields (by `block_id`) of a form, in that order, for a message to its user alone.
 * Empty for any other payload.
 */
export function submittedWords({ payload }: Detail, fields: readonly string[]): string {
  const values = submitted.safeParse(payload).data?.view.state.values ?? {};
  return fields
    .flatMap((field) => Object.values((Object.hasOwn(values, field) ? values[field] : undefined) ?? {}))
    .map(({ selected_option, value }) => (selected_option?.text.text ?? value ?? '').trim())
    .filter((words) => words !== '')
    .map((words) => escapeText(truncate(words, WORD_CHARACTERS)))
    .join(', ');
}
