import * as z from 'zod/mini';
import { PRIORITIES } from './priorities.ts';
import { parseButtonValue } from './slack/button-value.ts';

const openFormSchema = z.object({
  message: z.string(),
  filter: z.string(),
  /** Of the message whose shortcut was used. */
  messageTs: z.optional(z.string()),
  /** What was typed into a modal that could not be used. */
  input: z.optional(
    z.object({
      service: z.optional(z.object({ id: z.string(), name: z.string() })),
      priority: z.optional(z.enum(PRIORITIES)),
      description: z.string(),
      link: z.string(),
    }),
  ),
});

/** What an Open form button carries. */
export type OpenFormValue = z.infer<typeof openFormSchema>;

/** Throws what JSON and zod throw for another value. */
export function parseOpenFormValue(value: string): OpenFormValue {
  return parseButtonValue(value, openFormSchema);
}
