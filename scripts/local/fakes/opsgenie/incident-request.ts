import * as z from 'zod/mini';

const MAX_DETAILS_CHARACTERS = 8000;

/** OpsGenie counts characters, not UTF-16 units. */
export function text(name: string, max: number) {
  return z
    .string()
    .check(
      z.refine(
        (value) => Array.from(value).length <= max,
        `${name} can not be longer than ${max} characters.`,
      ),
    );
}

export const responderSchema = z.union([
  z.strictObject({ type: z.literal('team'), id: z.string() }),
  z.strictObject({ type: z.literal('team'), name: z.string() }),
  z.strictObject({ type: z.literal('user'), id: z.string() }),
  z.strictObject({ type: z.literal('user'), username: z.string() }),
]);

const createSchema = z.strictObject({
  message: text('Message', 130).check(z.refine((value) => value.trim() !== '', 'Message can not be empty.')),
  description: z.optional(text('Description', 15_000)),
  responders: z.optional(z.array(responderSchema).check(z.maxLength(50))),
  tags: z.optional(z.array(text('Tag', 50)).check(z.maxLength(20))),
  details: z.optional(
    z
      .record(z.string(), z.string())
      .check(z.refine((details) => totalOf(details) <= MAX_DETAILS_CHARACTERS, 'Details are too long.')),
  ),
  priority: z.optional(z.enum(['P1', 'P2', 'P3', 'P4', 'P5'])),
  note: z.optional(text('Note', 25_000)),
  impactedServices: z.optional(z.array(z.string())),
  statusPageEntry: z.optional(z.strictObject({ title: z.string(), detail: z.optional(z.string()) })),
  notifyStakeholders: z.optional(z.boolean()),
});

export type IncidentRequest = z.infer<typeof createSchema>;

/**
 * What OpsGenie accepts in `POST /v1/incidents/create`, or its `errors`: field to text.
 * https://docs.opsgenie.com/docs/incident-api
 */
export function parseIncidentRequest(
  body: unknown,
): { request: IncidentRequest } | { errors: Record<string, string> } {
  const parsed = createSchema.safeParse(body);
  if (parsed.success) return { request: parsed.data };
  return { errors: errorsOf(parsed.error) };
}

/** As OpsGenie answers them: field to text. */
export function errorsOf({ issues }: z.core.$ZodError): Record<string, string> {
  const named = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [[...issue.path, key].join('#'), 'Unknown field.'])
      : [[issue.path.join('#') || 'body', issue.message]],
  );
  return Object.fromEntries(named);
}

function totalOf(details: Record<string, string>): number {
  return Array.from(Object.entries(details).flat().join('')).length;
}
