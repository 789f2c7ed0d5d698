import * as z from 'zod/mini';
import type { Detail } from '../../common/contract.ts';
import { UserError } from '../../common/errors.ts';
import { BLOCKS, VALUE } from './form.ts';
import { type IncidentInput, PRIORITIES } from './incident-backend.ts';

const element = z.object({
  value: z.nullish(z.string()),
  selected_option: z.nullish(z.object({ text: z.object({ text: z.string() }), value: z.string() })),
});

const submitted = z.object({
  view: z.object({
    private_metadata: z.optional(z.string()),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), element)) }),
  }),
});

export interface Submission {
  input: IncidentInput;
  privateMetadata: string | undefined;
}

/**
 * Reads what was filled in; a field left empty arrives as null or not at all.
 * Throws zod's error for a payload that is no submission, UserError where a required field is empty all the same.
 */
export function readSubmission(payload: Detail['payload']): Submission {
  const { view } = submitted.parse(payload);
  const field = (block: string) => view.state.values[block]?.[VALUE];
  const service = field(BLOCKS.service)?.selected_option;
  const priority = PRIORITIES.find((one) => one === field(BLOCKS.priority)?.selected_option?.value);
  const message = field(BLOCKS.message)?.value?.trim();
  if (!service || !priority || !message) {
    throw new UserError('The form came without its service, priority or message. Please run `/sre` again.');
  }
  return {
    privateMetadata: view.private_metadata,
    input: {
      service: { id: service.value, name: service.text.text },
      priority,
      message,
      description: field(BLOCKS.description)?.value?.trim() ?? '',
      link: field(BLOCKS.link)?.value?.trim() ?? '',
    },
  };
}
