import * as z from 'zod/mini';
import type { Detail } from '../../common/contract.ts';
import { ownValue } from '../../common/own-value.ts';
import { inCode } from '../../common/slack/in-code.ts';
import { truncate } from '../../common/truncate.ts';

const WORD_CHARACTERS = 150;
const WORDS_CHARACTERS = 600;

const element = z.object({
  value: z.nullish(z.string()),
  selected_option: z.nullish(z.object({ text: z.object({ text: z.string() }) })),
});
const submitted = z.object({
  view: z.object({ state: z.object({ values: z.record(z.string(), z.record(z.string(), element)) }) }),
});

/**
 * What was chosen or typed in those fields (by `block_id`) of a form, in that order, for a message to its user alone:
 * as code. Empty for any other payload.
 */
export function submittedWords({ payload }: Detail, fields: readonly string[]): string {
  const values = submitted.safeParse(payload).data?.view.state.values ?? {};
  const words = fields
    .flatMap((field) => Object.values(ownValue(values, field) ?? {}))
    .map(({ selected_option, value }) => (selected_option?.text.text ?? value ?? '').trim())
    .filter((words) => words !== '')
    .map((words) => truncate(words, WORD_CHARACTERS))
    .join(', ');
  return words === '' ? '' : inCode(words, WORDS_CHARACTERS);
}
