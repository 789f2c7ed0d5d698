import * as z from 'zod/mini';
import type { Detail } from '../../common/contract.ts';
import { type IncidentInput, PRIORITIES, type Priority, type Service } from './incident-backend.ts';
import { BLOCKS, VALUE } from './incident-modal.ts';

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

/** Slack checks what is required, and lets blanks pass. */
export interface IncompleteSubmission {
  /** As the form calls it: `service`, `priority` or `message`. */
  missing: string;
  typed: {
    service?: Service | undefined;
    priority?: Priority | undefined;
    message: string;
    description: string;
    link: string;
  };
}

/**
 * Reads what was filled in; a field left empty arrives as null or not at all.
 * Throws zod's error for a payload that is no submission.
 */
export function readSubmission(payload: Detail['payload']): Submission | IncompleteSubmission {
  const { view } = submitted.parse(payload);
  const field = (block: string) => view.state.values[block]?.[VALUE];
  const textIn = (block: string) => field(block)?.value?.trim() ?? '';
  const chosen = field(BLOCKS.service)?.selected_option;
  const service = chosen ? { id: chosen.value, name: chosen.text.text } : undefined;
  const priority = PRIORITIES.find((one) => one === field(BLOCKS.priority)?.selected_option?.value);
  const texts = {
    message: textIn(BLOCKS.message),
    description: textIn(BLOCKS.description),
    link: textIn(BLOCKS.link),
  };
  if (service === undefined) return { missing: 'service', typed: { priority, ...texts } };
  if (priority === undefined) return { missing: 'priority', typed: { service, ...texts } };
  if (texts.message === '') return { missing: 'message', typed: { service, priority, ...texts } };
  return { privateMetadata: view.private_metadata, input: { service, priority, ...texts } };
}
