import * as z from 'zod/mini';
import { refuseDenied } from '../../common/backend/subcommands.ts';
import type { Detail } from '../../common/contract.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import { PRIORITIES } from './incident-backend.ts';
import type { Prefill } from './incident-modal.ts';
import type { OpenModal } from './open-modal.ts';

const openFormSchema = z.object({
  message: z.string(),
  filter: z.string(),
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

/** The message may be as long as Slack's text; a button carries 2,000 characters. */
const CARRIED_CHARACTERS = 500;

/** Opens the modal of a new incident, with what is known of it. Throws UserError if this user may not. */
export async function openNewIncident(
  deps: { openModal: OpenModal },
  detail: Detail,
  { subcommand, message, filter, input }: OpenFormValue & { subcommand: string },
): Promise<DeliveryOutcome | undefined> {
  // Free text and `service` run as `incident`.
  refuseDenied(detail, subcommand);
  const value = {
    message: message.slice(0, CARRIED_CHARACTERS),
    filter: filter.slice(0, CARRIED_CHARACTERS),
    ...(input === undefined ? {} : { input }),
  };
  return deps.openModal(detail, {
    subcommand,
    prefill: prefillOf(message, input),
    filter,
    again: { action: 'open_form', value: JSON.stringify(value) },
  });
}

function prefillOf(message: string, input: OpenFormValue['input']): Prefill {
  const { service, priority, ...texts } = input ?? {};
  return {
    message,
    ...texts,
    ...(service === undefined ? {} : { service }),
    ...(priority === undefined ? {} : { priority }),
  };
}

const BUTTON_CHARACTERS = 2000;

/** As much as a button carries. The description gives way: JSON writes some characters with up to six. */
export function carried(value: OpenFormValue & { input: { description: string } }): string {
  const whole = JSON.stringify(value);
  if (whole.length <= BUTTON_CHARACTERS) return whole;
  const { description } = value.input;
  const shorter = Array.from(description).slice(0, -Math.ceil((whole.length - BUTTON_CHARACTERS) / 6));
  return carried({ ...value, input: { ...value.input, description: shorter.join('') } });
}
