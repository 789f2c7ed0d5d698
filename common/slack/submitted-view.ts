import * as z from 'zod/mini';

const field = z.looseObject({
  value: z.nullish(z.string()),
  selected_option: z.nullish(z.object({ text: z.object({ text: z.string() }), value: z.string() })),
});

/** A field as it was filled in: text as `value`, a choice as `selected_option`, null or neither where it is empty. */
export type SubmittedField = z.infer<typeof field>;

/**
 * The payload of a submitted form: its fields by block and action id.
 * https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
 */
export const submittedView = z.object({
  view: z.object({
    private_metadata: z.optional(z.string()),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), field)) }),
  }),
});
