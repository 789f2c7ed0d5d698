import * as z from 'zod/mini';

/** The last part of the action id of a button that opens the form of a new incident: `/sre:incident:open_form`. */
export const OPEN_FORM = 'open_form';

/** As the form offers them. */
const PRIORITIES = ['P1', 'P2', 'P3', 'P4', 'P5'] as const;

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
  return openFormSchema.parse(JSON.parse(value));
}

const BUTTON_CHARACTERS = 2000;

/**
 * As much as a button carries. The description gives way first, then the link: JSON writes some characters with up to
 * six.
 */
export function carried(value: OpenFormValue): string {
  const whole = JSON.stringify(value);
  const over = whole.length - BUTTON_CHARACTERS;
  if (over <= 0) return whole;
  const { input } = value;
  if (input?.description) {
    const description = Array.from(input.description)
      .slice(0, -Math.ceil(over / 6))
      .join('');
    return carried({ ...value, input: { ...input, description } });
  }
  // Half an address leads nowhere.
  if (input?.link) return carried({ ...value, input: { ...input, link: '' } });
  return carried({ ...value, message: '', filter: '' });
}
